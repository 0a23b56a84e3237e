import type { GroupScore, MeasureScore } from '../api/measures.js';
import { DIMENSIONS, type Dimension, type Slice, type Slices } from '../api/slices.js';
import { Badge } from '../design/badge.js';
import { Empty } from '../design/empty.js';
import { formatCount, formatDecimal, formatPercent, formatPersons } from '../design/format.js';
import { Table, type Column } from '../design/table.js';

/** Below this a rate says little: the case minimum of the programmes. */
const FEW = 20;

interface SlicesTableProps {
  by: Dimension;
  slices: Slices;
  score: MeasureScore;
  group: GroupScore;
  onNarrow: (value: string, label: string) => void;
}

/** One line for each slice: its score, how far it is from the whole ACO, and its counts. */
export function SlicesTable({ by, slices, score, group, onNarrow }: SlicesTableProps) {
  if (slices.total.persons === 0) {
    return (
      <Empty title="Nobody is left">
        <p>No person has all that the filters ask for. Remove one of them.</p>
      </Empty>
    );
  }
  const { scoring, inverse } = score.package;
  const figures = (slice: Pick<Slice, 'groups'>) => slice.groups.find(({ id }) => id === group.id);
  const count = (population: string): Column<Slice>['cell'] =>
    function Count(slice) {
      return formatCount(figures(slice)?.populations[population] ?? 0);
    };
  const columns: Column<Slice>[] = [
    { head: DIMENSIONS[by], cell: (slice) => <Name slice={slice} onNarrow={onNarrow} /> },
    { head: 'Score', number: true, cell: (slice) => scoreText(figures(slice)?.score ?? null, scoring) },
    {
      head: 'To the ACO',
      number: true,
      cell: (slice) => <Distance score={figures(slice)?.score ?? null} whole={group.score} of={{ scoring, inverse }} />,
    },
    {
      head: 'Denominator',
      number: true,
      cell: (slice) => <Cases count={casesOf(figures(slice)?.populations ?? {})} />,
    },
    { head: 'Numerator', number: true, cell: count('numerator') },
    { head: 'Initial population', number: true, cell: count('initial-population') },
  ];
  return (
    <div className="stack stack--close">
      <Table
        label={`Score by ${DIMENSIONS[by]}`}
        columns={columns}
        rows={slices.slices}
        keyOf={({ values }) => values.join()}
      />
      <p className="muted small">
        {formatPersons(slices.total.persons)} in all.{' '}
        {slices.surplus.persons > 0 && `Who has several values is in several lines (${slices.surplus.persons} more). `}
        Denominators are without exclusions and exceptions; below {FEW} cases a rate says little.
      </p>
    </div>
  );
}

function Name({ slice, onNarrow }: { slice: Slice; onNarrow: SlicesTableProps['onNarrow'] }) {
  const [value = '', label = ''] = [slice.values[0], slice.labels[0]];
  return (
    <span className="measure-name">
      <button type="button" className="link" onClick={() => onNarrow(value, label)} aria-label={`Only ${label}`}>
        {label}
      </button>
      {label !== value && value !== 'unknown' && <span className="muted small">{value}</span>}
    </span>
  );
}

function Cases({ count }: { count: number }) {
  return (
    <>
      {formatCount(count)} {count < FEW && <Badge tone="warn">few</Badge>}
    </>
  );
}

interface DistanceProps {
  score: number | null;
  whole: number | null;
  of: Pick<MeasureScore['package'], 'scoring' | 'inverse'>;
}

/** How much better or worse than the ACO as a whole. */
function Distance({ score, whole, of: { scoring, inverse } }: DistanceProps) {
  if (score === null || whole === null) return '–';
  const difference = score - whole;
  const isShare = scoring === 'proportion';
  const text = isShare ? (100 * Math.abs(difference)).toFixed(2) : formatDecimal(Math.abs(difference));
  if (Number(text) === 0) return '±0';
  const word = difference > 0 === inverse ? 'worse' : 'better';
  return `${difference > 0 ? '+' : '−'}${text} ${isShare ? 'points, ' : ''}${word}`;
}

/** Those who can be in the numerator. */
function casesOf(populations: Readonly<Record<string, number>>): number {
  const at = (code: string) => populations[code] ?? 0;
  return at('denominator') - at('denominator-exclusion') - at('denominator-exception');
}

function scoreText(score: number | null, scoring: string): string {
  if (score === null) return '–';
  return scoring === 'proportion' ? formatPercent(score) : formatDecimal(score);
}

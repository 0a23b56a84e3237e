import { Link } from 'react-router';
import type { Measure, MeasureScore, Period } from '../api/measures.js';
import { Badge } from '../design/badge.js';
import { formatCount } from '../design/format.js';
import { Table, type Column } from '../design/table.js';
import { measureAddress, personsAddress } from './addresses.js';
import { periodKey } from './period-choice.js';
import { populationName } from './population-names.js';
import { GroupScoreFigure } from './score.js';

interface Row {
  measure: Measure;
  score: MeasureScore | null;
}

const COUNTED = [
  'initial-population',
  'denominator',
  'denominator-exclusion',
  'denominator-exception',
  'numerator',
] as const;

const COLUMNS: readonly Column<Row>[] = [
  { head: 'Measure', cell: (row) => <MeasureName row={row} /> },
  { head: 'Score', cell: (row) => <ScoreCell row={row} /> },
  ...COUNTED.map((population) => ({
    head: populationName(population),
    number: true,
    cell: (row: Row) => <Counts row={row} population={population} />,
  })),
  { head: 'Failed', number: true, cell: (row) => <Failed row={row} /> },
];

interface MeasuresTableProps {
  measures: readonly Measure[];
  scores: readonly MeasureScore[];
  period: Period | null;
}

/** One line for each measure, with the score and counts of its first group and of every other. */
export function MeasuresTable({ measures, scores, period }: MeasuresTableProps) {
  const inPeriod = new Map(
    scores.filter((score) => period && periodKey(score) === periodKey(period)).map((score) => [score.packageId, score]),
  );
  const rows = measures.map((measure) => ({ measure, score: inPeriod.get(measure.id) ?? null }));
  return <Table label="Active measures" columns={COLUMNS} rows={rows} keyOf={(row) => row.measure.id} />;
}

function MeasureName({ row: { measure, score } }: { row: Row }) {
  return (
    <div className="measure-name">
      {score ? <Link to={measureAddress(score)}>{measure.title}</Link> : measure.title}
      <span className="muted small">
        {measure.identifiers[0] ?? measure.name} · version {measure.version}
      </span>
      {measure.missing.length > 0 && (
        <span>
          <Badge tone="warn">{measure.missing.length} value sets without codes</Badge>
        </span>
      )}
    </div>
  );
}

function ScoreCell({ row: { score } }: { row: Row }) {
  if (!score || score.groups.length === 0) return <span className="muted">Not evaluated</span>;
  return score.groups.map((group) => <GroupScoreFigure key={group.id} group={group} />);
}

function Counts({ row: { score }, population }: { row: Row; population: string }) {
  if (!score) return <span className="muted">–</span>;
  return score.groups.map((group) => {
    const count = group.populations[population];
    return (
      <div key={group.id}>
        {count === undefined ? (
          <span className="muted">–</span>
        ) : (
          <Link to={personsAddress(score, { group: group.id, population })}>{formatCount(count)}</Link>
        )}
      </div>
    );
  });
}

function Failed({ row: { score } }: { row: Row }) {
  if (!score) return <span className="muted">–</span>;
  if (score.failedPersons === 0) return '0';
  return (
    <Link to={personsAddress(score, { failed: 'true' })}>
      <Badge tone="bad">{formatCount(score.failedPersons)}</Badge>
    </Link>
  );
}

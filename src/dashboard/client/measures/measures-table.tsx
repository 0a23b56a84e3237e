import { Link } from 'react-router';
import type { GroupScore, Measure, MeasureScore } from '../api/measures.js';
import type { Standing } from '../api/standings.js';
import { Badge } from '../design/badge.js';
import { formatCount } from '../design/format.js';
import { Table, type Column } from '../design/table.js';
import { measureAddress, personsAddress } from './addresses.js';
import { countedUnit, groupName } from './group-words.js';
import { populationName } from './population-names.js';
import { GroupScoreFigure } from './score.js';
import { StandingLines } from './standing-lines.js';

/** One group of a measure; a measure without results has one row with neither score nor group. */
interface Row {
  measure: Measure;
  score: MeasureScore | null;
  group: GroupScore | null;
  standings: readonly Standing[];
  /** What tells the groups of a measure apart; null when it has one. */
  groupName: string | null;
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
  {
    head: 'Score',
    cell: ({ measure, group, standings }) =>
      group ? (
        <div>
          <GroupScoreFigure measure={measure} group={group} />
          <StandingLines standings={standings} />
        </div>
      ) : (
        <span className="muted">Not evaluated</span>
      ),
  },
  ...COUNTED.map((population) => ({
    head: populationName(population),
    number: true,
    cell: (row: Row) => <Count row={row} population={population} />,
  })),
  { head: 'Failed', number: true, cell: (row) => <Failed row={row} /> },
];

interface MeasuresTableProps {
  measures: readonly Measure[];
  /** All of one period. */
  scores: readonly MeasureScore[];
  /** Of the same period. */
  standings: readonly Standing[];
}

/** One line for each group of each measure, with its score and counts. */
export function MeasuresTable({ measures, scores, standings }: MeasuresTableProps) {
  const byPackage = new Map(scores.map((score) => [score.package.id, score]));
  const rows = measures.flatMap((measure) => rowsOf(measure, byPackage.get(measure.id) ?? null, standings));
  return (
    <Table
      label="Active measures"
      columns={COLUMNS}
      rows={rows}
      keyOf={({ measure, group }) => `${measure.id}/${group?.id ?? ''}`}
    />
  );
}

function rowsOf(measure: Measure, score: MeasureScore | null, all: readonly Standing[]): Row[] {
  const standings = all.filter(({ measurePeriodId }) => measurePeriodId === score?.measurePeriodId);
  if (!score || score.groups.length === 0) return [{ measure, score, group: null, standings, groupName: null }];
  return score.groups.map((group, index) => ({
    measure,
    score,
    group,
    standings,
    groupName: score.groups.length > 1 ? groupName(group, index) : null,
  }));
}

function MeasureName({ row: { measure, score, group, groupName: name } }: { row: Row }) {
  return (
    <div className="measure-name">
      {score ? <Link to={measureAddress(score)}>{measure.title}</Link> : measure.title}
      <span className="muted small">
        {name && <strong>{name} · </strong>}
        {measure.identifiers[0] ?? measure.name} · version {measure.version}
        {group && ` · counts ${countedUnit(group)}`}
      </span>
      {measure.missing.length > 0 && (
        <span>
          <Badge tone="warn">
            {measure.missing.length === 1 ? '1 value set' : `${measure.missing.length} value sets`} without codes
          </Badge>
        </span>
      )}
    </div>
  );
}

function Count({ row: { score, group }, population }: { row: Row; population: string }) {
  const count = group?.populations[population];
  if (!score || !group || count === undefined) return <span className="muted">–</span>;
  return <Link to={personsAddress(score, { group: group.id, population })}>{formatCount(count)}</Link>;
}

function Failed({ row: { score } }: { row: Row }) {
  if (!score) return <span className="muted">–</span>;
  if (score.failedPersons === 0) return '0';
  return (
    <Link to={personsAddress(score, { population: 'failed' })}>
      <Badge tone="bad">{formatCount(score.failedPersons)}</Badge>
    </Link>
  );
}

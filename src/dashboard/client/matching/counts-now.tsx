import type { ReviewDetails, ReviewSide } from '../api/matching.js';
import type { PersonResult } from '../api/persons.js';
import { Card } from '../design/card.js';
import { Empty } from '../design/empty.js';
import { formatPeriod } from '../design/format.js';
import { Table, type Column } from '../design/table.js';
import { Membership } from '../persons/person-results.js';

interface Row {
  measurePeriodId: number;
  result: PersonResult;
  left: PersonResult | undefined;
  right: PersonResult | undefined;
}

/** What each person counts for now: what a decision can change. Measures that count neither are left out. */
export function CountsNow({ review: { charts, sides } }: { review: ReviewDetails }) {
  const [left, right] = sides;
  const isOne = left.personId === right.personId;
  const rows = rowsOf(left, right);
  const columns: Column<Row>[] = [
    {
      head: 'Measure',
      cell: ({ result }) => (
        <div className="measure-name">
          <span>{result.title}</span>
          <span className="muted small">{formatPeriod({ start: result.periodStart, end: result.periodEnd })}</span>
        </div>
      ),
    },
    { head: isOne ? 'Both charts, as one person' : headOf(charts[0], 'first'), cell: (row) => countOf(row.left) },
    ...(isOne ? [] : [{ head: headOf(charts[1], 'second'), cell: (row: Row) => countOf(row.right) }]),
  ];
  return (
    <Card title="What they count for now" flush>
      {rows.length === 0 ? (
        <Empty title="Neither counts in a measure">
          <p>The decision changes no score for now; it holds for whatever arrives later.</p>
        </Empty>
      ) : (
        <Table
          label="Populations of both persons by measure"
          columns={columns}
          rows={rows}
          keyOf={({ measurePeriodId }) => String(measurePeriodId)}
        />
      )}
    </Card>
  );
}

function headOf({ sourceTitle }: { sourceTitle: string }, place: 'first' | 'second'): string {
  return `Person of the ${place} chart (${sourceTitle})`;
}

function countOf(result: PersonResult | undefined) {
  return result ? <Membership result={result} /> : <span className="muted">Not evaluated</span>;
}

function rowsOf(left: ReviewSide, right: ReviewSide): Row[] {
  const numbers = new Map([...left.results, ...right.results].map((result) => [result.measurePeriodId, result]));
  return [...numbers]
    .map(([measurePeriodId, result]) => ({
      measurePeriodId,
      result,
      left: left.results.find((one) => one.measurePeriodId === measurePeriodId),
      right: right.results.find((one) => one.measurePeriodId === measurePeriodId),
    }))
    .filter((row) => [row.left, row.right].some((result) => result !== undefined && counts(result)));
}

function counts({ groups, error }: PersonResult): boolean {
  return error !== null || groups.some(({ populations }) => Object.values(populations).some((count) => count > 0));
}

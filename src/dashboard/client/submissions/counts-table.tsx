import type { FrozenCounts } from '../api/submissions.js';
import { formatCount } from '../design/format.js';
import { Table, type Column } from '../design/table.js';
import { inOrder } from '../measures/population-names.js';

/** What each measure of the programme counts in the frozen results. */
export function CountsTable({ counts }: { counts: readonly FrozenCounts[] }) {
  const populations = inOrder(
    Object.assign({}, ...counts.map((measure) => measure.populations)) as FrozenCounts['populations'],
  );
  const columns: readonly Column<FrozenCounts>[] = [
    { head: 'Quality id', cell: (measure) => measure.qualityId },
    ...populations.map(({ code, name }) => ({
      head: name,
      number: true,
      cell: (measure: FrozenCounts) => {
        const count = measure.populations[code];
        return count === undefined ? '–' : formatCount(count);
      },
    })),
    { head: 'Failed', number: true, cell: (measure) => formatCount(measure.failed) },
  ];
  return <Table label="Counts by measure" columns={columns} rows={counts} keyOf={({ qualityId }) => qualityId} />;
}

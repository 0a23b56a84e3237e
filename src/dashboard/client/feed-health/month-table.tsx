import type { MonthCount } from '../api/feed-health.js';
import { formatCount } from '../design/format.js';
import { Table, type Column } from '../design/table.js';

interface MonthTableProps {
  months: readonly string[];
  counts: readonly MonthCount[];
}

interface TypeRow {
  type: string;
  /** One for each month, the oldest first. */
  counts: number[];
}

const monthNames = new Intl.DateTimeFormat('en-US', { month: 'short', year: 'numeric', timeZone: 'UTC' });
const monthName = (month: string) => monthNames.format(new Date(`${month}-01T00:00:00Z`));

/** Months in figures beside the line of all. */
const IN_FIGURES = 3;

/** Resources by type and clinical month: a line of the year, and the last months in figures. */
export function MonthTable({ months, counts }: MonthTableProps) {
  const types = [...new Set(counts.map(({ type }) => type))].sort();
  const rows = types.map((type): TypeRow => {
    const byMonth = new Map(counts.filter((one) => one.type === type).map(({ month, count }) => [month, count]));
    return { type, counts: months.map((month) => byMonth.get(month) ?? 0) };
  });
  const last = months.slice(-IN_FIGURES);
  const columns: Column<TypeRow>[] = [
    { head: 'Type', cell: ({ type }) => type },
    { head: `Since ${monthName(months[0] ?? '')}`, cell: (row) => <Line months={months} row={row} /> },
    ...last.map((month, index): Column<TypeRow> => ({
      head: index === last.length - 1 ? `${monthName(month)} so far` : monthName(month),
      number: true,
      cell: (row) => formatCount(row.counts[months.length - last.length + index] ?? 0),
    })),
  ];
  return <Table label="Resources by type and month" columns={columns} rows={rows} keyOf={({ type }) => type} />;
}

const BAR = { width: 7, gap: 2, height: 28 };

/** Bars of the months, with the same in words for readers who cannot see them. */
function Line({ months, row: { type, counts } }: { months: readonly string[]; row: TypeRow }) {
  const most = Math.max(...counts, 1);
  const words = months.map((month, index) => `${monthName(month)}: ${formatCount(counts[index] ?? 0)}`).join(', ');
  return (
    <svg
      className="month-bars"
      role="img"
      aria-label={`${type} by month. ${words}`}
      width={counts.length * (BAR.width + BAR.gap)}
      height={BAR.height}
    >
      {counts.map((count, index) => {
        const height = count === 0 ? 1 : Math.max(2, (count / most) * BAR.height);
        return (
          <rect
            key={months[index]}
            x={index * (BAR.width + BAR.gap)}
            y={BAR.height - height}
            width={BAR.width}
            height={height}
            className={index === counts.length - 1 ? 'month-bars__open' : undefined}
          />
        );
      })}
    </svg>
  );
}

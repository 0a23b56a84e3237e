import type { ReactNode } from 'react';

/** One column: its head, and what a row shows in it. */
export interface Column<Row> {
  head: string;
  cell: (row: Row) => ReactNode;
  /** Right-aligned figures. */
  number?: boolean;
}

interface TableProps<Row> {
  /** What the table shows, for readers who cannot see it. */
  label: string;
  /** The first column names the row. */
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
}

/** A table. On narrow screens its rows are stacked, unless two columns fit beside each other anyway. */
export function Table<Row>({ label, columns, rows, keyOf }: TableProps<Row>) {
  const [name, ...others] = columns;
  return (
    <div className="table-scroll">
      <table className={columns.length > 2 ? 'table table--stacks' : 'table'} aria-label={label}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.head} scope="col" className={column.number ? 'number' : undefined}>
                {column.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              <th scope="row">{name?.cell(row)}</th>
              {others.map((column) => (
                <td key={column.head} data-label={column.head} className={column.number ? 'number' : undefined}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

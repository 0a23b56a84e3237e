import { CsvError, parse } from 'csv-parse/sync';

/** One line of a table, by column; what is empty is not there. */
export interface TableRow<Column extends string> {
  /** In the file, from 1, where the row ends. */
  line: number;
  values: Partial<Record<Column, string>>;
  /** Cells of columns that are none of ours, by their heading. */
  others: Record<string, string>;
}

export interface Table<Column extends string> {
  rows: TableRow<Column>[];
  /** What is wrong, one sentence each, with its line; rows are then not to be used. */
  faults: string[];
  /** Columns of the file that nothing was read of. */
  ignored: string[];
}

/** Which column of ours each heading of a file is. Headings are compared without case, spaces and punctuation. */
export type Headings<Column extends string> = Readonly<Record<Column, readonly string[]>>;

interface Read {
  record: string[];
  info: { lines: number };
}

/**
 * Reads comma-separated values (https://www.rfc-editor.org/rfc/rfc4180) with a heading.
 * @param required columns that must be there
 */
export function readTable<Column extends string>(
  content: Buffer,
  headings: Headings<Column>,
  required: readonly Column[],
): Table<Column> {
  const read = recordsOf(content);
  if (typeof read === 'string') return { rows: [], faults: [read], ignored: [] };
  const [head, ...body] = read;
  if (!head) return { rows: [], faults: ['The file is empty: its first line must name the columns.'], ignored: [] };
  const { columns, faults, ignored } = columnsOf(head.record, headings, required);
  if (faults.length > 0) return { rows: [], faults, ignored };
  const rows = body.flatMap(({ record, info: { lines: line } }): TableRow<Column>[] => {
    if (record.length !== head.record.length) {
      const [has, wants] = [record.length, head.record.length];
      faults.push(`line ${line}: ${has} cells where the heading has ${wants}. Quote cells that hold a comma.`);
      return [];
    }
    const values: Partial<Record<Column, string>> = {};
    const others: Record<string, string> = {};
    for (const [place, cell] of record.entries()) {
      const [column, text] = [columns[place], cell.trim()];
      if (text === '') continue;
      if (column === undefined) others[head.record[place]] = text;
      else values[column] = text;
    }
    for (const column of required) if (values[column] === undefined) faults.push(`line ${line}: ${column} is missing.`);
    return [{ line, values, others }];
  });
  if (body.length === 0) faults.push('The file has a heading and no line below it.');
  return { rows, faults, ignored };
}

function recordsOf(content: Buffer): Read[] | string {
  try {
    return parse(content, {
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
    }) as unknown as Read[];
  } catch (fault) {
    if (!(fault instanceof CsvError)) throw fault;
    // The parser's own words may quote a cell.
    return `line ${Number(fault.lines) || 1}: the file cannot be read as CSV (${fault.code}). Look for a quote that is not closed.`;
  }
}

function columnsOf<Column extends string>(
  head: readonly string[],
  headings: Headings<Column>,
  required: readonly Column[],
): { columns: (Column | undefined)[]; faults: string[]; ignored: string[] } {
  const known = new Map(
    (Object.entries(headings) as [Column, readonly string[]][]).flatMap(([column, names]) =>
      [column, ...names].map((name): [string, Column] => [bare(name), column]),
    ),
  );
  const columns = head.map((name) => known.get(bare(name)));
  const twice = columns.filter((column, place) => column !== undefined && columns.indexOf(column) !== place);
  const missing = required.filter((column) => !columns.includes(column));
  return {
    columns,
    faults: [
      ...twice.map((column) => `line 1: the column ${String(column)} is there twice.`),
      ...missing.map((column) => `line 1: the column ${column} is missing.`),
    ],
    ignored: head.filter((_, place) => columns[place] === undefined),
  };
}

function bare(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}

import type { ValueSet } from '../../fhir/types.js';
import { ExportSets, isOid, UnusableExportError, type ExportHeader } from './export-sets.js';

/** Columns of an export by their plain headings. */
const COLUMNS = {
  setName: 'valuesetname',
  setOid: 'valuesetoid',
  definition: 'definitionversion',
  expansion: 'expansionversion',
  code: 'code',
  description: 'description',
  system: 'codesystem',
  systemOid: 'codesystemoid',
  systemVersion: 'codesystemversion',
} as const;

type Column = keyof typeof COLUMNS;
type Cells = Partial<Record<Column, string>>;

/**
 * Reads the text that the Value Set Authority Center gives to download, tab- or pipe-delimited, in both its forms: one
 * table in which each row names its value set, and one value set with a block of `name <delimiter> value` above the
 * table of its codes. A `\|` inside a cell is a bar; a cell may go on in the next line.
 * https://www.nlm.nih.gov/vsac/support/usingvsac/searchvsac.html
 * @param file its name, for messages
 * @throws UnusableExportError naming file and line: not such an export, a cut-off row, an unknown code system
 */
export function readVsacText(file: string, text: string): ValueSet[] {
  const sets = new ExportSets(file);
  let block: Cells = {};
  let columns: (Column | undefined)[] | null = null;
  for (const { cells, line } of rowsOf(text)) {
    const headings = headingsIn(cells);
    if (headings) {
      columns = headings;
      if (!columns.includes('setOid')) sets.start(headerOf(block, file, line));
    } else if (columns && !isBlockLine(cells, columns)) {
      const row = cellsByColumn(cells, columns);
      const header = headerOf({ ...block, ...row }, file, line);
      sets.add(header, rowOf(row), line);
    } else {
      // A block after a table begins the next value set.
      if (columns) block = {};
      columns = null;
      const column = columnOf(cells[0] ?? '');
      if (column) block[column] = cells[1]?.trim();
    }
  }
  const found = sets.finish();
  if (found.length === 0) {
    throw new UnusableExportError(
      `${file}: no table with the headings Code, Description and Code System. Download the value sets as text.`,
    );
  }
  return found;
}

function rowOf({ code = '', description, system, systemOid, systemVersion }: Cells) {
  return { code, display: description, systemName: system, systemOid, systemVersion };
}

/** @throws UnusableExportError when the value set cannot be told */
function headerOf({ setName, setOid, definition, expansion }: Cells, file: string, line: number): ExportHeader {
  if (!setOid || !isOid(setOid)) {
    throw new UnusableExportError(`${file}:${line}: the value set has no OID: ${JSON.stringify(setOid ?? '')}.`);
  }
  const version = definition || expansion;
  if (!version) throw new UnusableExportError(`${file}:${line}: value set ${setOid} has no definition version.`);
  return { oid: setOid, name: setName || setOid, version, ...(expansion ? { expansion } : {}) };
}

/** The columns, where this row is the heading of a table. */
function headingsIn(cells: readonly string[]): (Column | undefined)[] | null {
  const columns = cells.map(columnOf);
  return columns.includes('code') && columns.includes('system') ? columns : null;
}

function columnOf(heading: string): Column | undefined {
  const plain = heading.toLowerCase().replace(/[^a-z]/g, '');
  if (plain === 'oid') return 'setOid';
  return (Object.keys(COLUMNS) as Column[]).find((column) => COLUMNS[column] === plain);
}

/** Whether a line after a table is `name <delimiter> value` again. */
function isBlockLine(cells: readonly string[], columns: readonly (Column | undefined)[]): boolean {
  return (
    !columns.includes('setOid') && cells.length <= 2 && ['setName', 'setOid'].includes(columnOf(cells[0] ?? '') ?? '')
  );
}

function cellsByColumn(cells: readonly string[], columns: readonly (Column | undefined)[]): Cells {
  const found: Cells = {};
  for (const [index, column] of columns.entries()) if (column) found[column] = cells[index]?.trim();
  return found;
}

/** The rows of the text with the line that each begins in; blank lines are left out. */
function* rowsOf(text: string): Iterable<{ cells: string[]; line: number }> {
  const delimiter = text.includes('\t') ? '\t' : '|';
  let line = 0;
  let width = 0;
  let open: { cells: string[]; line: number } | null = null;
  for (const raw of linesOf(text)) {
    line += 1;
    if (raw.trim() === '') continue;
    const cells = cellsOf(raw, delimiter);
    if (open) {
      // A cell with a line break: the row goes on until it has the width of its table.
      const [first = '', ...rest] = cells;
      open.cells.push(`${open.cells.pop() ?? ''} ${first}`, ...rest);
      if (open.cells.length < width) continue;
      yield open;
      open = null;
      continue;
    }
    if (headingsIn(cells)) width = cells.length;
    if (delimiter === '|' && isShort(cells, width)) open = { cells, line };
    else yield { cells, line };
  }
  if (open) yield open;
}

/** A row with many columns that ends early; one of two cells is a line of a block, and a last empty cell may lack. */
function isShort(cells: readonly string[], width: number): boolean {
  return cells.length > 2 && cells.length < width - 1;
}

function cellsOf(line: string, delimiter: string): string[] {
  if (delimiter === '\t') return line.split('\t');
  return line.split(/(?<!\\)\|/).map((cell) => cell.replaceAll('\\|', '|'));
}

function* linesOf(text: string): Iterable<string> {
  let from = text.startsWith('\uFEFF') ? 1 : 0;
  while (from < text.length) {
    const end = text.indexOf('\n', from);
    yield text.slice(from, end < 0 ? text.length : end).replace(/\r$/, '');
    if (end < 0) return;
    from = end + 1;
  }
}

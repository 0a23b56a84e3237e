/** One finding of the translation of a CQL text. Lines and columns count from 1; 0 where no place is known. */
export interface CqlFault {
  severity: 'error' | 'warning';
  /** Name of the library, as its header has it; empty for a text without a header. */
  library: string;
  line: number;
  column: number;
  message: string;
  /** That line of the text; null where no place is known. */
  source: string | null;
}

/** Where a fault is. */
export interface CqlPlace {
  line: number;
  column: number;
}

/** Longer lines are cut: some texts are one line. */
const LONGEST_SOURCE = 300;

/** An error at a place of a text, with the line itself. */
export function errorAt(library: string, text: string, { line, column }: CqlPlace, message: string): CqlFault {
  return { severity: 'error', library, line, column, message, source: lineOf(text, line) };
}

/** A line of a text without its end; null where there is no such line. */
export function lineOf(text: string, line: number): string | null {
  return text.split(/\r?\n/, line)[line - 1]?.slice(0, LONGEST_SOURCE) ?? null;
}

/** `Library.cql:12:5: error: …`, as compilers print it. */
export function faultLine({ severity, library, line, column, message }: CqlFault): string {
  const place = line > 0 ? `${library}.cql:${line}:${column}` : `${library}.cql`;
  return `${library === '' ? place.slice('.cql'.length + 1) : place}: ${severity}: ${message}`;
}

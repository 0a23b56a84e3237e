import { parseJson } from '../fhir/json.js';
import { FhirError, isError } from '../fhir/operation-outcome.js';
import type { OperationOutcome, OperationOutcomeIssue } from '../fhir/types.js';
import { validateResource } from '../fhir/validate.js';
import { readContent } from '../records/received-message.js';
import type { BulkChunk } from './bulk-files.js';

/** Something that was not taken, and where it stands. */
export interface BulkFault {
  /** Line of the file; null for a Bundle, or for the message as a whole. */
  line: number | null;
  text: string;
}

/**
 * Finds the lines of a file behind the outcome of its message, which tells what many lines have in common only once,
 * and counts the lines of the message and not those of the file. Only lines that the outcome names are read again, and
 * Bundles, which are more than one change; all, where it does not name each.
 */
export function locateFaults(chunk: BulkChunk, outcome: OperationOutcome): BulkFault[] {
  const errors = outcome.issue.filter(isError);
  if (chunk.contentType !== 'application/fhir+ndjson')
    return errors.map((issue) => ({ line: null, text: textOf(issue) }));
  const faults: BulkFault[] = [];
  /** The line of the file for each change of the message, in order. */
  const lineOfChange: number[] = [];
  const named = namedPlaces(outcome);
  linesOf(chunk.body).forEach((bytes, index) => {
    const line = chunk.lines[index] ?? null;
    const isNamed = !named || named.lines.has(index + 1) || named.changes.has(lineOfChange.length);
    const { changes, issues } = isNamed || bytes.includes('"Bundle"') ? readLine(bytes) : GOOD;
    for (let change = 0; change < changes; change += 1) if (line !== null) lineOfChange.push(line);
    faults.push(...issues.map((issue) => ({ line, text: textOf(issue) })));
  });
  const known = new Set(faults.map(({ line }) => line));
  return [...faults, ...errors.flatMap((issue) => placeInFile(issue, lineOfChange, known))];
}

const GOOD = { changes: 1, issues: [] };

/** Lines and changes that the errors of an outcome name; null where some are only counted. */
function namedPlaces(outcome: OperationOutcome): { lines: Set<number>; changes: Set<number> } | null {
  const places = { lines: new Set<number>(), changes: new Set<number>() };
  for (const issue of outcome.issue) {
    const text = textOf(issue);
    if (/^\d+ further kinds/.test(text)) return null;
    if (!isError(issue)) continue;
    const line = /^Line (\d+):/.exec(text);
    const changes = changesNamed(issue);
    const count = line ? 0 : 1 + Number(/\(and (\d+) more like it\)$/.exec(text)?.[1] ?? 0);
    if (changes.length < count) return null;
    if (line) places.lines.add(Number(line[1]));
    for (const change of changes) places.changes.add(change);
  }
  return places;
}

/** Places in the message of the changes that an error names. */
function changesNamed({ expression = [] }: OperationOutcomeIssue): number[] {
  return expression.flatMap((place) => {
    const change = /^Bundle\.entry\[(\d+)\]\.resource$/.exec(place)?.[1];
    return change === undefined ? [] : [Number(change)];
  });
}

/** What only the records could find, such as a reference that leads nowhere. */
function placeInFile(
  issue: OperationOutcomeIssue,
  lineOfChange: readonly number[],
  known: ReadonlySet<number | null>,
): BulkFault[] {
  const text = textOf(issue);
  if (/^Line \d+/.test(text)) return [];
  const entry = /^Bundle\.entry\[\d+\]: /.exec(text);
  if (!entry) return [{ line: null, text }];
  const told = text.slice(entry[0].length).replace(/ \(and \d+ more like it\)$/, '');
  const lines = changesNamed(issue).map((change) => lineOfChange[change] ?? null);
  return lines.filter((line) => !known.has(line)).map((line) => ({ line, text: told }));
}

function readLine(bytes: Buffer): { changes: number; issues: OperationOutcomeIssue[] } {
  try {
    const { changes, issues } = readContent(parseJson(bytes));
    const found = changes.flatMap((change) => [
      ...change.issues,
      ...(change.resource ? validateResource(change.resource) : []),
    ]);
    return { changes: changes.length, issues: [...issues, ...found].filter(isError) };
  } catch (error) {
    if (error instanceof FhirError) return { changes: 0, issues: [...error.issues] };
    throw error;
  }
}

function linesOf(body: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  for (let start = 0, end = body.indexOf(0x0a); end >= 0; start = end + 1, end = body.indexOf(0x0a, start)) {
    lines.push(body.subarray(start, end));
  }
  return lines;
}

function textOf(issue: OperationOutcomeIssue): string {
  return issue.diagnostics ?? issue.code;
}

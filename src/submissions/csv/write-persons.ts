import { stringify } from 'csv-stringify/sync';
import { REPORTED_POPULATIONS } from '../../measures/programmes/programmes-model.js';
import { safeCell } from './safe-cell.js';

/** What one person counts for in one measure of a submission. */
export interface PersonLine {
  qualityId: string;
  personId: string;
  groupId: string;
  populations: Record<string, number>;
  /** Codes of the strata the person is in. */
  strata: readonly string[];
  error: string | null;
}

/** Columns of the detail file. */
export const PERSON_COLUMNS = ['quality_id', 'person_id', 'group', ...REPORTED_POPULATIONS, 'strata', 'error'] as const;

/** The line of headings of the detail file. */
export function personHeadings(): string {
  return stringify([[...PERSON_COLUMNS]]);
}

/** Lines of the detail file, so that a file of any length can be streamed in pieces. */
export function personLines(lines: readonly PersonLine[]): string {
  return stringify(
    lines.map((line) => [
      safeCell(line.qualityId),
      line.personId,
      safeCell(line.groupId),
      ...REPORTED_POPULATIONS.map((population) => line.populations[population] ?? ''),
      line.strata.map(safeCell).join(' '),
      safeCell(line.error ?? ''),
    ]),
  );
}

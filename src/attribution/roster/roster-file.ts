import { UnusableInputError } from '../../errors/refusals.js';
import { calendarDay } from '../tables/calendar-day.js';
import { readTable, type Headings, type TableRow } from '../tables/read-table.js';
import { isProviderIdentifier, taxNumber } from './provider-identifier.js';
import { contradictions } from './roster-contradictions.js';
import type { RosterLine } from './roster-model.js';

/** A roster file that cannot be used; every fault with its line. */
export class RosterFileError extends UnusableInputError {
  override name = 'RosterFileError';
}

/** A roster as its file has it. */
export interface RosterFile {
  year: number;
  lines: RosterLine[];
  /** Columns that nothing was read of. */
  ignored: string[];
}

const COLUMNS = [
  'programme_year',
  'tin',
  'tin_name',
  'site_id',
  'site_name',
  'site_address',
  'npi',
  'clinician_name',
  'specialty',
  'participation_start',
  'participation_end',
] as const;
type Column = (typeof COLUMNS)[number];

const OPTIONAL: readonly Column[] = ['site_address', 'specialty', 'participation_end'];

/** The documented names and what else they are called. */
const HEADINGS: Headings<Column> = {
  programme_year: ['program year', 'performance year', 'year'],
  tin: ['participant tin', 'tax id'],
  tin_name: ['participant name', 'practice name', 'organization name'],
  site_id: ['location id'],
  site_name: ['location name'],
  site_address: ['address', 'location address'],
  npi: ['individual npi', 'provider npi'],
  clinician_name: ['provider name', 'clinician'],
  specialty: ['taxonomy', 'taxonomy code'],
  participation_start: ['start date', 'effective date'],
  participation_end: ['end date', 'termination date'],
};

/**
 * Reads a roster, all or nothing.
 * @throws RosterFileError with every fault: of cells, of lines that repeat or contradict others, of years that differ
 */
export function readRosterFile(content: Buffer): RosterFile {
  const required = COLUMNS.filter((column) => !OPTIONAL.includes(column));
  const table = readTable(content, HEADINGS, required);
  if (table.faults.length > 0) throw new RosterFileError(table.faults);
  const faults: string[] = [];
  const lines = table.rows.map((row) => rosterLine(row, faults));
  const years = new Set(table.rows.map(({ values }) => values.programme_year));
  const [text = ''] = years;
  const year = Number(text);
  if (years.size > 1) faults.push(`The file is of several years (${[...years].join(', ')}): import a file for each.`);
  else if (!/^20\d\d$/.test(text)) faults.push(`line 2: programme_year "${text}" is no year such as 2026.`);
  if (faults.length === 0) faults.push(...contradictions(lines, year));
  if (faults.length > 0) throw new RosterFileError(faults);
  return { year, lines, ignored: table.ignored };
}

function rosterLine({ line, values }: TableRow<Column>, faults: string[]): RosterLine {
  const fault = (column: Column, wrong: string) => {
    faults.push(`line ${line}: ${column} "${values[column] ?? ''}" ${wrong}`);
    return '';
  };
  const text = (column: Column) => values[column] ?? '';
  const day = (column: Column) => calendarDay(text(column)) ?? fault(column, 'is no day: write it as 2026-01-31.');
  const specialty = values.specialty ?? null;
  const wrongNpi = faultOfProviderIdentifier(text('npi'));
  if (wrongNpi !== null) fault('npi', wrongNpi);
  if (!/^[\w.-]{1,64}$/.test(text('site_id'))) fault('site_id', 'may have letters, digits, "-", "_" and "." only.');
  if (specialty !== null && !/^[0-9A-Z]{9}X$/.test(specialty)) {
    fault('specialty', 'is no taxonomy code: it looks like 207Q00000X (https://taxonomy.nucc.org).');
  }
  return {
    line,
    tin: taxNumber(text('tin')) ?? fault('tin', 'is no TIN: it has nine digits. Spreadsheets drop zeros in front.'),
    tinName: text('tin_name'),
    siteId: text('site_id'),
    siteName: text('site_name'),
    siteAddress: values.site_address ?? null,
    npi: text('npi'),
    clinicianName: text('clinician_name'),
    specialty,
    startsOn: day('participation_start'),
    endsOn: values.participation_end === undefined ? null : day('participation_end'),
  };
}

function faultOfProviderIdentifier(text: string): string | null {
  if (isProviderIdentifier(text)) return null;
  const isTen = /^\d{10}$/.test(text);
  return isTen ? 'has a wrong check digit: a digit is mistyped.' : 'is no NPI: it has ten digits.';
}

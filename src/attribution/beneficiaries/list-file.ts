import { UnusableInputError } from '../../errors/refusals.js';
import { calendarDay } from '../tables/calendar-day.js';
import { readTable, type Headings, type TableRow } from '../tables/read-table.js';

/** A beneficiary list that cannot be used; every fault with its line. No message quotes what a cell holds. */
export class BeneficiaryFileError extends UnusableInputError {
  override name = 'BeneficiaryFileError';
}

/** One beneficiary as a list has them. */
export interface Beneficiary {
  line: number;
  /** Medicare Beneficiary Identifier: eleven capital letters and digits. */
  mbi: string;
  givenName: string;
  familyName: string;
  birthDate: string | null;
  sex: 'female' | 'male' | null;
  deathDate: string | null;
  npis: string[];
  /** What else the line says, by heading: flags of measures and the like. */
  flags: Record<string, string>;
}

export const BENEFICIARY_COLUMNS = [
  'mbi',
  'first_name',
  'last_name',
  'birth_date',
  'sex',
  'death_date',
  'npis',
] as const;
export type BeneficiaryColumn = (typeof BENEFICIARY_COLUMNS)[number];

/** What the columns are called in files that were seen or described; the layout of CMS changes. */
const HEADINGS: Headings<BeneficiaryColumn> = {
  mbi: ['medicare beneficiary identifier', 'bene mbi', 'bene mbi id', 'beneficiary id', 'mbi id'],
  first_name: ['given name', 'beneficiary first name', 'bene first name', 'bene 1st name'],
  last_name: ['family name', 'surname', 'beneficiary last name', 'bene last name'],
  birth_date: ['date of birth', 'dob', 'birthdate', 'bene birth date', 'beneficiary date of birth'],
  sex: ['gender', 'bene sex', 'bene sex cd', 'beneficiary sex'],
  death_date: ['date of death', 'dod', 'deceased date', 'bene death date'],
  npis: ['npi', 'npi list', 'provider npis', 'rendering npi'],
};

/** Eleven characters without S, L, O, I, B, Z. https://www.cms.gov/medicare/new-medicare-card/understanding-the-mbi-with-format.pdf */
const MBI = /^[1-9][AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y]\d[AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y]\d[AC-HJKMNP-RT-Y]{2}\d\d$/;

const SEXES: Readonly<Record<string, 'female' | 'male'>> = {
  f: 'female',
  female: 'female',
  '2': 'female',
  m: 'male',
  male: 'male',
  '1': 'male',
};

/**
 * Reads a list, all or nothing.
 * @param named what columns are called in this file, where it is nothing that is known
 * @throws BeneficiaryFileError with every fault and its line
 */
export function readBeneficiaryFile(
  content: Buffer,
  named: Partial<Record<BeneficiaryColumn, string>> = {},
): Beneficiary[] {
  const headings = Object.fromEntries(
    BENEFICIARY_COLUMNS.map((column) => [column, named[column] === undefined ? HEADINGS[column] : [named[column]]]),
  ) as Record<BeneficiaryColumn, readonly string[]>;
  const table = readTable(content, headings, ['mbi', 'first_name', 'last_name']);
  if (table.faults.length > 0) throw new BeneficiaryFileError(table.faults);
  const faults: string[] = [];
  const beneficiaries = table.rows.map((row) => beneficiaryOf(row, faults));
  faults.push(...repeated(beneficiaries));
  if (faults.length > 0) throw new BeneficiaryFileError(faults);
  return beneficiaries;
}

function beneficiaryOf({ line, values, others }: TableRow<BeneficiaryColumn>, faults: string[]): Beneficiary {
  const day = (column: 'birth_date' | 'death_date') => {
    const text = values[column];
    const found = text === undefined ? null : calendarDay(text);
    if (text !== undefined && found === null) faults.push(`line ${line}: ${column} is no day such as 1950-01-31.`);
    return found;
  };
  const mbi = (values.mbi ?? '').toUpperCase().replaceAll(/[^A-Z0-9]/g, '');
  if (!MBI.test(mbi)) {
    faults.push(`line ${line}: mbi is no Medicare Beneficiary Identifier: eleven characters such as 1EG4-TE5-MK73.`);
  }
  const sex = values.sex === undefined ? null : SEXES[values.sex.toLowerCase()];
  if (sex === undefined) faults.push(`line ${line}: sex is none of F, M, 1 (male), 2 (female).`);
  return {
    line,
    mbi,
    givenName: values.first_name ?? '',
    familyName: values.last_name ?? '',
    birthDate: day('birth_date'),
    sex: sex ?? null,
    deathDate: day('death_date'),
    npis: (values.npis ?? '').split(/[\s;|,]+/).filter(Boolean),
    flags: others,
  };
}

function repeated(beneficiaries: readonly Beneficiary[]): string[] {
  const first = new Map<string, number>();
  return beneficiaries.flatMap(({ mbi, line }) => {
    const before = first.get(mbi);
    if (before !== undefined) return [`line ${line}: the mbi of line ${before} again. A beneficiary has one line.`];
    first.set(mbi, line);
    return [];
  });
}

/** Year and quarter in the name of a file as CMS gives it, `P.A1234.ACO.MCQM.2026Q3…`; null where it has none. */
export function quarterOf(fileName: string): { year: number; quarter: number } | null {
  const found = /(20\d\d)[\s._-]?Q([1-4])/i.exec(fileName);
  return found ? { year: Number(found[1]), quarter: Number(found[2]) } : null;
}

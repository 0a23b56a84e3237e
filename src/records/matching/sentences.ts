import type { Field } from './model.js';

const NAMES: Readonly<Record<Field, string>> = {
  given: 'given name',
  family: 'family name',
  middle: 'middle name',
  suffix: 'suffix of the name (Jr, Sr, III)',
  birthDate: 'date of birth',
  sex: 'sex',
  address: 'address',
  telephone: 'telephone number',
  email: 'e-mail address',
  ssn: 'Social Security number',
  mbi: 'Medicare number',
  mrn: 'medical record number of one system',
  enterprise: 'number of one issuer',
};

const SENTENCES: Readonly<Record<string, string>> = {
  nickname: 'one given name is a nickname or other form of the other',
  'middle-used': 'one goes by the middle name of the other',
  swapped: 'given and family name are exchanged',
  initial: 'one has an initial that fits the other',
  alike: 'two different names that look or sound alike',
  part: 'one family name is part of the other',
  'day-and-month-swapped': 'day and month of birth are exchanged',
  'one-digit': 'dates of birth differ in one digit or two exchanged digits',
  incomplete: 'one date of birth is incomplete and fits the other',
  'two-parts': 'two of year, month and day of birth agree',
  'generation-apart': 'born a generation apart',
  street: 'same house and street, another postal code',
  'postal-code': 'same postal code, another house',
  'last-four': 'the last four digits of the Social Security number agree',
};

/** What an agreement level of a field means, in words for a reviewer. Names no value. */
export function sentenceOf(field: Field, level: string): string {
  if (level === 'same') return `same ${NAMES[field]}`;
  if (level === 'different') return `different ${NAMES[field]}`;
  if (level === 'misspelt') return `${NAMES[field]} that differs as by a slip of the pen`;
  const sentence = SENTENCES[level];
  return level === 'initial' || level === 'alike' ? `${NAMES[field]}: ${sentence}` : sentence;
}

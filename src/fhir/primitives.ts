import { checkDate, checkDateTime, checkInstant, checkTime, type DateVerdict } from './date.js';
import type { Findings } from './findings.js';

/** R4 allows 1 MB for a string. https://hl7.org/fhir/R4/datatypes.html#string */
const LONGEST_STRING = 1_048_576;

// eslint-disable-next-line no-control-regex -- NUL is what is looked for
const UNSTORABLE = /[\u0000\ud800-\udfff]/u;

const dates: Readonly<Record<string, { check: (text: string) => DateVerdict; form: string }>> = {
  date: { check: checkDate, form: 'a day, month or year of the calendar (YYYY-MM-DD)' },
  dateTime: { check: checkDateTime, form: 'a date and time of the calendar (YYYY-MM-DDThh:mm:ss+zz:zz)' },
  instant: { check: checkInstant, form: 'an instant of the calendar (YYYY-MM-DDThh:mm:ss+zz:zz)' },
  time: { check: checkTime, form: 'a time of day (hh:mm:ss)' },
};

/** What is wrong with text that is not storable. */
export const UNSTORABLE_TEXT = 'has a character that is none (NUL or half of a surrogate pair).';

/** Whether the text has only characters that Unicode and PostgreSQL know. */
export function isStorable(text: string): boolean {
  return !UNSTORABLE.test(text);
}

/** Checks one primitive value: what a measure would misread is an error, what merely breaks a rule a warning. */
export function checkPrimitive(type: string, value: unknown, findings: Findings): void {
  if (type === 'boolean') {
    if (typeof value !== 'boolean') findings.error('value', 'must be true or false.');
  } else if (type === 'decimal') {
    if (typeof value !== 'number') findings.error('value', 'must be a number.');
  } else if (type === 'integer' || type === 'unsignedInt' || type === 'positiveInt') {
    checkInteger(type, value, findings);
  } else checkText(type, value, findings);
}

function checkInteger(type: string, value: unknown, findings: Findings): void {
  if (!Number.isInteger(value)) findings.error('value', 'must be a whole number.');
  else if (type !== 'integer' && (value as number) < (type === 'positiveInt' ? 1 : 0)) {
    findings.warning('value', `must be ${type === 'positiveInt' ? '1' : '0'} or more.`);
  }
}

function checkText(type: string, value: unknown, findings: Findings): void {
  if (typeof value !== 'string') {
    findings.error('value', 'must be a string.');
    return;
  }
  if (!isStorable(value)) findings.unusable('value', UNSTORABLE_TEXT);
  else if (Object.hasOwn(dates, type)) checkDateText(type, value, findings);
  else if (value === '') findings.warning('value', 'is empty; leave the element out.');
  else if (value.length > LONGEST_STRING && type !== 'base64Binary') {
    findings.warning('too-long', 'is longer than the 1 MB that FHIR allows.');
  } else if ((type === 'uri' || type === 'url' || type === 'canonical') && /\s/.test(value)) {
    findings.warning('value', 'is not a URI: it has white space.');
  }
}

function checkDateText(type: string, value: string, findings: Findings): void {
  const { check, form } = dates[type];
  const verdict = check(value);
  if (verdict === 'invalid') findings.error('value', `must be ${form}.`);
  else if (verdict === 'partial') findings.warning('value', 'lacks its seconds or its offset from UTC.');
}

import { MAXIMUM_OFFSET, MAXIMUM_YEAR, MINIMUM_YEAR, daysInMonth } from './temporal-calendar.js';
import { CalendarDate, DateTime, Time } from './temporal.js';
import type { DatePrecision, Temporal, TimePrecision } from './temporal.js';

const HYPHEN = 45;
const PLUS = 43;
const POINT = 46;
const COLON = 58;
const LETTER_T = 84;
const LETTER_Z = 90;

/**
 * A date-time in the form `YYYY-MM-DDThh:mm:ss.fff(Z|+hh:mm|-hh:mm)`, cut short after any element; after the date also
 * as `2014-01-01T`, as CQL writes a date-time without time. Digits of the second beyond the third are dropped.
 * @param offset minutes east of UTC of a text without offset
 * @returns null when the text is in another form, or no day or time of the calendar (30 February)
 */
export function parseDateTime(text: string, offset: number): DateTime | null {
  const date = scanDate(text);
  if (date === 0) return null;
  const year = digits(text, 0, 4);
  const month = date > 1 ? digits(text, 5, 2) : 1;
  const day = date > 2 ? digits(text, 8, 2) : 1;
  const end = DATE_END[date];
  if (end === text.length) return new DateTime(date, year, month, day, 0, 0, 0, 0, offset);
  if (text.charCodeAt(end) !== LETTER_T) return null;
  const zone = zoneStart(text, end + 1);
  const written = zone === text.length ? offset : scanOffset(text, zone);
  if (written !== written) return null;
  if (zone === end + 1) return new DateTime(date, year, month, day, 0, 0, 0, 0, written);
  if (date < 3) return null;
  const time = timeBetween(text, end + 1, zone);
  if (time === null) return null;
  return new DateTime(time.precision, year, month, day, time.hour, time.minute, time.second, time.millisecond, written);
}

/** A date in the form `YYYY-MM-DD`, `YYYY-MM` or `YYYY`; null when the text is in another form or no day of the calendar. */
export function parseDate(text: string): CalendarDate | null {
  const date = scanDate(text);
  if (date === 0 || DATE_END[date] !== text.length) return null;
  const month = date > 1 ? digits(text, 5, 2) : 1;
  return new CalendarDate(date, digits(text, 0, 4), month, date > 2 ? digits(text, 8, 2) : 1);
}

/**
 * A time in the form `hh:mm:ss.fff`, cut short after any element, with or without a `T` before it. An offset after it is
 * read and dropped, because times of CQL have none. Null when the text is in another form or no time of day.
 */
export function parseTime(text: string): Time | null {
  const start = text.charCodeAt(0) === LETTER_T ? 1 : 0;
  const zone = zoneStart(text, start);
  if (zone < text.length && Number.isNaN(scanOffset(text, zone))) return null;
  return timeBetween(text, start, zone);
}

/** Where the text of a date ends by its precision. */
const DATE_END: readonly number[] = [0, 4, 7, 10];

/** How precise the date is that the text begins with; 0 when it does not begin with one. */
function scanDate(text: string): DatePrecision | 0 {
  const year = digits(text, 0, 4);
  if (!(year >= MINIMUM_YEAR && year <= MAXIMUM_YEAR)) return 0;
  if (text.charCodeAt(4) !== HYPHEN) return 1;
  const month = digits(text, 5, 2);
  if (!(month >= 1 && month <= 12)) return 0;
  if (text.charCodeAt(7) !== HYPHEN) return 2;
  const day = digits(text, 8, 2);
  return day >= 1 && day <= daysInMonth(year, month) ? 3 : 0;
}

/** The time that stands from `start` to `end`; null when none does. */
function timeBetween(text: string, start: number, end: number): Time | null {
  const precision = TIME_LENGTHS[Math.min(end - start, 10)] ?? 0;
  if (precision === 0) return null;
  const hour = digits(text, start, 2);
  const minute = precision > 4 ? digitsAfter(COLON, text, start + 2, 2) : 0;
  const second = precision > 5 ? digitsAfter(COLON, text, start + 5, 2) : 0;
  const fraction = precision > 6 ? digitsAfter(POINT, text, start + 8, end - start - 9) : 0;
  if (!(hour <= 23 && minute <= 59 && second <= 59 && fraction >= 0)) return null;
  return new Time(precision, hour, minute, second, precision > 6 ? milliseconds(text, start + 9, end) : 0);
}

/** The precision of a time by the length of its text, `hh:mm:ss.f` and longer as the last. */
const TIME_LENGTHS: readonly (TimePrecision | 0)[] = [0, 0, 4, 0, 0, 5, 0, 0, 6, 0, 7];

function digitsAfter(separator: number, text: string, start: number, length: number): number {
  return text.charCodeAt(start) === separator ? digits(text, start + 1, length) : NaN;
}

function milliseconds(text: string, start: number, end: number): number {
  const length = Math.min(end - start, 3);
  return digits(text, start, length) * 10 ** (3 - length);
}

/** Where the offset begins that ends the text, or the end of the text. */
function zoneStart(text: string, start: number): number {
  for (let index = start; index < text.length; index++) {
    const character = text.charCodeAt(index);
    if (character === LETTER_Z || character === PLUS || character === HYPHEN) return index;
  }
  return text.length;
}

/** Minutes east of UTC; NaN when the rest of the text is no offset. */
function scanOffset(text: string, start: number): number {
  const rest = text.length - start;
  if (text.charCodeAt(start) === LETTER_Z) return rest === 1 ? 0 : NaN;
  const hours = digits(text, start + 1, 2);
  const minutes = rest === 3 ? 0 : digits(text, start + 4, 2);
  if (rest !== 3 && (rest !== 6 || text.charCodeAt(start + 3) !== COLON)) return NaN;
  const offset = hours * 60 + minutes;
  if (!(minutes <= 59 && offset <= MAXIMUM_OFFSET)) return NaN;
  return text.charCodeAt(start) === HYPHEN && offset !== 0 ? -offset : offset;
}

/** The number that so many digits stand for; NaN when not all are digits. */
function digits(text: string, start: number, length: number): number {
  let number = 0;
  for (let index = start; index < start + length; index++) {
    const character = text.charCodeAt(index);
    if (!isDigit(character)) return NaN;
    number = number * 10 + character - 48;
  }
  return number;
}

function isDigit(character: number): boolean {
  return character >= 48 && character <= 57;
}

/**
 * The text of a point as CQL writes it, without `@` and without the `T` of a time: `2014-01-01T10:00:00.000-05:00`,
 * `2014-01`, `10:30`. https://cql.hl7.org/09-b-cqlreference.html#tostring
 * @param impliedOffset an offset that is not written, in minutes east of UTC
 */
export function formatTemporal(value: Temporal, impliedOffset?: number): string {
  if (value instanceof Time) return timeText(value);
  const date = dateText(value);
  if (value instanceof CalendarDate || value.precision < 4) return date;
  return `${date}T${timeText(value)}${value.offset === impliedOffset ? '' : offsetText(value.offset)}`;
}

function dateText({ year, month, day, precision }: DateTime | CalendarDate): string {
  let text = padded(year, 4);
  if (precision > 1) text += `-${padded(month, 2)}`;
  return precision > 2 ? `${text}-${padded(day, 2)}` : text;
}

function timeText({ hour, minute, second, millisecond, precision }: DateTime | Time): string {
  let text = padded(hour, 2);
  if (precision > 4) text += `:${padded(minute, 2)}`;
  if (precision > 5) text += `:${padded(second, 2)}`;
  return precision > 6 ? `${text}.${padded(millisecond, 3)}` : text;
}

function offsetText(offset: number): string {
  const minutes = Math.abs(offset);
  return `${offset < 0 ? '-' : '+'}${padded(Math.floor(minutes / 60), 2)}:${padded(minutes % 60, 2)}`;
}

function padded(number: number, length: number): string {
  return String(number).padStart(length, '0');
}

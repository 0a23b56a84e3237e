import { powerOfTen, Decimal, MAXIMUM_SCALE } from './decimal.js';
import { EvaluationError } from './evaluation-error.js';
import { daysInMonth } from './temporal-calendar.js';
import { CalendarDate, DateTime, Time } from './temporal.js';
import type { Precision } from './temporal.js';
import type { Value } from './value.js';

type Side = 'low' | 'high';

/** Digits that a date or date-time has at each precision, and a time without its date. */
const DIGITS = [4, 6, 8, 10, 12, 14, 17] as const;
const DATE_DIGITS = 8;

/** Digits of precision: after the point of a Decimal, of all components of a date or time. https://cql.hl7.org/09-b-cqlreference.html#precision */
export function precisionOf(value: Value): number | null {
  if (value === null) return null;
  if (value instanceof Decimal) return value.scale;
  if (value instanceof Time) return digitsAt(value.precision) - DATE_DIGITS;
  return value instanceof DateTime || value instanceof CalendarDate ? digitsAt(value.precision) : unknownType();
}

/** The least value that has these digits, to a precision. Null beyond the precision of the type. https://cql.hl7.org/09-b-cqlreference.html#lowboundary */
export function lowBoundary(value: Value, precision: number | null): Value {
  return boundary(value, precision, 'low');
}

/** The greatest such value. https://cql.hl7.org/09-b-cqlreference.html#highboundary */
export function highBoundary(value: Value, precision: number | null): Value {
  return boundary(value, precision, 'high');
}

function boundary(value: Value, digits: number | null, side: Side): Value {
  if (value === null) return null;
  if (value instanceof Decimal) return boundaryOfDecimal(value, digits ?? MAXIMUM_SCALE, side);
  if (value instanceof CalendarDate) return boundaryOfDate(value, precisionAt(digits ?? DATE_DIGITS), side);
  if (value instanceof Time) return boundaryOfTime(value, precisionAt((digits ?? 9) + DATE_DIGITS), side);
  return value instanceof DateTime ? boundaryOfDateTime(value, precisionAt(digits ?? 17), side) : unknownType();
}

/** Digits that are not written may be anything: those of 1.587 go on to 1.58799999. */
function boundaryOfDecimal({ unscaled, scale }: Decimal, digits: number, side: Side): Decimal | null {
  if (digits < 0 || digits > MAXIMUM_SCALE) return null;
  if (digits <= scale) return new Decimal(unscaled / powerOfTen(scale - digits), digits);
  const factor = powerOfTen(digits - scale);
  const outward = unscaled < 0n === (side === 'low') ? factor - 1n : 0n;
  return Decimal.of(unscaled * factor + (unscaled < 0n ? -outward : outward), digits);
}

function boundaryOfDate(date: CalendarDate, precision: Precision | null, side: Side): CalendarDate | null {
  if (precision === null || precision > 3) return null;
  const { year, month, day } = filled(date, precision, side);
  return new CalendarDate(precision as 1 | 2 | 3, year, month, day);
}

function boundaryOfDateTime(value: DateTime, precision: Precision | null, side: Side): DateTime | null {
  if (precision === null) return null;
  const { year, month, day } = filled(value, precision, side);
  const [hour, minute, second, millisecond] = filledTime(value, precision, side);
  return new DateTime(precision, year, month, day, hour, minute, second, millisecond, value.offset);
}

function boundaryOfTime(time: Time, precision: Precision | null, side: Side): Time | null {
  if (precision === null || precision < 4) return null;
  return new Time(precision as 4 | 5 | 6 | 7, ...filledTime(time, precision, side));
}

/** Components that are unknown at their least or greatest; those beyond the precision at their least, as values have them. */
function filled(
  value: DateTime | CalendarDate,
  precision: Precision,
  side: Side,
): { year: number; month: number; day: number } {
  const high = side === 'high';
  const { year } = value;
  const month = precision < 2 ? 1 : value.precision >= 2 ? value.month : high ? 12 : 1;
  const day = precision < 3 ? 1 : value.precision >= 3 ? value.day : high ? daysInMonth(year, month) : 1;
  return { year, month, day };
}

function filledTime(value: DateTime | Time, precision: Precision, side: Side): [number, number, number, number] {
  const greatest = side === 'high' ? [23, 59, 59, 999] : [0, 0, 0, 0];
  const given = [value.hour, value.minute, value.second, value.millisecond];
  const components = given.map((component, index) => {
    const at = index + 4;
    if (at > precision) return 0;
    return value.precision >= at ? component : (greatest[index] ?? 0);
  });
  return components as [number, number, number, number];
}

function digitsAt(precision: Precision): number {
  return DIGITS[precision - 1] ?? 0;
}

function precisionAt(digits: number): Precision | null {
  const index = (DIGITS as readonly number[]).indexOf(digits);
  return index < 0 ? null : ((index + 1) as Precision);
}

function unknownType(): never {
  throw new EvaluationError('Values of this type have no precision');
}

import { cellsOnLine } from './interval-cells.js';
import type { Interval } from './interval.js';
import type { Quantity } from './quantity.js';
import { MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE, MS_PER_SECOND, dayNumber } from './temporal-calendar.js';
import { unitOfQuantity } from './temporal-precision.js';
import { dateAt, dateTimeAt, shifted, timeAt } from './temporal-shift.js';
import { CalendarDate, DateTime, Time, timeOfDay } from './temporal.js';
import type { DatePrecision, Precision, Temporal, TimePrecision } from './temporal.js';

const LENGTH: readonly number[] = [NaN, NaN, NaN, MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE, MS_PER_SECOND, 1];

/**
 * The cells of dates or times: null for a `per` that is no duration of such points, none for points coarser than it.
 * Weeks are seven days; decimals of `per` are ignored, as in addition.
 */
export function temporalCells(start: Temporal, end: Temporal, per: Quantity): readonly Interval[] | null {
  const counted = unitOfQuantity(per.unit);
  if (counted === null || per.value === null) return null;
  const unit = counted === 'week' ? 3 : counted;
  if (!measures(unit, start)) return null;
  if (start.precision < unit || end.precision < unit) return [];
  const units = BigInt(Math.trunc(per.value.toNumber())) * (counted === 'week' ? 7n : 1n);
  const last = start instanceof DateTime && end instanceof DateTime && unit > 3 ? shifted(end, start.offset) : end;
  return cellsOnLine(pointsLike(start, unit), numberOf(start, unit), numberOf(last, unit), units);
}

/** Dates have no hours, times no days. */
function measures(unit: Precision, point: Temporal): boolean {
  if (point instanceof CalendarDate) return unit <= 3;
  return point instanceof DateTime || unit >= 4;
}

/** Number of the year, month, day, hour … that a point lies in, on its own clock. */
function numberOf(point: Temporal, unit: Precision): bigint {
  if (point instanceof Time) return BigInt(Math.floor(timeOfDay(point) / lengthOf(unit)));
  if (unit < 3) return BigInt(unit === 1 ? point.year : point.year * 12 + point.month - 1);
  if (point instanceof CalendarDate) return BigInt(dayNumber(point.year, point.month, point.day));
  return BigInt(Math.floor(point.local / lengthOf(unit)));
}

/** The points of a number, of the type of the sample and as precise as the unit. */
function pointsLike(sample: Temporal, unit: Precision): (number: bigint) => Temporal | null {
  if (sample instanceof Time) return (number) => timeAt(Number(number) * lengthOf(unit), unit as TimePrecision);
  if (sample instanceof CalendarDate) return (number) => dateAt(dayOf(Number(number), unit), unit as DatePrecision);
  const length = unit < 3 ? MS_PER_DAY : lengthOf(unit);
  return (number) => dateTimeAt(dayOf(Number(number), unit) * length, unit, sample.offset);
}

/** Milliseconds; of no month and no year. */
function lengthOf(unit: Precision): number {
  return LENGTH[unit] ?? NaN;
}

/** Day that a year or month begins with; finer units as they are. */
function dayOf(number: number, unit: Precision): number {
  if (unit > 2) return number;
  return unit === 1 ? dayNumber(number, 1, 1) : dayNumber(Math.floor(number / 12), (number % 12) + 1, 1);
}

import { Decimal } from './decimal.js';
import { CalendarDate, DateTime, isTemporal } from './temporal.js';
import type { Precision, Temporal } from './temporal.js';
import type { Value } from './value.js';

/** One component of a point; null when the point is less precise. https://cql.hl7.org/09-b-cqlreference.html#datetime-component-from */
export function componentOf(point: Value, component: Precision): number | null {
  if (!isTemporal(point) || point.precision < component) return null;
  return component < 4 ? dateComponent(point, component) : timeComponent(point, component);
}

function dateComponent(point: Temporal, component: Precision): number | null {
  if (!(point instanceof DateTime || point instanceof CalendarDate)) return null;
  if (component === 1) return point.year;
  return component === 2 ? point.month : point.day;
}

function timeComponent(point: Temporal, component: Precision): number | null {
  if (point instanceof CalendarDate) return null;
  if (component === 4) return point.hour;
  if (component === 5) return point.minute;
  return component === 6 ? point.second : point.millisecond;
}

/** Hours east of UTC. https://cql.hl7.org/09-b-cqlreference.html#datetime-component-from */
export function timezoneOffset(point: Value): Decimal | null {
  if (!(point instanceof DateTime)) return null;
  // A sixtieth may have no end; tenths and quarters of an hour are what clocks have.
  return Decimal.fromNumber(Math.round((point.offset / 60) * 1e8) / 1e8);
}

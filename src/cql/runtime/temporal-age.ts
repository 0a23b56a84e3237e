import { dateFrom, toDateTime } from './temporal-conversion.js';
import { durationBetween } from './temporal-duration.js';
import type { TemporalUnit } from './temporal-precision.js';
import { CalendarDate, DateTime } from './temporal.js';
import type { Uncertainty } from './uncertainty.js';
import type { Value } from './value.js';

interface Clock {
  readonly now: DateTime;
  /** Minutes east of UTC. */
  readonly offset: number;
}

/**
 * Age now: in years and months as of today, else as of this moment.
 * https://cql.hl7.org/09-b-cqlreference.html#calculateage
 */
export function ageNow(birth: Value, unit: TemporalUnit, clock: Clock): number | Uncertainty | null {
  return ageAt(birth, unit === 1 || unit === 2 ? dateFrom(clock.now) : clock.now, unit, clock);
}

/** Age at a date, or at a date-time: the birth is taken as the same. https://cql.hl7.org/09-b-cqlreference.html#calculateageat */
export function ageAt(birth: Value, asOf: Value, unit: TemporalUnit, clock: Clock): number | Uncertainty | null {
  if (asOf instanceof CalendarDate) return durationBetween(dateFrom(birth), asOf, unit);
  return asOf instanceof DateTime ? durationBetween(toDateTime(birth, clock), asOf, unit) : null;
}

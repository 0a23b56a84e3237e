import { DateTime, Interval } from 'cql-execution';
import type { Period } from '../engine.js';
import { periodBounds } from '../measurement-period.js';

/** The parameter "Measurement Period" of a period. @throws PeriodError */
export function measurementPeriod(period: Period, timezoneOffset: number): Interval {
  const { low, high } = periodBounds(period, Math.round(timezoneOffset * 60));
  const at = (epoch: number): DateTime => DateTime.fromJSDate(new Date(epoch), timezoneOffset);
  return new Interval(at(low), at(high), true, true);
}

import { DateTime, Interval } from 'cql-execution';
import type { Period } from '../engine.js';
import { UnusableInputError } from '../../errors/refusals.js';

const CALENDAR_DAY = /^(\d{4})-(\d{2})-(\d{2})$/;

/** A period that cannot be read as two days or two date-times, the first not after the second. */
export class PeriodError extends UnusableInputError {
  override name = 'PeriodError';
}

/**
 * The parameter "Measurement Period": days are taken whole, from the first millisecond of the first to the last of the
 * last, at the request's offset. https://hl7.org/fhir/us/cqfmeasures/STU4/measure-conformance.html#measurement-period
 * @throws PeriodError
 */
export function measurementPeriod({ start, end }: Period, timezoneOffset: number): Interval {
  const low = instant(start, timezoneOffset, [0, 0, 0, 0]);
  const high = instant(end, timezoneOffset, [23, 59, 59, 999]);
  if (low.after(high)) throw new PeriodError(`The period ${start}/${end} ends before it starts`);
  return new Interval(low, high, true, true);
}

function instant(text: string, timezoneOffset: number, time: [number, number, number, number]): DateTime {
  const day = CALENDAR_DAY.exec(text);
  if (day) {
    const [year = 0, month = 0, date = 0] = day.slice(1).map(Number);
    const valid = new Date(Date.UTC(year, month - 1, date)).getUTCDate() === date && month >= 1 && month <= 12;
    if (valid) return new DateTime(year, month, date, ...time, timezoneOffset);
  } else if (!Number.isNaN(Date.parse(text)) && text.includes('T')) {
    const zoned = /(Z|[+-]\d{2}:?\d{2})$/.test(text);
    const moment = zoned ? new Date(text) : new Date(Date.parse(`${text}Z`) - timezoneOffset * 3_600_000);
    return DateTime.fromJSDate(moment, timezoneOffset);
  }
  throw new PeriodError(`"${text}" is neither a day (2026-12-31) nor a date-time (2026-12-31T23:59:59Z)`);
}

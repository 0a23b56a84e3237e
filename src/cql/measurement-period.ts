import type { Period } from './engine.js';
import { UnusableInputError } from '../errors/refusals.js';

const CALENDAR_DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
const ZONED = /(Z|[+-]\d{2}:?\d{2})$/;
const DAY = 86_400_000;

/** A period that cannot be read as two days or two date-times, the first not after the second. */
export class PeriodError extends UnusableInputError {
  override name = 'PeriodError';
}

/**
 * The first and last millisecond of a measurement period, since 1970. Days are taken whole, at the offset of the
 * request. https://hl7.org/fhir/us/cqfmeasures/STU4/measure-conformance.html#measurement-period
 * @param offset minutes east of UTC of what is written without offset
 * @throws PeriodError
 */
export function periodBounds({ start, end }: Period, offset: number): { low: number; high: number } {
  const [low, high] = [instantOf(start, offset, 0), instantOf(end, offset, DAY - 1)];
  if (low > high) throw new PeriodError(`The period ${start}/${end} ends before it starts`);
  return { low, high };
}

/** @param withinDay milliseconds after midnight that stand for a day */
function instantOf(text: string, offset: number, withinDay: number): number {
  const day = CALENDAR_DAY.exec(text);
  if (day) {
    const [year = 0, month = 0, date = 0] = day.slice(1).map(Number);
    const midnight = Date.UTC(year, month - 1, date);
    const exists = new Date(midnight).getUTCDate() === date && month >= 1 && month <= 12;
    if (exists) return midnight + withinDay - offset * 60_000;
  } else if (!Number.isNaN(Date.parse(text)) && text.includes('T')) {
    return ZONED.test(text) ? Date.parse(text) : Date.parse(`${text}Z`) - offset * 60_000;
  }
  throw new PeriodError(`"${text}" is neither a day (2026-12-31) nor a date-time (2026-12-31T23:59:59Z)`);
}

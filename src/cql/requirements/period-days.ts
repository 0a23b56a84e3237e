import type { Period } from '../engine.js';
import type { PeriodBound, PeriodStep } from './requirement.js';

/** The day that a bound means in a measurement period. */
export function dayOf({ of, steps }: PeriodBound, period: Period): string {
  return steps.reduce(step, period[of].slice(0, 10));
}

/** The bound as CQL writes it, such as `start of "Measurement Period" - 1 year`. */
export function boundText({ of, steps }: PeriodBound): string {
  const moves = steps.map(({ value, unit }) => {
    const count = Math.abs(value);
    return ` ${value < 0 ? '-' : '+'} ${count} ${unit}${count === 1 ? '' : 's'}`;
  });
  return `${of} of "Measurement Period"${moves.join('')}`;
}

/** A day that a month has not becomes its last: https://cql.hl7.org/09-b-cqlreference.html#add-1 */
function step(day: string, { value, unit }: PeriodStep): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  if (unit === 'day' || unit === 'week') return written(year, month, date + value * (unit === 'week' ? 7 : 1));
  const months = year * 12 + month - 1 + value * (unit === 'year' ? 12 : 1);
  const [toYear, toMonth] = [Math.floor(months / 12), (months % 12) + 1];
  const last = new Date(Date.UTC(toYear, toMonth, 0)).getUTCDate();
  return written(toYear, toMonth, Math.min(date, last));
}

function written(year: number, month: number, date: number): string {
  return new Date(Date.UTC(year, month - 1, date)).toISOString().slice(0, 10);
}

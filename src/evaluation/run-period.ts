import type { Period } from '../cql/engine.js';
import { RunRefusedError } from './runs.js';

/** Calendar days that exist, in order. @throws RunRefusedError */
export function checkPeriod({ start, end }: Period): void {
  for (const [name, day] of Object.entries({ start, end })) {
    if (!isDay(day)) throw new RunRefusedError(`The period's ${name} must be a day such as 2026-01-01, not "${day}".`);
  }
  if (start > end) throw new RunRefusedError(`The period ends (${end}) before it starts (${start}).`);
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

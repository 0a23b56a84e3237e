import type { MeasureScore, Period } from '../api/measures.js';
import { Choice } from '../design/field.js';
import { formatPeriod } from '../design/format.js';

interface PeriodChoiceProps {
  periods: readonly Period[];
  chosen: Period;
  onChoose: (key: string) => void;
}

/** Chooses among the periods that were evaluated. */
export function PeriodChoice({ periods, chosen, onChoose }: PeriodChoiceProps) {
  return (
    <Choice label="Period" value={periodKey(chosen)} onChange={(event) => onChoose(event.target.value)}>
      {periods.map((period) => (
        <option key={periodKey(period)} value={periodKey(period)}>
          {formatPeriod(period)}
        </option>
      ))}
    </Choice>
  );
}

/** `2026-01-01..2026-12-31` */
export function periodKey(period: Period): string {
  return `${period.periodStart}..${period.periodEnd}`;
}

/** The year of a day, as measures are usually reported. */
export function calendarYear(day: Date): Period {
  const year = day.getFullYear();
  return { periodStart: `${year}-01-01`, periodEnd: `${year}-12-31` };
}

/** Every period that has scores or is being evaluated: the run's first, then the latest. */
export function periodsOf(scores: readonly MeasureScore[], run: Period | null): Period[] {
  const byKey = new Map<string, Period>();
  if (run) byKey.set(periodKey(run), run);
  const latestFirst = [...scores].sort((a, b) => b.periodEnd.localeCompare(a.periodEnd));
  for (const score of latestFirst) {
    if (!byKey.has(periodKey(score))) byKey.set(periodKey(score), score);
  }
  return [...byKey.values()];
}

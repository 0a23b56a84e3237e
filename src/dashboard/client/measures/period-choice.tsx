import type { Period } from '../api/measures.js';
import { Choice } from '../design/field.js';
import { formatPeriod } from '../design/format.js';
import { periodKey } from './addresses.js';

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

/** The year of a day, as measures are usually reported. */
export function calendarYear(day: Date): Period {
  const year = day.getFullYear();
  return { start: `${year}-01-01`, end: `${year}-12-31` };
}

/** Each period once, in the given order. */
export function distinct(periods: readonly Period[]): Period[] {
  return [...new Map(periods.map((period) => [periodKey(period), period])).values()];
}

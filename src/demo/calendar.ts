const DAY = 86_400_000;

/** A day as the number of days since 1970-01-01. */
export type Day = number;

/** Years of visits and results that a population has, the last being the year asked for. */
export const YEARS = 3;

/** The years of a population, with the texts of its days made once. */
export class Calendar {
  /** First and last day on which somebody may be seen. */
  readonly first: Day;
  readonly last: Day;
  /** First day of the last year: the measurement period's. */
  readonly yearStart: Day;
  private readonly texts: string[] = [];

  constructor(readonly year: number) {
    this.first = dayOf(year - YEARS + 1, 1, 1);
    this.last = dayOf(year, 12, 31);
    this.yearStart = dayOf(year, 1, 1);
    for (let day = this.first; day <= this.last; day++) this.texts.push(formatDay(day));
  }

  /** First day of the year that lies so many years before the last. */
  startOf(yearsBefore: number): Day {
    return dayOf(this.year - yearsBefore, 1, 1);
  }

  /** `YYYY-MM-DD` */
  text(day: Day): string {
    return this.texts[day - this.first] ?? formatDay(day);
  }
}

/** The day of a date; a day past the month's end runs into the next. */
export function dayOf(year: number, month: number, day: number): Day {
  return Math.round(Date.UTC(year, month - 1, day) / DAY);
}

export function formatDay(day: Day): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

export function pad(value: number, digits = 2): string {
  return String(value).padStart(digits, '0');
}

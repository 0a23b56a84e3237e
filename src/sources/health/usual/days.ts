const DAY = 86_400_000;

/** `YYYY-MM-DD` of a moment, in UTC. */
export function dayOfMoment(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}

export function addDays(day: string, count: number): string {
  return dayOfMoment(new Date(Date.parse(day) + count * DAY));
}

/** Whole days from one day to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY);
}

/** 0 is Sunday. */
export function weekdayOf(day: string): number {
  return new Date(day).getUTCDay();
}

/** `YYYY-MM` so many months later. */
export function addMonths(month: string, count: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 + count, 1)).toISOString().slice(0, 7);
}

/** Whether a practice in the United States is usually closed: a federal holiday, or the day it is observed on. */
export function isHoliday(day: string): boolean {
  const [, month = 0, date = 0] = day.split('-').map(Number);
  const weekday = weekdayOf(day);
  const isIn = (rule: (typeof MOVING)[number]) => date >= rule.from && date < rule.from + 7;
  if (MOVING.some((rule) => rule.month === month && rule.weekday === weekday && isIn(rule))) return true;
  const isFixed = (at: string) => FIXED.includes(at.slice(5));
  return isFixed(day) || (weekday === 1 && isFixed(addDays(day, -1))) || (weekday === 5 && isFixed(addDays(day, 1)));
}

/** New Year, Juneteenth, Independence Day, Veterans Day, Christmas. https://www.law.cornell.edu/uscode/text/5/6103 */
const FIXED = ['01-01', '06-19', '07-04', '11-11', '12-25'];

/** King, Washington, Memorial, Labor, Columbus and Thanksgiving Day: the weekday within the week that begins then. */
const MOVING = [
  { month: 1, weekday: 1, from: 15 },
  { month: 2, weekday: 1, from: 15 },
  { month: 5, weekday: 1, from: 25 },
  { month: 9, weekday: 1, from: 1 },
  { month: 10, weekday: 1, from: 8 },
  { month: 11, weekday: 4, from: 22 },
] as const;

import { addDays, dayOfMoment } from './days.js';
import { counted } from './duration-words.js';
import type { Arrivals, FeedFinding, FeedHistory } from './feed-history.js';
import { medianOf, weightedMedian } from './usual.js';

/** By how many days events come late: the median of the medians of days, so that one day of old data moves nothing. */
export interface Lateness {
  /** Of the last week; null when too little arrived. */
  recent: number | null;
  /** Of the weeks before; null without enough history. */
  usual: number | null;
}

const RECENT_DAYS = 7;
const DAYS = 56;
/** Resources of a day, and days, without which there is no median. */
const FEWEST_A_DAY = 10;
const FEWEST_DAYS = { recent: 2, usual: 10 };
/** Late is: at least twice the usual, and by this many days more. */
const LATE = { factor: 2, days: 3 };
const GRAVE_DAYS = 30;

export function latenessOf({ now, arrivals }: Pick<FeedHistory, 'now' | 'arrivals'>): Lateness {
  const today = dayOfMoment(now);
  const recentFrom = addDays(today, -RECENT_DAYS);
  const medians = dailyMedians(arrivals.filter(({ day }) => day >= addDays(today, -DAYS)));
  const recent = medians.filter(({ day }) => day >= recentFrom);
  const before = medians.filter(({ day }) => day < recentFrom);
  const of = (days: typeof medians, fewest: number) =>
    days.length < fewest ? null : medianOf(days.map(({ median }) => median));
  return { recent: of(recent, FEWEST_DAYS.recent), usual: of(before, FEWEST_DAYS.usual) };
}

export function lateFinding({ recent, usual }: Lateness): FeedFinding | null {
  if (recent === null || usual === null) return null;
  if (recent < usual * LATE.factor || recent < usual + LATE.days) return null;
  const text = `Data come ${counted(Math.round(recent), 'day')} after the event; usually ${counted(Math.round(usual), 'day')}.`;
  return { kind: 'late', severity: recent >= GRAVE_DAYS ? 'critical' : 'warning', type: null, text };
}

function dailyMedians(arrivals: readonly Arrivals[]): { day: string; median: number }[] {
  const days = new Map<string, Arrivals[]>();
  for (const one of arrivals) days.set(one.day, [...(days.get(one.day) ?? []), one]);
  return [...days].flatMap(([day, those]) => {
    const total = those.reduce((sum, { count }) => sum + count, 0);
    const median = weightedMedian(those.map(({ lateDays, count }) => ({ value: lateDays, count })));
    return total < FEWEST_A_DAY || median === null ? [] : [{ day, median }];
  });
}

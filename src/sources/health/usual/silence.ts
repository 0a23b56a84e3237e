import { addDays, dayOfMoment, daysBetween, isHoliday, weekdayOf } from './days.js';
import { durationWords } from './duration-words.js';
import type { FeedFinding, FeedHistory, MessageDay } from './feed-history.js';
import { medianOf } from './usual.js';

/** How a feed usually sends. */
export interface Rhythm {
  /** Weekdays (0 is Sunday) on which it nearly always sends. */
  weekdays: ReadonlySet<number>;
  /** Messages of a day on which it sends. */
  perDay: number;
  /** The longest time without a message of the last weeks; null where it is not known. */
  longestGapSeconds: number | null;
}

/** Weeks without which nothing is usual, and those that are looked back at. */
const FEWEST_WEEKS = 3;
const WEEKS = 8;
/** A weekday counts when there was a message on at least this share of them. */
const NEARLY_ALWAYS = 0.75;
/** Messages without which the times between them say little. */
const FEWEST_MESSAGES = 50;
/** A gap this many times the longest one is a silence; this many, a grave one. */
const GAP_FACTOR = { warning: 2, critical: 4 };
const SHORTEST_SILENCE_SECONDS = 3_600;
/** Days on which messages were due and none came. */
const MISSED_DAYS = { warning: 1, critical: 3 };
const NEVER_SENT_DAYS = 3;

/** From the first day with a message on; null without enough history. Holidays are left out. */
export function rhythmOf(days: readonly MessageDay[], until: string): Rhythm | null {
  const first = days.findIndex(({ messages }) => messages > 0);
  const before = first < 0 ? [] : days.slice(first).filter(({ day }) => day <= until);
  const recent = before.slice(-WEEKS * 7).filter(({ day }) => !isHoliday(day));
  if (before.length < FEWEST_WEEKS * 7) return null;
  const weekdays = [0, 1, 2, 3, 4, 5, 6].filter((weekday) => {
    const those = recent.filter(({ day }) => weekdayOf(day) === weekday);
    return those.length >= 2 && those.filter(({ messages }) => messages > 0).length >= those.length * NEARLY_ALWAYS;
  });
  const sending = recent.filter(({ messages }) => messages > 0);
  const total = sending.reduce((sum, { messages }) => sum + messages, 0);
  const gaps = before.slice(-28).flatMap(({ longestGapSeconds }) => longestGapSeconds ?? []);
  return {
    weekdays: new Set(weekdays),
    perDay: medianOf(sending.map(({ messages }) => messages)) ?? 0,
    longestGapSeconds: total >= FEWEST_MESSAGES && gaps.length > 0 ? Math.max(...gaps) : null,
  };
}

/**
 * Whether a feed has gone silent: a whole day passed on which messages are nearly always there, or it is silent for
 * longer than twice the longest silence of the last weeks. What it did up to its last message is its usual rhythm.
 */
export function silenceOf(history: FeedHistory): FeedFinding | null {
  const { now, lastMessageAt, connectedAt, days } = history;
  if (lastMessageAt === null) return neverSent(now, connectedAt);
  const lastDay = dayOfMoment(lastMessageAt);
  const rhythm = rhythmOf(days, addDays(lastDay, -1)) ?? rhythmOf(days, lastDay);
  if (rhythm === null) return null;
  const silent = (now.getTime() - lastMessageAt.getTime()) / 1000;
  const missed = missedDays(rhythm, lastDay, dayOfMoment(now));
  const gap = rhythm.longestGapSeconds;
  const isLonger = (factor: number) => gap !== null && silent > Math.max(gap * factor, SHORTEST_SILENCE_SECONDS);
  if (missed < MISSED_DAYS.warning && !isLonger(GAP_FACTOR.warning)) return null;
  const isGrave = missed >= MISSED_DAYS.critical || (isLonger(GAP_FACTOR.critical) && missed >= MISSED_DAYS.warning);
  return {
    kind: 'silent',
    severity: isGrave ? 'critical' : 'warning',
    type: null,
    text: `No message for ${durationWords(silent)}; usually ${rhythmWords(rhythm)}.`,
  };
}

function neverSent(now: Date, connectedAt: Date): FeedFinding | null {
  const waited = (now.getTime() - connectedAt.getTime()) / 1000;
  if (waited < NEVER_SENT_DAYS * 86_400) return null;
  const text = `No message yet, ${durationWords(waited)} after it was connected.`;
  return { kind: 'never', severity: 'warning', type: null, text };
}

/** Days between the last message and today, both not included, on which messages were due. */
function missedDays({ weekdays }: Rhythm, lastDay: string, today: string): number {
  let missed = 0;
  for (let day = addDays(lastDay, 1); daysBetween(day, today) > 0; day = addDays(day, 1)) {
    if (weekdays.has(weekdayOf(day)) && !isHoliday(day)) missed += 1;
  }
  return missed;
}

/** Such as `one every 20 minutes`, or `12 a day`, with the days of the week where there are not all. */
export function rhythmWords({ perDay, weekdays }: Rhythm): string {
  const often = Math.round(perDay) <= 1 ? 'one a day' : `one every ${durationWords(86_400 / perDay)}`;
  if (weekdays.size === 7 || weekdays.size === 0) return often;
  if ([1, 2, 3, 4, 5].every((day) => weekdays.has(day)) && weekdays.size === 5) return `${often} on working days`;
  return `${often} on ${weekdays.size} days of the week`;
}

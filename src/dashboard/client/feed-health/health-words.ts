import type { FeedCost, FeedHealth, Severity, StandingChange } from '../api/feed-health.js';
import type { Tone } from '../design/badge.js';

/** How a feed does, in words. */
export const FEED_STATES: Record<FeedHealth['state'], { text: string; tone: Tone }> = {
  critical: { text: 'Needs attention now', tone: 'bad' },
  warning: { text: 'Not as usual', tone: 'warn' },
  notice: { text: 'Worth a look', tone: 'accent' },
  usual: { text: 'As usual', tone: 'good' },
  early: { text: 'Too new to say', tone: 'plain' },
  closed: { text: 'Switched off', tone: 'plain' },
};

export const SEVERITIES: Record<Severity, { text: string; tone: Tone }> = {
  critical: { text: 'Critical', tone: 'bad' },
  warning: { text: 'Warning', tone: 'warn' },
  notice: { text: 'Note', tone: 'accent' },
};

/** What mending a flaw would do for a person. */
export const STANDING_CHANGES: Record<StandingChange, string> = {
  'cannot-meet': 'Cannot meet the measure because of it',
  'meets-only-so': 'Meets the measure only because of it',
  'left-out': 'Is left out of the measure because of it',
};

export function costAddress({ source, measurePeriodId, kind, flaw }: FeedCost): string {
  const key = new URLSearchParams({ measurePeriod: String(measurePeriodId), kind, flaw });
  return `/sources/${source.name}/costs?${key.toString()}`;
}

/** Whole days, or that it is not known. */
export function lateWords({ recent, usual }: FeedHealth['lateDays']): string {
  const days = recent ?? usual;
  if (days === null) return 'not known yet';
  return days < 1 ? 'the same day' : `${Math.round(days)} ${Math.round(days) === 1 ? 'day' : 'days'}`;
}

/** `blood pressures` as `Blood pressures`. */
export function sentenceCase(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

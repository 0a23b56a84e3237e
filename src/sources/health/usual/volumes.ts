import { addDays, addMonths, dayOfMoment } from './days.js';
import { percentWords } from './duration-words.js';
import type { FeedFinding, FeedHistory, MonthCount } from './feed-history.js';
import { usualOf, type Usual } from './usual.js';

/** Previous months that a month is compared with, and those without which there is no comparison. */
const MONTHS = 12;
const FEWEST_MONTHS = 4;
/** Fewer a month are too few to tell a fall from chance. */
const FEWEST_A_MONTH = 20;
/** Spreads from the median from which a month is not as usual. */
const SPREADS = 4;
/** A fall below this share of the usual, a rise above this multiple. */
const FALL = { warning: 0.6, critical: 0.25 };
const RISE = 2;
/** A month is looked at when the feed had this long, and usually longer than its events come late, to send it. */
const SETTLES_DAYS = { fewest: 7, most: 45 };

/** How the counts of the last settled month compare with what is usual. */
export interface MonthComparison {
  month: string;
  /** Null: all types together. */
  type: string | null;
  count: number;
  usual: Usual;
  /** How many months it is compared with. */
  months: number;
  /** Count of the same month of the year before; null when it is not known. */
  yearBefore: number | null;
}

/** @param lateDays by how many days events usually come late */
export function lastSettledMonth(now: Date, lateDays: number): string {
  const settles = Math.min(SETTLES_DAYS.most, Math.max(SETTLES_DAYS.fewest, Math.ceil(lateDays * 2)));
  return addMonths(addDays(dayOfMoment(now), -settles).slice(0, 7), -1);
}

/**
 * Types that fell or rose in the last settled month; when all types fell or rose alike, the feed as a whole. Months
 * before the first with anything are not counted as empty. What the same month of the year before had too is the
 * season's. A month before the source was connected says nothing of its feed.
 */
export function volumeFindings(history: FeedHistory, lateDays: number): FeedFinding[] {
  const month = lastSettledMonth(history.now, lateDays);
  if (month < dayOfMoment(history.connectedAt).slice(0, 7)) return [];
  const types = [...new Set(history.months.map(({ type }) => type))].sort();
  const compared = types.flatMap((type) => {
    const counts = history.months.filter((one) => one.type === type);
    return compareMonth(counts, type, month) ?? [];
  });
  const found = compared.flatMap((comparison) => finding(comparison) ?? []);
  const whole = compared.length > 1 ? compareMonth(sumByMonth(history.months), null, month) : null;
  const wholeFound = whole && finding(whole);
  const isCommon = found.length === compared.length && found.every(({ kind }) => kind === wholeFound?.kind);
  return wholeFound && isCommon ? [wholeFound] : found;
}

/** Null without enough months or resources to compare. */
export function compareMonth(
  counts: readonly Pick<MonthCount, 'month' | 'count'>[],
  type: string | null,
  month: string,
): MonthComparison | null {
  const byMonth = new Map(counts.map((one) => [one.month, one.count]));
  const first = [...byMonth.keys()].sort()[0] ?? month;
  const previous: number[] = [];
  for (let back = 1; back <= MONTHS; back++) {
    const at = addMonths(month, -back);
    if (at >= first) previous.push(byMonth.get(at) ?? 0);
  }
  const usual = usualOf(previous);
  if (usual === null || previous.length < FEWEST_MONTHS || usual.median < FEWEST_A_MONTH) return null;
  const yearBefore = addMonths(month, -12);
  return {
    ...{ month, type, usual, months: previous.length },
    count: byMonth.get(month) ?? 0,
    yearBefore: yearBefore > first ? (byMonth.get(yearBefore) ?? 0) : null,
  };
}

function finding({ month, type, count, usual, months, yearBefore }: MonthComparison): FeedFinding | null {
  const { median, spread } = usual;
  const what = type === null ? 'Resources of all types' : plural(type);
  const against = `in ${monthName(month)} against the ${months} months before`;
  if (median - count >= SPREADS * spread && count <= FALL.warning * median) {
    if (yearBefore !== null && yearBefore <= count / FALL.warning) return null;
    const severity = count <= FALL.critical * median ? 'critical' : 'warning';
    const text = `${what} fell by ${percentWords(1 - count / median)} ${against}: ${number(count)}, usually ${number(median)}.`;
    return { kind: 'dropped', severity, type, text };
  }
  if (count - median >= SPREADS * spread && count >= RISE * median) {
    if (yearBefore !== null && yearBefore * RISE >= count) return null;
    const text = `${what} rose to ${(count / median).toFixed(1)} times the usual ${against}: ${number(count)}, usually ${number(median)}.`;
    return { kind: 'surge', severity: 'notice', type, text };
  }
  return null;
}

function sumByMonth(counts: readonly MonthCount[]): { month: string; count: number }[] {
  const sums = new Map<string, number>();
  for (const { month, count } of counts) sums.set(month, (sums.get(month) ?? 0) + count);
  return [...sums].map(([month, count]) => ({ month, count }));
}

function plural(type: string): string {
  return /[^aeiou]y$/.test(type) ? `${type.slice(0, -1)}ies` : `${type}s`;
}

function number(count: number): string {
  return Math.round(count).toLocaleString('en-US');
}

function monthName(month: string): string {
  const [year, name] = [month.slice(0, 4), new Date(`${month}-01`)];
  return `${name.toLocaleString('en-US', { month: 'long', timeZone: 'UTC' })} ${year}`;
}

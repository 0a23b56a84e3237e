const numbers = new Intl.NumberFormat('en-US');
const percents = new Intl.NumberFormat('en-US', {
  style: 'percent',
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
});
const decimals = new Intl.NumberFormat('en-US', { maximumFractionDigits: 4 });
const days = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeZone: 'UTC' });
const moments = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeStyle: 'short' });
const distances = new Intl.RelativeTimeFormat('en-US', { numeric: 'auto' });

/** `12,345` */
export const formatCount = (count: number): string => numbers.format(count);

/** `0.7342` as `73.42%`: two digits, as the programmes publish rates. */
export const formatPercent = (share: number): string => percents.format(share);

/** A score that is no share: a ratio or an aggregated observation. */
export const formatDecimal = (value: number): string => decimals.format(value);

/** `1 person`, `2 persons` */
export const formatPersons = (count: number): string => (count === 1 ? '1 person' : `${formatCount(count)} persons`);

/**
 * A FHIR date of whatever precision: `Mar 5, 1970`, `1970-03` or `1970`. The day is the one written, whatever the
 * reader's time zone.
 */
export function formatDate(date: string): string {
  return /^\d{4}-\d\d-\d\d/.test(date) ? days.format(new Date(`${date.slice(0, 10)}T00:00:00Z`)) : date;
}

/** An instant in the reader's time zone. */
export const formatMoment = (instant: string): string => moments.format(new Date(instant));

/** `3 hours ago` */
export function formatAge(instant: string, now: number): string {
  const seconds = (new Date(instant).getTime() - now) / 1000;
  const units: [Intl.RelativeTimeFormatUnit, number][] = [
    ['day', 86_400],
    ['hour', 3_600],
    ['minute', 60],
  ];
  for (const [unit, length] of units) {
    if (Math.abs(seconds) >= length) return distances.format(Math.round(seconds / length), unit);
  }
  return 'just now';
}

/** A whole calendar year as `2026`, another period as `Jan 1, 2026 – Jun 30, 2026`. */
export function formatPeriod({ start, end }: { start: string; end: string }): string {
  const year = start.slice(0, 4);
  if (start === `${year}-01-01` && end === `${year}-12-31`) return year;
  return `${formatDate(start)} – ${formatDate(end)}`;
}

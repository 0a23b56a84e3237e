import type { CollectionStanding } from '../api/standings.js';
import { formatCount, formatDecimal, formatPercent } from '../design/format.js';

/** `eCQM decile 6, 6.7682 points` */
export function standingWords({ title, decile, points }: CollectionStanding): string {
  if (points === null) return `No ${title} benchmark`;
  const earned = `${formatDecimal(points)} ${points === 1 ? 'point' : 'points'}`;
  return decile === null ? `${title}: ${earned}` : `${title} decile ${decile}, ${earned}`;
}

/** `14 more in the numerator to decile 7 (72.00%)`; null where nothing more is to be earned. */
export function nextWords({ next, inverse }: CollectionStanding): string | null {
  if (!next) return null;
  const change = next.persons === null ? '' : `${formatCount(next.persons)} ${inverse ? 'fewer' : 'more'} `;
  return `${change}in the numerator to decile ${next.decile} (${formatPercent(next.rate / 100)})`;
}

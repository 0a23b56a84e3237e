/** The middle of some numbers and how far they usually lie from it: one outlier moves neither. */
export interface Usual {
  median: number;
  /** Never below that of a count that only chance moves (the root of the median). */
  spread: number;
}

/** From a median absolute deviation to a standard deviation of a normal distribution. */
const TO_DEVIATION = 1.4826;

/** Median and spread; null of nothing. */
export function usualOf(values: readonly number[]): Usual | null {
  const median = medianOf(values);
  if (median === null) return null;
  const deviation = medianOf(values.map((value) => Math.abs(value - median))) ?? 0;
  return { median, spread: Math.max(deviation * TO_DEVIATION, Math.sqrt(Math.max(median, 0)), 1) };
}

export function medianOf(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? 0)) / 2;
}

/** Median of values that come with how often each occurs; null of nothing. */
export function weightedMedian(counts: readonly { value: number; count: number }[]): number | null {
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  let below = 0;
  for (const { value, count } of [...counts].sort((one, other) => one.value - other.value)) {
    below += count;
    if (below * 2 >= total && total > 0) return value;
  }
  return null;
}

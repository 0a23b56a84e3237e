import Fraction from 'fraction.js';
import { PERCENTILES, type Benchmark, type Percentile } from './programme-rules-model.js';

/** The rates of one decile, in percent. For an inverse measure they run downwards. */
export interface DecileRange {
  /** 1 to 10. */
  decile: number;
  /** The rate at which it begins, which belongs to it. */
  from: number;
  /** The rate at which the next begins, which does not belong to it; null for the highest. */
  to: number | null;
}

/**
 * The deciles of a benchmark, the lowest first. Decile d begins at the percentile (d - 1) * 10, counted from the other
 * end for an inverse measure, and decile 1 at the first percentile. A decile that begins where the next one does is
 * empty and left out: whoever reaches its rate has reached the next.
 */
export function decilesOf({ percentiles }: Benchmark, inverse: boolean): DecileRange[] {
  const begins = PERCENTILES.slice(0, 10).map((lower, index) => {
    const percentile: Percentile = inverse ? (PERCENTILES[10 - index] ?? lower) : lower;
    return percentiles[percentile];
  });
  return begins
    .map((from, index) => ({ decile: index + 1, from, to: begins[index + 1] ?? null }))
    .filter(({ from, to }) => from !== to);
}

/** Where a rate stands among the deciles of a benchmark. */
export interface Standing {
  decile: number;
  /** How far into its decile: 0 at its beginning, below 1. Always 0 in the highest decile, and below the lowest. */
  part: Fraction;
  /** The decile that begins next; null in the highest. */
  next: { decile: number; from: Fraction } | null;
}

/** @param rate percent */
export function standingOf(rate: Fraction, ladder: readonly DecileRange[], inverse: boolean): Standing {
  const reached = (from: number) => (inverse ? rate.lte(exact(from)) : rate.gte(exact(from)));
  const index = ladder.findLastIndex(({ from }) => reached(from));
  const place = ladder[Math.max(index, 0)];
  if (!place) return { decile: 1, part: new Fraction(0), next: null };
  const above = ladder[Math.max(index, 0) + 1];
  const next = above ? { decile: above.decile, from: exact(above.from) } : null;
  if (index < 0 || !next) return { decile: place.decile, part: new Fraction(0), next };
  const from = exact(place.from);
  return { decile: place.decile, part: rate.sub(from).div(next.from.sub(from)), next };
}

/** A published figure as written: 73.08 is 7308/100, which no binary number is. */
export function exact(figure: number): Fraction {
  return new Fraction(String(figure));
}

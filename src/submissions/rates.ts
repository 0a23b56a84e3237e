import type { Counts } from './submission-set.js';

/** Numbers that all formats derive from the counts in the same way. */
export interface ProportionFigures {
  eligible: number;
  exclusions: number;
  exceptions: number;
  /** Numerator without its exclusions. */
  met: number;
  /** `denominator - exclusions - exceptions - met`. Negative only when the counts contradict each other. */
  notMet: number;
}

/** https://qpp.cms.gov: eligible population is the denominator before exclusions and exceptions. */
export function proportionFigures(counts: Counts): ProportionFigures {
  const eligible = counts.denominator ?? 0;
  const exclusions = counts['denominator-exclusion'] ?? 0;
  const exceptions = counts['denominator-exception'] ?? 0;
  const met = (counts.numerator ?? 0) - (counts['numerator-exclusion'] ?? 0);
  return { eligible, exclusions, exceptions, met, notMet: eligible - exclusions - exceptions - met };
}

/**
 * The performance rate as QRDA III writes it: 0 to 1, at most six decimals, rounded half up in whole numbers.
 * Null when nobody is left in the denominator (written as `nullFlavor="NA"`).
 */
export function performanceRate(counts: Counts): string | null {
  const { met, notMet } = proportionFigures(counts);
  const denominator = BigInt(met + notMet);
  if (denominator <= 0n) return null;
  const millionths = (BigInt(met) * 2_000_000n + denominator) / (2n * denominator);
  const fraction = (millionths % 1_000_000n).toString().padStart(6, '0').replace(/0+$/, '');
  const whole = (millionths / 1_000_000n).toString();
  return fraction ? `${whole}.${fraction}` : whole;
}

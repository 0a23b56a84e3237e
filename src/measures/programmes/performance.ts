import Fraction from 'fraction.js';
import { UnusableInputError } from '../../errors/refusals.js';
import type { ScoringRules } from './programme-rules-model.js';

/** What was measured: a rate, or the counts it comes of. */
export type Performance = {
  /** Percent of the denominator for which there are data; absent: not known, and taken as enough. */
  completeness?: number;
} & (
  | {
      /** Percent, in decimal digits: `71.3`. */
      rate: string;
    }
  | {
      numerator: number;
      /** Cases that count: without exclusions and exceptions. */
      denominator: number;
    }
);

/** Points that someone else gives: CMS for measures it computes from claims, and for the survey. */
export interface GivenPoints {
  qualityId: string;
  points: number;
}

/** Null: not known. */
export interface RequirementsMet {
  enoughCases: boolean | null;
  completeData: boolean | null;
}

/** @returns percent, exactly; null without a case @throws UnusableInputError for figures that are none */
export function rateOf(performance: Performance): Fraction | null {
  const { completeness } = performance;
  if (completeness !== undefined && !(completeness >= 0 && completeness <= 100)) {
    throw new UnusableInputError(`The completeness ${completeness} is no percentage: 0 to 100.`);
  }
  if ('rate' in performance) {
    const { rate } = performance;
    if (!/^\d{1,3}(\.\d{1,20})?$/.test(rate) || Number(rate) > 100) {
      throw new UnusableInputError(`The rate ${JSON.stringify(rate)} is no percentage: 0 to 100, such as 71.3.`);
    }
    return new Fraction(rate);
  }
  const { numerator, denominator } = performance;
  if (![numerator, denominator].every(Number.isSafeInteger) || numerator < 0 || numerator > denominator) {
    throw new UnusableInputError(`${numerator} of ${denominator} is no share: whole numbers, numerator not above.`);
  }
  return denominator === 0 ? null : new Fraction(numerator, denominator).mul(100);
}

/** Whether a measure may be scored, as far as the figures tell. */
export function requirementsMet(
  { caseMinimum, dataCompleteness }: ScoringRules,
  performance: Performance,
): RequirementsMet {
  const { completeness } = performance;
  return {
    enoughCases: 'rate' in performance ? null : performance.denominator >= caseMinimum,
    completeData: completeness === undefined ? null : completeness >= dataCompleteness,
  };
}

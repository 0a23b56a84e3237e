import { SUPPLEMENTAL_KINDS, type ReportedPopulation } from '../../measures/programmes/programmes-model.js';
import {
  populationsOf,
  programmeMeasure,
  type Counts,
  type MeasureCounts,
  type SubmissionSet,
} from '../submission-set.js';
import { measureName, populationPath, type CheckFinding } from './check.js';

/**
 * The sums that must hold inside a set. The CMS schematron does not look at them: it takes a negative count and a
 * denominator larger than its initial population.
 */
export function checkArithmetic(set: SubmissionSet): CheckFinding[] {
  return set.measures.flatMap((counts) => [
    ...populationsPresent(set, counts),
    ...inequalities(set, counts, counts.populations, ''),
    ...programmeMeasure(set, counts.qualityId).strata.flatMap(({ code, title }) =>
      inequalities(set, counts, counts.strata[code] ?? {}, `, stratum ${code} (${title})`),
    ),
    ...strataSums(set, counts),
    ...supplementalSums(set, counts),
  ]);
}

/** Each population of the programme's measure has one whole, non-negative count, and there is no other. */
function populationsPresent(set: SubmissionSet, counts: MeasureCounts): CheckFinding[] {
  const expected = populationsOf(programmeMeasure(set, counts.qualityId));
  const name = measureName(set, counts.qualityId);
  const faults = expected
    .filter((population) => !isCount(counts.populations[population]))
    .map((population) => ({
      code: 'count-missing',
      severity: 'error' as const,
      measure: counts.qualityId,
      location: populationPath(set, counts.qualityId, population),
      message: `${name} has no whole, non-negative count for ${population}: ${counts.populations[population] ?? 'none'}.`,
    }));
  const extra = (Object.keys(counts.populations) as ReportedPopulation[]).filter(
    (population) => !expected.includes(population),
  );
  return [
    ...faults,
    ...extra.map((population) => ({
      code: 'population-not-reported',
      severity: 'error' as const,
      measure: counts.qualityId,
      message:
        `The evaluated package of ${name} counts a ${population}, which ${set.programme.id} does not report: ` +
        'another version of the measure was evaluated.',
    })),
  ];
}

function inequalities(set: SubmissionSet, counts: MeasureCounts, of: Counts, place: string): CheckFinding[] {
  const name = `${measureName(set, counts.qualityId)}${place}`;
  const at = (population: ReportedPopulation) => of[population] ?? 0;
  const findings: CheckFinding[] = [];
  const error = (code: string, population: ReportedPopulation, message: string) =>
    findings.push({
      code,
      severity: 'error',
      measure: counts.qualityId,
      location: populationPath(set, counts.qualityId, population),
      message,
    });
  if (at('denominator') > at('initial-population')) {
    error(
      'denominator-exceeds-initial-population',
      'denominator',
      `${name}: the denominator (${at('denominator')}) is larger than the initial population ` +
        `(${at('initial-population')}).`,
    );
  }
  const parts = at('numerator') + at('denominator-exclusion') + at('denominator-exception');
  if (parts > at('denominator')) {
    error(
      'parts-exceed-denominator',
      'denominator',
      `${name}: numerator, exclusions and exceptions together (${parts}) are more than the denominator ` +
        `(${at('denominator')}).`,
    );
  }
  if (at('numerator-exclusion') > at('numerator')) {
    error(
      'exclusions-exceed-numerator',
      'numerator-exclusion',
      `${name}: the numerator exclusions (${at('numerator-exclusion')}) are more than the numerator (${at('numerator')}).`,
    );
  }
  return findings;
}

/** Strata of the programmes we know divide the population (ages), so no sum of strata may exceed the whole. */
function strataSums(set: SubmissionSet, counts: MeasureCounts): CheckFinding[] {
  const measure = programmeMeasure(set, counts.qualityId);
  if (measure.strata.length === 0) return [];
  return populationsOf(measure).flatMap((population) => {
    const whole = counts.populations[population] ?? 0;
    const sum = measure.strata.reduce((total, { code }) => total + (counts.strata[code]?.[population] ?? 0), 0);
    if (sum === whole) return [];
    return {
      code: 'strata-sum',
      severity: sum > whole ? ('error' as const) : ('warning' as const),
      measure: counts.qualityId,
      location: populationPath(set, counts.qualityId, population),
      message: `${measureName(set, counts.qualityId)}: the strata of ${population} add up to ${sum}, the population is ${whole}.`,
    };
  });
}

/** `sum of codes = persons - without + surplus`; a population that is not fully described is a warning. */
function supplementalSums(set: SubmissionSet, counts: MeasureCounts): CheckFinding[] {
  const name = measureName(set, counts.qualityId);
  return populationsOf(programmeMeasure(set, counts.qualityId)).flatMap((population) =>
    SUPPLEMENTAL_KINDS.flatMap((kind): CheckFinding[] => {
      const found = counts.supplemental[population]?.[kind];
      const at = { measure: counts.qualityId, location: populationPath(set, counts.qualityId, population) };
      if (!found) {
        return [
          {
            ...at,
            code: 'supplemental-missing',
            severity: 'error',
            message: `${name}: ${population} has no ${kind} counts.`,
          },
        ];
      }
      const { persons, without, surplus } = found.balance;
      const sum = Object.values(found.codes).reduce((total, count) => total + count, 0);
      if (sum !== persons - without + surplus) {
        return [
          {
            ...at,
            code: 'supplemental-sum',
            severity: 'error',
            message: `${name}: the ${kind} counts of ${population} add up to ${sum}; ${persons} persons give ${persons - without + surplus}.`,
          },
        ];
      }
      return population === 'initial-population' ? incomplete(name, kind, found.balance, at) : [];
    }),
  );
}

function incomplete(
  name: string,
  kind: string,
  { persons, without, surplus }: { persons: number; without: number; surplus: number },
  at: { measure: string; location: string },
): CheckFinding[] {
  const findings: CheckFinding[] = [];
  if (without > 0) {
    findings.push({
      ...at,
      code: 'supplemental-unknown',
      severity: 'warning',
      message: `${name}: the ${kind} of ${without} of ${persons} persons is not known; the ${kind} counts add up to less than the population.`,
    });
  }
  if (surplus > 0) {
    findings.push({
      ...at,
      code: 'supplemental-several',
      severity: 'warning',
      message: `${name}: some persons have more than one ${kind} (${surplus} beyond the first); the ${kind} counts add up to more than the population.`,
    });
  }
  return findings;
}

function isCount(value: number | undefined): boolean {
  return value !== undefined && Number.isSafeInteger(value) && value >= 0;
}

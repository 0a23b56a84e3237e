import type { AggregateMethod, GroupDefinition, PopulationDefinition } from '../cql/measure-definition.js';
import type { ObservationValue, PopulationCounts } from './person-result.js';

/**
 * The score of a group over any number of persons, from their summed counts and all their observations.
 * https://hl7.org/fhir/R4/clinicalreasoning-quality-reporting.html#measure-scoring-methodologies and, for observations,
 * https://hl7.org/fhir/us/cqfmeasures/STU4/measure-conformance.html
 * @returns null where there is none: cohort, composite, or nothing to divide by
 */
export function scoreGroup(
  group: Pick<GroupDefinition, 'scoring' | 'populations'>,
  counts: PopulationCounts,
  observations: readonly ObservationValue[] = [],
): number | null {
  if (group.scoring === 'proportion') return proportion(counts);
  if (group.scoring === 'ratio') return ratio(group.populations, counts, observations);
  if (group.scoring !== 'continuous-variable') return null;
  const observation = observationsOf(group.populations)[0];
  return observation ? aggregate(observation.aggregateMethod ?? 'sum', valuesOf(observation, observations)) : null;
}

/** Of who could be in the numerator: those left after exclusions, and after exceptions, which count for nobody. */
function proportion(counts: PopulationCounts): number | null {
  const eligible =
    at(counts, 'denominator') - at(counts, 'denominator-exclusion') - at(counts, 'denominator-exception');
  return quotient(at(counts, 'numerator') - at(counts, 'numerator-exclusion'), eligible);
}

/** Aggregates of observations where a side has one, else its count. */
function ratio(
  populations: readonly PopulationDefinition[],
  counts: PopulationCounts,
  observations: readonly ObservationValue[],
): number | null {
  const side = (code: 'numerator' | 'denominator') => {
    const population = populations.find((item) => item.code === code);
    const observation = observationsOf(populations).find(
      ({ criteriaReference }) => criteriaReference === population?.id,
    );
    if (!observation) return at(counts, code) - at(counts, `${code}-exclusion`);
    return aggregate(observation.aggregateMethod ?? 'sum', valuesOf(observation, observations)) ?? 0;
  };
  return quotient(side('numerator'), side('denominator'));
}

/** The aggregate of observations; null of none, except that none is counted as 0. */
export function aggregate(method: AggregateMethod, values: readonly number[]): number | null {
  if (method === 'count') return values.length;
  if (values.length === 0) return null;
  return AGGREGATES[method](values);
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

const AGGREGATES: Readonly<Record<Exclude<AggregateMethod, 'count'>, (values: readonly number[]) => number>> = {
  sum,
  average: (values) => sum(values) / values.length,
  median: (values) => {
    const sorted = [...values].sort((a, b) => a - b);
    const middle = Math.floor(sorted.length / 2);
    const [low = 0, high = 0] = sorted.length % 2 === 1 ? [sorted[middle], sorted[middle]] : sorted.slice(middle - 1);
    return (low + high) / 2;
  },
  minimum: (values) => values.reduce((least, value) => Math.min(least, value)),
  maximum: (values) => values.reduce((most, value) => Math.max(most, value)),
};

function observationsOf(populations: readonly PopulationDefinition[]): PopulationDefinition[] {
  return populations.filter(({ code }) => code === 'measure-observation');
}

function valuesOf({ id }: PopulationDefinition, observations: readonly ObservationValue[]): number[] {
  return observations.filter(({ population }) => population === id).map(({ value }) => value);
}

function at(counts: PopulationCounts, population: string): number {
  return counts[population] ?? 0;
}

function quotient(above: number, below: number): number | null {
  return below > 0 ? above / below : null;
}

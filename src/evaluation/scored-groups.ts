import type { AggregateMethod, GroupDefinition } from '../cql/measure-definition.js';
import { PERSONS_GROUP } from './counter-changes.js';
import type { ObservationValue, PopulationCounts } from './person-result.js';
import type { CounterRow, ObservationAggregate } from './score.queries.js';
import { scoreGroup } from './score.js';
import type { ScoredGroup } from './scores.js';

/** Every group of the measure with its counts, zero where nobody counts, its strata and scores. */
export function scoredGroups(
  definitions: readonly GroupDefinition[],
  counters: readonly CounterRow[],
  aggregates: readonly ObservationAggregate[],
): ScoredGroup[] {
  return definitions.map((definition) => {
    const own = counters.filter(({ groupId }) => groupId === definition.id && groupId !== PERSONS_GROUP);
    const populations = countsOf(definition, own, '');
    const strata = [...new Set(own.map(({ stratum }) => stratum))].filter((stratum) => stratum !== '');
    return {
      id: definition.id,
      description: definition.description,
      basis: definition.basis,
      populations,
      score: scoreGroup(definition, populations, observationsOf(definition, aggregates)),
      strata: strata.map((stratum) => {
        const counts = countsOf(definition, own, stratum);
        return { stratum, populations: counts, score: scoreOfStratum(definition, counts) };
      }),
    };
  });
}

function countsOf(definition: GroupDefinition, counters: readonly CounterRow[], stratum: string): PopulationCounts {
  const counted = counters.filter((counter) => counter.stratum === stratum);
  const keys = definition.populations.filter(({ code }) => code !== 'measure-observation').map(({ key }) => key);
  return Object.fromEntries([
    ...keys.map((key) => [key, 0]),
    ...counted.map(({ population, count }) => [population, count]),
  ]) as PopulationCounts;
}

/** Observations are kept by person and not by stratum: a stratum of a group that scores by them has counts alone. */
function scoreOfStratum(definition: GroupDefinition, counts: PopulationCounts): number | null {
  return definition.populations.some(({ code }) => code === 'measure-observation')
    ? null
    : scoreGroup(definition, counts);
}

/**
 * Stands for all observations of all persons: the aggregate of one value is that value, so a score over the aggregates
 * that the database made is the score over everything, without everything in memory.
 */
function observationsOf(definition: GroupDefinition, aggregates: readonly ObservationAggregate[]): ObservationValue[] {
  return definition.populations.flatMap((population) => {
    if (population.code !== 'measure-observation') return [];
    const found = aggregates.find((one) => one.groupId === definition.id && one.population === population.id);
    if (!found) return [];
    const method: AggregateMethod = population.aggregateMethod ?? 'sum';
    if (method === 'count') return Array.from({ length: found.count }, () => ({ population: population.id, value: 1 }));
    return [{ population: population.id, value: found[method] }];
  });
}

import type { AggregateMethod, GroupDefinition } from '../cql/measure-definition.js';
import { PERSONS_GROUP } from './counter-changes.js';
import type { ObservationValue, PopulationCounts } from './person-result.js';
import type { CounterRow, ObservationAggregate, ObservedPopulation } from './score.queries.js';
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
      score: scoreOf(definition, populations, '', aggregates),
      strata: strata.map((stratum) => {
        const counts = countsOf(definition, own, stratum);
        return { stratum, populations: counts, score: scoreOf(definition, counts, stratum, aggregates) };
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

/** What each observation of the groups observes. */
export function observedPopulations(definitions: readonly GroupDefinition[]): ObservedPopulation[] {
  return definitions.flatMap(({ id, populations }) =>
    populations.flatMap((observation) => {
      if (observation.code !== 'measure-observation') return [];
      const key = populations.find((population) => population.id === observation.criteriaReference)?.key ?? '';
      return [{ groupId: id, population: observation.id, key }];
    }),
  );
}

/** The score of a group or, by its name, of a stratum; null as well where observations of a stratum are not known. */
function scoreOf(
  definition: GroupDefinition,
  counts: PopulationCounts,
  stratum: string,
  aggregates: readonly ObservationAggregate[],
): number | null {
  const own = aggregates.filter((one) => one.groupId === definition.id && one.stratum === stratum);
  return own.some(({ unassigned }) => unassigned)
    ? null
    : scoreGroup(definition, counts, observationsOf(definition, own));
}

/**
 * Stands for all observations of all persons: the aggregate of one value is that value, so a score over the aggregates
 * that the database made is the score over everything, without everything in memory.
 */
function observationsOf(definition: GroupDefinition, aggregates: readonly ObservationAggregate[]): ObservationValue[] {
  return definition.populations.flatMap((population) => {
    if (population.code !== 'measure-observation') return [];
    const found = aggregates.find((one) => one.population === population.id);
    if (!found) return [];
    const method: AggregateMethod = population.aggregateMethod ?? 'sum';
    if (method === 'count') return Array.from({ length: found.count }, () => ({ population: population.id, value: 1 }));
    return [{ population: population.id, value: found[method] }];
  });
}

import type { MeasureValues } from '../cql/engine.js';
import { observationKey } from '../cql/measure-definition.js';
import type { GroupDefinition, PopulationDefinition } from '../cql/measure-definition.js';
import type { ObservationValue } from './person-result.js';
import { PATIENT, without } from './populations-membership.js';
import type { Members } from './populations-membership.js';

/** What takes members out of an observed population before they are observed. */
const EXCLUSION: Readonly<Record<string, string>> = {
  denominator: 'denominator-exclusion',
  numerator: 'numerator-exclusion',
  'measure-population': 'measure-population-exclusion',
};

/**
 * Observations of the members of the population that each refers to, less those its exclusion takes out. An episode
 * whose observation is null is not observed.
 */
export function observationValues(
  group: GroupDefinition,
  values: MeasureValues,
  members: ReadonlyMap<string, Members>,
): ObservationValue[] {
  return group.populations
    .filter(({ code }) => code === 'measure-observation')
    .flatMap((observation) => {
      const observed = observedMembers(group, observation, members);
      return (values.observations.get(observationKey(group, observation)) ?? [])
        .filter(({ key }) => observed.has(group.basis === 'boolean' ? PATIENT : key))
        .flatMap(({ value }) => (value === null ? [] : [{ population: observation.id, value }]));
    });
}

function observedMembers(
  group: GroupDefinition,
  { criteriaReference }: PopulationDefinition,
  members: ReadonlyMap<string, Members>,
): Members {
  const source = group.populations.find(({ id }) => id === criteriaReference);
  const all = (source && members.get(source.key)) ?? new Set<string>();
  return without(all, members.get(EXCLUSION[source?.code ?? ''] ?? '') ?? new Set<string>());
}

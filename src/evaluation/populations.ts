import type { MeasureValues } from '../cql/engine.js';
import type { GroupDefinition } from '../cql/measure-definition.js';
import type { GroupResult } from './person-result.js';
import { membership } from './populations-membership.js';
import { observationValues } from './populations-observations.js';
import { strataCounts } from './populations-strata.js';

/**
 * What one person counts for in each group of a measure: from the values of the logic, by the rules of the group's
 * scoring and basis. Pure; docs/conformance.md says where each rule comes from.
 * @throws PopulationBasisError when the logic gives what the group cannot count
 */
export function groupResults(groups: readonly GroupDefinition[], values: MeasureValues): GroupResult[] {
  return groups.map((group) => {
    const members = membership(group, values);
    return {
      id: group.id,
      populations: Object.fromEntries([...members].map(([key, keys]) => [key, keys.size])),
      observations: observationValues(group, values, members),
      strata: strataCounts(group, values, members),
    };
  });
}

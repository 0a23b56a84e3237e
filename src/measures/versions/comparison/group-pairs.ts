import { readGroups, type GroupDefinition } from '../../../cql/measure-definition.js';
import type { Measure } from '../../../fhir/types.js';

/** A group of one version and the one of the other that stands for it; null where there is none. */
export interface GroupPair {
  before: GroupDefinition | null;
  after: GroupDefinition | null;
}

/**
 * Which groups of two versions belong together: those of the same id, then the others in their order. Authoring tools
 * give groups new ids with each version.
 */
export function pairGroups(before: Measure, after: Measure): GroupPair[] {
  const [old, young] = [readGroups(before), readGroups(after)];
  const sameId = (groups: readonly GroupDefinition[], { id }: GroupDefinition) => groups.find((one) => one.id === id);
  const others = young.filter((group) => !sameId(old, group));
  const pairs = old.map((group) => ({ before: group, after: sameId(young, group) ?? others.shift() ?? null }));
  return [...pairs, ...others.map((group) => ({ before: null, after: group }))];
}

import { readGroups } from '../cql/measure-definition.js';
import type { Measure } from '../fhir/types.js';
import type { PackagePopulation } from './measure-packages.js';

/** What the groups of a measure count and by what they are stratified, in the Measure's order. */
export function populationsOf(measure: Measure): PackagePopulation[] {
  return readGroups(measure).flatMap(({ id, populations, stratifiers }) => [
    ...populations.map(({ code, expression }) => ({ group: id, code, expression })),
    ...stratifiers
      .flatMap(({ components }) => components)
      .map(({ expression }) => ({ group: id, code: 'stratifier', expression })),
  ]);
}

import { readGroups, type GroupDefinition } from '../../cql/measure-definition.js';
import type { Measure } from '../../fhir/types.js';
import type { LibraryElm } from './elm-library.js';

const SCORINGS: readonly string[] = ['proportion', 'ratio', 'continuous-variable', 'cohort'];

/** What an evaluation could not do with this Measure, one sentence each; `main` is null where its ELM is lacking. */
export function checkMeasure(measure: Measure, main: LibraryElm | null): string[] {
  const label = `Measure ${measure.url ?? measure.id ?? '?'}`;
  const faults: string[] = [];
  if (!measure.url) faults.push(`${label} has no url.`);
  if (!measure.version) faults.push(`${label} has no version.`);
  if (!measure.group?.length) faults.push(`${label} has no group.`);
  if (!statesScoring(measure)) faults.push(`${label} states no scoring.`);
  return [...faults, ...readGroups(measure).flatMap((group) => checkGroup(group, main, label))];
}

function statesScoring(measure: Measure): boolean {
  const extended = [measure, ...(measure.group ?? [])].flatMap(({ extension = [] }) => extension);
  return Boolean(measure.scoring?.coding?.length) || extended.some(({ url }) => url.endsWith('/cqfm-scoring'));
}

function checkGroup({ id, scoring, populations }: GroupDefinition, main: LibraryElm | null, label: string): string[] {
  const place = `${label}, group ${id}`;
  const faults = SCORINGS.includes(scoring)
    ? []
    : [`${place}: scoring ${scoring} is not supported (${SCORINGS.join(', ')}).`];
  for (const population of populations) {
    if (!population.expression) faults.push(`${place}, population ${population.id} names no expression.`);
    else if (main && !main.expressions.has(population.expression)) {
      faults.push(`${place}, population ${population.id}: library ${main.id} has no "${population.expression}".`);
    }
  }
  return faults;
}

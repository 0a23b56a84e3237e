import type { GroupResult, ObservationValue, PersonResult, PopulationCounts } from './person-result.js';

/** One thing that the two engines do not see alike in a person's result. */
export interface EngineDifference {
  part: 'error' | 'populations' | 'strata' | 'observations';
  /** Id of the group; null for an error, which belongs to the whole measure. */
  group: string | null;
  /** Key of the population, `stratum/population`, or id of the observation; empty for an error. */
  item: string;
  /** A count, the values in order, or the error; null where there is none. */
  compiled: EngineFinding;
  reference: EngineFinding;
}

export type EngineFinding = number | number[] | string | null;

type Findings = Map<string, { of: Pick<EngineDifference, 'part' | 'group' | 'item'>; found: number | number[] }>;

/** The step of a CQL Decimal; what is finer is the arithmetic of the machine. https://cql.hl7.org/09-b-cqlreference.html#decimal-1 */
const DECIMAL_DIGITS = 8;

/**
 * What differs between the results of the two engines for one person and measure; nothing when they agree. Where both
 * fail they agree, whatever their words.
 */
export function engineDifferences(compiled: PersonResult, reference: PersonResult): EngineDifference[] {
  if (compiled.error !== null && reference.error !== null) return [];
  if (compiled.error !== null || reference.error !== null) {
    return [{ part: 'error', group: null, item: '', compiled: compiled.error, reference: reference.error }];
  }
  const [ours, theirs] = [findings(compiled.groups), findings(reference.groups)];
  return [...new Map([...ours, ...theirs])].flatMap(([key, { of }]) => {
    const [own, other] = [ours.get(key)?.found ?? null, theirs.get(key)?.found ?? null];
    return JSON.stringify(own) === JSON.stringify(other) ? [] : [{ ...of, compiled: own, reference: other }];
  });
}

function findings(groups: readonly GroupResult[]): Findings {
  const all: Findings = new Map();
  const add = (part: EngineDifference['part'], group: string, item: string, found: number | number[]) =>
    all.set(JSON.stringify([part, group, item]), { of: { part, group, item }, found });
  const addCounts = (part: EngineDifference['part'], group: string, prefix: string, counts: PopulationCounts) => {
    for (const [population, count] of Object.entries(counts)) add(part, group, `${prefix}${population}`, count);
  };
  for (const { id, populations, strata, observations } of groups) {
    addCounts('populations', id, '', populations);
    for (const [stratum, counts] of Object.entries(strata)) addCounts('strata', id, `${stratum}/`, counts);
    for (const [observation, values] of observed(observations)) add('observations', id, observation, values);
  }
  return all;
}

/** Values of each observation in ascending order: the order of episodes is not part of the result. */
function observed(observations: readonly ObservationValue[]): Map<string, number[]> {
  const values = new Map<string, number[]>();
  for (const { population, value } of observations) {
    values.set(population, [...(values.get(population) ?? []), Number(value.toFixed(DECIMAL_DIGITS))]);
  }
  for (const list of values.values()) list.sort((a, b) => a - b);
  return values;
}

import type { MeasureValues } from '../cql/engine.js';
import type { GroupDefinition, PopulationCode, PopulationDefinition } from '../cql/measure-definition.js';

/** Who or what is in a population: keys of episodes, or {@link PATIENT} alone where patients are counted. */
export type Members = ReadonlySet<string>;

/** The one key of a group that counts patients. */
export const PATIENT = 'Patient';

/** The logic gives a value of a kind that the group cannot count. */
export class PopulationBasisError extends Error {
  override name = 'PopulationBasisError';
}

const NOBODY: Members = new Set();

/**
 * Members of every population of a group by its key, after the hierarchy of its scoring.
 * https://hl7.org/fhir/us/cqfmeasures/STU4/measure-conformance.html#population-criteria
 * @throws PopulationBasisError
 */
export function membership(group: GroupDefinition, values: MeasureValues): Map<string, Members> {
  const stated = new Map(
    group.populations
      .filter(({ code }) => code !== 'measure-observation')
      .map((population) => [population.key, criterionMembers(group.basis, population.expression, values)]),
  );
  return group.scoring === 'ratio' ? ratioMembers(group, stated) : nestedMembers(group, stated);
}

/**
 * Those for whom an expression holds: everyone of a true criterion, or the episodes it lists.
 * @throws PopulationBasisError when a group that counts episodes meets a truth value, or something that is no list
 */
export function criterionMembers(basis: string, expression: string, values: MeasureValues): Members {
  const value = values.expressions.get(expression);
  if (value === undefined) return NOBODY;
  if (basis === 'boolean') {
    const holds = value.kind === 'list' ? value.items.length > 0 : value.kind === 'boolean' && value.value === true;
    return holds ? new Set([PATIENT]) : NOBODY;
  }
  if (value.kind === 'list') return new Set(value.items.map(({ key }) => key));
  if (value.kind === 'boolean' && value.value === null) return NOBODY;
  throw new PopulationBasisError(`"${expression}" gives no list, where the group counts ${basis} episodes`);
}

/**
 * Proportion, continuous variable and cohort: each population is drawn from the one above it. Exclusions are taken out
 * before the numerator is determined; an exception counts only for those who are not in the numerator.
 * https://hl7.org/fhir/R4/clinicalreasoning-quality-reporting.html
 */
function nestedMembers(group: GroupDefinition, stated: ReadonlyMap<string, Members>): Map<string, Members> {
  const of = (code: PopulationCode) => stated.get(code);
  const initial = of('initial-population') ?? NOBODY;
  const denominator = both(of('denominator') ?? initial, initial);
  const exclusion = both(of('denominator-exclusion') ?? NOBODY, denominator);
  const numerator = without(both(of('numerator') ?? NOBODY, denominator), exclusion);
  const numeratorExclusion = both(of('numerator-exclusion') ?? NOBODY, numerator);
  const exception = without(both(of('denominator-exception') ?? NOBODY, denominator), exclusion, numerator);
  const measured = both(of('measure-population') ?? initial, initial);
  const decided: Partial<Record<PopulationCode, Members>> = {
    'initial-population': initial,
    denominator,
    'denominator-exclusion': exclusion,
    numerator,
    'numerator-exclusion': numeratorExclusion,
    'denominator-exception': exception,
    'measure-population': measured,
    'measure-population-exclusion': both(of('measure-population-exclusion') ?? NOBODY, measured),
  };
  return new Map(
    group.populations
      .filter(({ code }) => code !== 'measure-observation')
      .map(({ key, code }) => [key, decided[code] ?? NOBODY]),
  );
}

/**
 * Ratio: numerator and denominator are drawn independently, each from the initial population it refers to; each has its
 * own exclusion.
 */
function ratioMembers(group: GroupDefinition, stated: ReadonlyMap<string, Members>): Map<string, Members> {
  const members = new Map<string, Members>();
  const initialOf = (population: PopulationDefinition | undefined) =>
    group.populations.find(({ id, code }) => code === 'initial-population' && id === population?.criteriaReference)
      ?.key ?? 'initial-population';
  for (const { key, code } of group.populations) {
    if (code === 'initial-population') members.set(key, stated.get(key) ?? NOBODY);
  }
  for (const [side, exclusion] of RATIO_SIDES) {
    const population = group.populations.find(({ code }) => code === side);
    const drawn = both(stated.get(side) ?? NOBODY, stated.get(initialOf(population)) ?? NOBODY);
    if (population) members.set(side, drawn);
    if (stated.has(exclusion)) members.set(exclusion, both(stated.get(exclusion) ?? NOBODY, drawn));
  }
  return members;
}

const RATIO_SIDES = [
  ['denominator', 'denominator-exclusion'],
  ['numerator', 'numerator-exclusion'],
] as const;

/** Members of the first that are in the second too. */
export function both(first: Members, second: Members): Members {
  return new Set([...first].filter((key) => second.has(key)));
}

/** Members of the first that are in none of the others. */
export function without(first: Members, ...others: readonly Members[]): Members {
  return new Set([...first].filter((key) => !others.some((other) => other.has(key))));
}

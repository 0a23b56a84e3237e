import type { ExpressionValue, MeasureValues } from '../cql/engine.js';
import type { GroupDefinition, PopulationCode, StratifierDefinition } from '../cql/measure-definition.js';
import type { PopulationCounts } from './person-result.js';
import { both, criterionMembers } from './populations-membership.js';
import type { Members } from './populations-membership.js';

/** Populations that are drawn from another, so that a stratifier of that one divides them too. */
const DRAWN_FROM: Partial<Record<PopulationCode, readonly PopulationCode[]>> = {
  'initial-population': [
    'denominator',
    'denominator-exclusion',
    'denominator-exception',
    'numerator',
    'numerator-exclusion',
    'measure-population',
    'measure-population-exclusion',
  ],
  denominator: ['denominator-exclusion', 'denominator-exception', 'numerator', 'numerator-exclusion'],
  numerator: ['numerator-exclusion'],
  'measure-population': ['measure-population-exclusion'],
};

/**
 * Counts inside each stratum. A criterion gives one stratum under the stratifier's id, with zeros for a person outside
 * it; values give the one stratum `id=value` that the person is in, none when the value is unknown.
 * https://hl7.org/fhir/R4/measure-definitions.html#Measure.group.stratifier
 */
export function strataCounts(
  group: GroupDefinition,
  values: MeasureValues,
  members: ReadonlyMap<string, Members>,
): Record<string, PopulationCounts> {
  const strata: Record<string, PopulationCounts> = {};
  for (const stratifier of group.stratifiers) {
    const key = stratumKey(stratifier, values);
    if (key === null) continue;
    const inside = isCriterion(stratifier, values) ? insiders(group, stratifier, values, members) : null;
    strata[key] = Object.fromEntries(
      group.populations
        .filter(({ code }) => members.has(code) && divides(stratifier, code))
        .map(({ key: population }) => {
          const all = members.get(population) ?? new Set<string>();
          return [population, inside ? both(all, inside).size : all.size];
        }),
    );
  }
  return strata;
}

/** Members for whom the criterion holds. Where episodes are counted, one that speaks of the patient holds for each. */
function insiders(
  group: GroupDefinition,
  { components }: StratifierDefinition,
  values: MeasureValues,
  members: ReadonlyMap<string, Members>,
): Members {
  const expression = components[0]?.expression ?? '';
  const value = values.expressions.get(expression);
  if (group.basis === 'boolean' || value?.kind !== 'boolean') return criterionMembers(group.basis, expression, values);
  return value.value === true ? new Set([...members.values()].flatMap((keys) => [...keys])) : new Set();
}

function divides({ appliesTo }: StratifierDefinition, code: PopulationCode): boolean {
  return (
    appliesTo.length === 0 ||
    appliesTo.some((applied) => applied === code || DRAWN_FROM[applied as PopulationCode]?.includes(code))
  );
}

/** One component that is true, false or a list says who is inside; anything else is a value to divide by. */
function isCriterion({ components }: StratifierDefinition, values: MeasureValues): boolean {
  if (components.length !== 1) return false;
  const value = values.expressions.get(components[0]?.expression ?? '');
  return value !== undefined && value.kind !== 'other';
}

function stratumKey(stratifier: StratifierDefinition, values: MeasureValues): string | null {
  if (isCriterion(stratifier, values)) return stratifier.id;
  const texts = stratifier.components.map(({ expression }) => valueText(values.expressions.get(expression)));
  if (texts.length === 0 || texts.some((text) => text === null)) return null;
  if (texts.length === 1) return `${stratifier.id}=${texts[0] ?? ''}`;
  const parts = stratifier.components.map(({ id }, index) => `${id}:${texts[index] ?? ''}`);
  return `${stratifier.id}=${parts.join(',')}`;
}

/** A value as it stands in the key of its stratum: the code of a code or concept, else its plain text. */
function valueText(value: ExpressionValue | undefined): string | null {
  if (value === undefined) return null;
  const plain = value.kind === 'other' ? value.value : value.kind === 'boolean' ? value.value : null;
  if (plain === null || plain === undefined) return null;
  if (typeof plain === 'string') return plain;
  if (typeof plain !== 'object') return JSON.stringify(plain);
  const { code, codes } = plain as { code?: string; codes?: readonly { code?: string }[] };
  return code ?? codes?.[0]?.code ?? JSON.stringify(plain);
}

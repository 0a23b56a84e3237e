import { readSupplemental, type GroupDefinition, type StratifierDefinition } from '../../../cql/measure-definition.js';
import type { Measure } from '../../../fhir/types.js';
import { pairGroups } from './group-pairs.js';

/** Something that the Measure resources say differently. */
export interface MeasureChange {
  /** What of the measure: `scoring`, `basis`, `improvement`, `population`, `stratifier`, `supplemental data`, `effective period`. */
  part: string;
  /** Id of the group after, else before; null for the measure as a whole. */
  group: string | null;
  /** Which population, stratifier or element; empty where the part says it. */
  item: string;
  /** Null where it is not there. */
  before: string | null;
  after: string | null;
}

/** What one Measure says, by part and item. */
type Facts = Map<string, { part: string; item: string; value: string }>;

/** Everything that counts towards results and differs between two Measures; texts for readers are not compared. */
export function compareMeasures(before: Measure, after: Measure): MeasureChange[] {
  const groups = pairGroups(before, after).flatMap((pair) =>
    changesOf(groupFacts(pair.before), groupFacts(pair.after), (pair.after ?? pair.before)?.id ?? null),
  );
  return [...changesOf(measureFacts(before), measureFacts(after), null), ...groups];
}

function changesOf(before: Facts, after: Facts, group: string | null): MeasureChange[] {
  const keys = [...new Set([...before.keys(), ...after.keys()])];
  return keys
    .filter((key) => before.get(key)?.value !== after.get(key)?.value)
    .map((key) => {
      const { part = '', item = '' } = before.get(key) ?? after.get(key) ?? {};
      return { part, group, item, before: before.get(key)?.value ?? null, after: after.get(key)?.value ?? null };
    });
}

function measureFacts(measure: Measure): Facts {
  const { start, end } = measure.effectivePeriod ?? {};
  const period = [start, end].map((side) => side?.slice(0, 10) ?? '').join('..');
  return facts([
    ...(period === '..' ? [] : [['effective period', '', period] as const]),
    ...readSupplemental(measure).map(({ id, expression }) => ['supplemental data', id, quoted(expression)] as const),
  ]);
}

function groupFacts(group: GroupDefinition | null): Facts {
  if (!group) return new Map();
  return facts([
    ['scoring', '', group.scoring],
    ['basis', '', group.basis],
    ['improvement', '', group.improvement],
    ...group.populations.map(({ key, expression, aggregateMethod }) => {
      const aggregated = aggregateMethod === null ? '' : `, ${aggregateMethod}`;
      return ['population', key, `${quoted(expression)}${aggregated}`] as const;
    }),
    ...group.stratifiers.map((stratifier) => ['stratifier', stratifier.id, strataOf(stratifier)] as const),
  ]);
}

function strataOf({ components, appliesTo }: StratifierDefinition): string {
  const by = components.map(({ expression }) => quoted(expression)).join(' and ');
  return appliesTo.length > 0 ? `${by} of ${appliesTo.join(', ')}` : by;
}

function facts(entries: readonly (readonly [part: string, item: string, value: string])[]): Facts {
  return new Map(entries.map(([part, item, value]) => [`${part}/${item}`, { part, item, value }]));
}

function quoted(name: string): string {
  return `"${name}"`;
}

import { dateKey } from './flow-value.js';
import type { DateRequirement, Requirement } from './requirement.js';

/**
 * Takes requirements of the same resources together: those that are the same but for their elements, and those whose
 * dates another one leaves wider. In the order of type, profile and codes.
 */
export function merged(requirements: readonly Requirement[]): Requirement[] {
  const groups = new Map<string, Map<string, Requirement>>();
  for (const one of requirements) {
    const key = JSON.stringify([one.type, one.profile, one.codes]);
    const group = groups.get(key) ?? new Map<string, Requirement>();
    groups.set(key, group);
    const dates = simplified(one.dates);
    const datesKey = dates.map(dateKey).join();
    const known = group.get(datesKey);
    group.set(datesKey, { ...one, dates, elements: [...(known?.elements ?? []), ...one.elements] });
  }
  return [...groups]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([, group]) => widest([...group.values()]))
    .map((one) => ({ ...one, elements: outermost(one.elements) }));
}

/** Each once, without those that another one of the same element implies, in order of their elements. */
function simplified(dates: readonly DateRequirement[]): DateRequirement[] {
  return dates
    .filter(
      (date, index) =>
        !dates.some((other, at) => other !== date && implies(other, date) && !(implies(date, other) && at > index)),
    )
    .sort((one, other) => (dateKey(one) < dateKey(other) ? -1 : 1));
}

/** Leaves out what another one includes, which takes over its elements. */
function widest(group: readonly Requirement[]): Requirement[] {
  const keyOf = ({ dates }: Requirement) => dates.map(dateKey).join();
  const byWidth = [...group].sort(
    (one, other) => one.dates.length - other.dates.length || (keyOf(one) < keyOf(other) ? -1 : 1),
  );
  const kept: Requirement[] = [];
  for (const one of byWidth) {
    const at = kept.findIndex(({ dates }) => dates.every((date) => one.dates.some((own) => implies(own, date))));
    const wider = kept[at];
    if (wider) kept[at] = { ...wider, elements: [...wider.elements, ...one.elements] };
    else kept.push(one);
  }
  return kept;
}

/** Whether what meets one date requirement certainly meets another. */
function implies(one: DateRequirement, other: DateRequirement): boolean {
  const same = (a: DateRequirement['from'], b: DateRequirement['from']) =>
    b === null || JSON.stringify(a) === JSON.stringify(b);
  return (
    one.path === other.path &&
    same(one.from, other.from) &&
    same(one.to, other.to) &&
    (one.match === other.match || one.match === 'within')
  );
}

/** Paths in order, without those below another one and without the id, which tells resources apart. */
function outermost(paths: readonly string[]): string[] {
  const all = new Set(paths.filter((path) => path !== 'id'));
  const isBelow = (path: string) =>
    path.split('.').some((_, index, names) => index > 0 && all.has(names.slice(0, index).join('.')));
  return [...all].filter((path) => !isBelow(path)).sort();
}

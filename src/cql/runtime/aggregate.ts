import { add, multiply } from './arithmetic.js';
import { greaterThan, lessThan } from './comparison.js';
import { Quantity } from './quantity.js';
import { compareQuantities } from './units.js';
import type { Truth, Value } from './value.js';

/** What aggregates take: nulls in it are ignored. https://cql.hl7.org/09-b-cqlreference.html#aggregate-functions */
export type Source = readonly Value[] | null;

/** Elements that are not null. */
export function known(list: Source): readonly Exclude<Value, null>[] {
  return list?.filter((item) => item !== null) ?? [];
}

/** 0 for null. https://cql.hl7.org/09-b-cqlreference.html#count */
export function count(list: Source): number {
  let found = 0;
  for (const item of list ?? []) if (item !== null) found++;
  return found;
}

/** Null when there is nothing to add, or the sum is beyond its type. https://cql.hl7.org/09-b-cqlreference.html#sum */
export function sum(list: Source): Value {
  return folded(known(list), add);
}

/** Quantities keep the unit of the first, as their number is only a factor. https://cql.hl7.org/09-b-cqlreference.html#product */
export function product(list: Source): Value {
  const items = known(list);
  const [first] = items;
  if (!(first instanceof Quantity)) return folded(items, multiply);
  const value = folded(
    items.map((item) => (item as Quantity).value),
    multiply,
  );
  return value === null ? null : new Quantity(value as Quantity['value'], first.unit);
}

/** https://cql.hl7.org/09-b-cqlreference.html#min */
export function min(list: Source): Value {
  return extreme(known(list), lessThan);
}

/** https://cql.hl7.org/09-b-cqlreference.html#max */
export function max(list: Source): Value {
  return extreme(known(list), greaterThan);
}

/** True for null. https://cql.hl7.org/09-b-cqlreference.html#alltrue */
export function allTrue(list: Source): boolean {
  return list === null || !list.includes(false);
}

/** False for null. https://cql.hl7.org/09-b-cqlreference.html#anytrue */
export function anyTrue(list: Source): boolean {
  return list?.includes(true) ?? false;
}

function folded(items: readonly Value[], operation: (a: Value, b: Value) => Value): Value {
  const [first = null, ...others] = items;
  return others.reduce(operation, first);
}

/** The first of the extremes; null when quantities measure different things. */
function extreme(items: readonly Value[], before: (a: Value, b: Value) => Truth): Value {
  let [best = null] = items;
  for (const item of items) {
    if (item instanceof Quantity && !(best instanceof Quantity && compareQuantities(item, best) !== null)) return null;
    if (before(item, best) === true) best = item;
  }
  return best;
}

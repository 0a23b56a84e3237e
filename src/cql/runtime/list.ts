import { Elements } from './distinct.js';
import { equal } from './equality.js';
import { EvaluationError } from './evaluation-error.js';
import { spend, spendOnList } from './limits.js';
import { isList } from './value.js';
import type { Truth, Value } from './value.js';

/** Simple values that are compared as fast as one step is taken; structured values spend for themselves. */
const COMPARED_PER_STEP = 8;

/**
 * Whether a list holds an element: false when no element can be it, null when only an element that may or may not be
 * equal is left. Null is an element like any other. https://cql.hl7.org/09-b-cqlreference.html#contains-1
 */
export function listContains(list: readonly Value[], element: Value): Truth {
  spend(list.length / COMPARED_PER_STEP);
  if (element === null) return list.includes(null);
  let result: Truth = false;
  for (const other of list) {
    if (other === null) continue;
    const found = equal(other, element);
    if (found === true) return true;
    if (found === null) result = null;
  }
  return result;
}

/** As above with at least one other element. https://cql.hl7.org/09-b-cqlreference.html#properly-includes-1 */
export function listProperlyContains(list: readonly Value[], element: Value): Truth {
  const contained = listContains(list, element);
  if (contained !== true) return contained;
  if (element === null) return list.some((other) => other !== null);
  if (someOther(list, element)) return true;
  return list.includes(null) ? null : false;
}

/** Whether some element that is not null differs. */
function someOther(list: readonly Value[], element: Value): boolean {
  return list.some((other) => other !== null && equal(other, element) === false);
}

/** Whether every element of the second is in the first. https://cql.hl7.org/09-b-cqlreference.html#includes-1 */
export function listIncludes(list: readonly Value[], others: readonly Value[]): Truth {
  let result: Truth = true;
  for (const element of others) {
    const contained = listContains(list, element);
    if (contained === false) return false;
    if (contained === null) result = null;
  }
  return result;
}

/** As above, where the first has an element that the second lacks. */
export function listProperlyIncludes(list: readonly Value[], others: readonly Value[]): Truth {
  const included = listIncludes(list, others);
  if (included !== true) return included;
  const contained = new Elements().addAll(others);
  return list.some((element) => !contained.has(element));
}

/** Whether it has an element that is not null. https://cql.hl7.org/09-b-cqlreference.html#exists */
export function exists(list: Value): boolean {
  return isList(list) && list.some((element) => element !== null);
}

export function first(list: Value): Value {
  return isList(list) ? (list[0] ?? null) : null;
}

export function last(list: Value): Value {
  return isList(list) ? (list.at(-1) ?? null) : null;
}

/** The one element; null of none. @throws EvaluationError for several. https://cql.hl7.org/09-b-cqlreference.html#singleton-from */
export function singletonFrom(list: Value): Value {
  if (!isList(list)) return null;
  if (list.length > 1) throw new EvaluationError('"singleton from" is asked of a list of several elements');
  return list[0] ?? null;
}

/** Elements from `start` on up to `end`, which is left out; none for a negative index. Null: from the first, to the last. */
export function slice(list: Value, start: Value, end: Value): Value {
  if (!isList(list)) return null;
  const from = typeof start === 'number' ? start : 0;
  const to = typeof end === 'number' ? end : list.length;
  return from < 0 || to < from ? [] : list.slice(from, to);
}

/** Elements of the lists in a list; null lists have none. https://cql.hl7.org/09-b-cqlreference.html#flatten */
export function flatten(lists: Value): Value {
  if (!isList(lists)) return null;
  spendOnList(lists.reduce<number>((length, list) => length + (isList(list) ? list.length : 1), 0));
  return lists.flatMap((list) => (isList(list) ? list : list === null ? [] : [list]));
}

/** Place of the first equal element, -1 when there is none. https://cql.hl7.org/09-b-cqlreference.html#indexof */
export function indexOf(list: Value, element: Value): Value {
  if (!isList(list) || element === null) return null;
  spend(list.length / COMPARED_PER_STEP);
  return list.findIndex((other) => equal(other, element) === true);
}

import { same } from './distinct.js';
import { EvaluationError } from './evaluation-error.js';
import { Tuple } from './tuple.js';
import type { Value } from './value.js';

/** Longer lists are no results of measures. */
const MAXIMUM_LENGTH = 100_000;

type Each = (element: Value) => Value;

/** Elements for which the condition is true. https://cql.hl7.org/04-logicalspecification.html#filter */
export function filterList(list: Value, condition: Each): Value {
  return isList(list) ? list.filter((element) => condition(element) === true) : null;
}

/** https://cql.hl7.org/04-logicalspecification.html#foreach */
export function mapList(list: Value, each: Each): Value {
  return isList(list) ? list.map(each) : null;
}

/**
 * What the elements give, and what that gives, until nothing new comes.
 * @throws EvaluationError beyond 100 000 elements. https://cql.hl7.org/04-logicalspecification.html#repeat
 */
export function repeated(list: Value, each: Each): Value {
  if (!isList(list)) return null;
  const found: Value[] = [];
  const waiting = [...list];
  for (const element of waiting) {
    const given = each(element);
    for (const value of isList(given) ? given : [given]) {
      if (value === null || found.some((other) => same(other, value))) continue;
      if (found.length >= MAXIMUM_LENGTH)
        throw new EvaluationError(`Repeat gives more than ${MAXIMUM_LENGTH} elements`);
      found.push(value);
      waiting.push(value);
    }
  }
  return found;
}

/**
 * Every pair of tuples as one tuple with the elements of both.
 * @throws EvaluationError beyond 100 000 pairs. https://cql.hl7.org/04-logicalspecification.html#times
 */
export function timesList(left: Value, right: Value): Value {
  if (!isList(left) || !isList(right)) return null;
  if (left.length * right.length > MAXIMUM_LENGTH) {
    throw new EvaluationError(`A product of lists has more than ${MAXIMUM_LENGTH} elements`);
  }
  return left.flatMap((a) => right.map((b) => merged(a, b)));
}

function merged(a: Value, b: Value): Value {
  return a instanceof Tuple && b instanceof Tuple ? new Tuple(new Map([...a.elements, ...b.elements])) : null;
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

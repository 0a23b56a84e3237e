import { Elements } from './distinct.js';
import { EvaluationError } from './evaluation-error.js';
import { spend } from './limits.js';
import { Tuple } from './tuple.js';
import { isList } from './value.js';
import type { Value } from './value.js';

/** Longer lists are no results of measures. */
const MAXIMUM_LENGTH = 100_000;

type Each = (element: Value) => Value;

/** Elements for which the condition is true. https://cql.hl7.org/04-logicalspecification.html#filter */
export function filterList(list: Value, condition: Each): Value {
  return isList(list) ? counted(list).filter((element) => condition(element) === true) : null;
}

/** https://cql.hl7.org/04-logicalspecification.html#foreach */
export function mapList(list: Value, each: Each): Value {
  return isList(list) ? counted(list).map((element) => each(element)) : null;
}

/**
 * What the elements give, and what that gives, until nothing new comes.
 * @throws EvaluationError beyond 100 000 elements. https://cql.hl7.org/04-logicalspecification.html#repeat
 */
export function repeated(list: Value, each: Each): Value {
  if (!isList(list)) return null;
  const found: Value[] = [];
  const known = new Elements();
  const waiting = [...list];
  for (const element of waiting) {
    spend(1);
    const given = each(element);
    for (const value of isList(given) ? given : [given]) {
      if (value === null || !known.add(value)) continue;
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
  if (!(a instanceof Tuple && b instanceof Tuple)) return null;
  spend(a.elements.size + b.elements.size);
  return new Tuple(new Map([...a.elements, ...b.elements]));
}

function counted(list: readonly Value[]): readonly Value[] {
  spend(list.length);
  return list;
}

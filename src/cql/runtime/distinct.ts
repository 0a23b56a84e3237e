import { elementKey } from './element-key.js';
import { equal } from './equality.js';
import { spend } from './limits.js';
import type { Value } from './value.js';

/** Elements of lists, found without going through all of them. */
export class Elements {
  readonly #identical = new Set<Value>();
  readonly #alike = new Map<string, Value[]>();

  /** Whether it has an element that is {@link same | the same}. */
  has(value: Value): boolean {
    if (this.#identical.has(value)) return true;
    return !isDecidedByIdentity(value) && isAmong(this.#alike.get(elementKey(value)), value);
  }

  /** Takes in an element; false when it has one that is the same. */
  add(value: Value): boolean {
    if (this.#identical.has(value)) return false;
    this.#identical.add(value);
    if (isDecidedByIdentity(value)) return true;
    const key = elementKey(value);
    const alike = this.#alike.get(key);
    if (isAmong(alike, value)) return false;
    if (alike) alike.push(value);
    else this.#alike.set(key, [value]);
    return true;
  }

  addAll(values: readonly Value[]): this {
    for (const value of values) this.add(value);
    return this;
  }
}

/**
 * Each value once, at its first place. Null is the same as null; else equality decides, and what may or may not be equal
 * stays. https://cql.hl7.org/09-b-cqlreference.html#distinct
 */
export function distinct(list: readonly Value[]): readonly Value[] {
  if (list.length < 2) return list;
  spend(list.length);
  const seen = new Elements();
  return list.filter((value) => seen.add(value));
}

/** Whether two elements of lists are the same to set operations. */
export function same(a: Value, b: Value): boolean {
  return a === null || b === null ? a === b : equal(a, b) === true;
}

function isAmong(alike: readonly Value[] | undefined, value: Value): boolean {
  if (alike === undefined) return false;
  spend(alike.length);
  return alike.some((other) => equal(other, value) === true);
}

function isDecidedByIdentity(value: Value): boolean {
  return value === null || typeof value === 'string' || typeof value === 'boolean';
}

import { spend } from './limits.js';
import type { Value } from './value.js';

/** Named elements in the order they were written. A map, because names come from a package. https://cql.hl7.org/09-b-cqlreference.html#tuple */
export class Tuple {
  constructor(readonly elements: ReadonlyMap<string, Value>) {}
}

/** The tuple of values by their names, in the same order. */
export function tupleOf(names: readonly string[], values: readonly Value[]): Tuple {
  spend(names.length);
  return new Tuple(new Map(names.map((name, index) => [name, values[index] ?? null])));
}

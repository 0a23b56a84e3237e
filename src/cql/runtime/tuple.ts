import type { Value } from './value.js';

/** Named elements in the order they were written. A map, because names come from a package. https://cql.hl7.org/09-b-cqlreference.html#tuple */
export class Tuple {
  constructor(readonly elements: ReadonlyMap<string, Value>) {}
}

import { distinct, same } from './distinct.js';
import type { Value } from './value.js';

type List = readonly Value[] | null;

/** Elements of either list, each once; null is an empty list. https://cql.hl7.org/09-b-cqlreference.html#union-1 */
export function union(a: List, b: List): readonly Value[] {
  return distinct([...(a ?? []), ...(b ?? [])]);
}

/** Elements of both, each once; null when either is. https://cql.hl7.org/09-b-cqlreference.html#intersect-1 */
export function intersect(a: List, b: List): List {
  if (a === null || b === null) return null;
  return distinct(a.filter((value) => holds(b, value)));
}

/** Elements of the first that the second lacks, each once. https://cql.hl7.org/09-b-cqlreference.html#except-1 */
export function except(a: List, b: List): List {
  if (a === null) return null;
  return distinct(b === null ? a : a.filter((value) => !holds(b, value)));
}

function holds(list: readonly Value[], value: Value): boolean {
  return list.includes(value) || list.some((other) => same(other, value));
}

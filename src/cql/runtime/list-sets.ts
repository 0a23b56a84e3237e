import { Elements, distinct } from './distinct.js';
import { spend, spendOnList } from './limits.js';
import type { Value } from './value.js';

/** Elements of either list, each once. https://cql.hl7.org/09-b-cqlreference.html#union-1 */
export function union(a: readonly Value[], b: readonly Value[]): readonly Value[] {
  spendOnList(a.length + b.length);
  return distinct([...a, ...b]);
}

/** Elements of both, each once. https://cql.hl7.org/09-b-cqlreference.html#intersect-1 */
export function intersect(a: readonly Value[], b: readonly Value[]): readonly Value[] {
  spend(a.length + b.length);
  const others = new Elements().addAll(b);
  return distinct(a.filter((value) => others.has(value)));
}

/** Elements of the first that the second lacks, each once. https://cql.hl7.org/09-b-cqlreference.html#except-1 */
export function except(a: readonly Value[], b: readonly Value[]): readonly Value[] {
  spend(a.length + b.length);
  const others = new Elements().addAll(b);
  return distinct(a.filter((value) => !others.has(value)));
}

import { Decimal } from './decimal.js';
import { equal } from './equality.js';
import { FhirNode } from './fhir-node.js';
import type { Value } from './value.js';

/**
 * Each value once, at its first place. Null is the same as null; else equality decides, and what may or may not be equal
 * stays. https://cql.hl7.org/09-b-cqlreference.html#distinct
 */
export function distinct(list: readonly Value[]): readonly Value[] {
  if (list.length < 2) return list;
  const seen = new Set<unknown>();
  const groups = new Map<string, Value[]>();
  return list.filter((value) => {
    if (seen.has(value)) return false;
    seen.add(value);
    if (isDecidedByIdentity(value)) return true;
    const group = groupOf(groups, value);
    if (group.some((other) => same(other, value))) return false;
    group.push(value);
    return true;
  });
}

/** Whether two elements of lists are the same to set operations. */
export function same(a: Value, b: Value): boolean {
  return a === null || b === null ? a === b : equal(a, b) === true;
}

function isDecidedByIdentity(value: Value): boolean {
  return value === null || typeof value === 'string' || typeof value === 'boolean';
}

/** Values that can be equal at all: resources only when their ids are. */
function groupOf(groups: Map<string, Value[]>, value: Value): Value[] {
  const key = groupKey(value);
  let group = groups.get(key);
  if (!group) groups.set(key, (group = []));
  return group;
}

function groupKey(value: Value): string {
  if (value instanceof FhirNode) {
    const { id } = (value.json ?? {}) as { id?: unknown };
    return `${value.type.name} ${typeof id === 'string' ? id : ''}`;
  }
  if (typeof value === 'number' || typeof value === 'bigint') return `number ${value}`;
  return value instanceof Decimal ? `number ${value.toNumber()}` : '';
}

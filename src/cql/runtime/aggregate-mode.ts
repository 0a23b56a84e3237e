import { known } from './aggregate.js';
import type { Source } from './aggregate.js';
import { Decimal } from './decimal.js';
import { equal } from './equality.js';
import { EvaluationError } from './evaluation-error.js';
import type { Value } from './value.js';

/** Values without a key are compared with each other. */
const MAXIMUM_COMPARED = 2000;

interface Group {
  readonly value: Value;
  size: number;
}

/** The most frequent element; of several the first. https://cql.hl7.org/09-b-cqlreference.html#mode */
export function mode(list: Source): Value {
  const groups: Group[] = [];
  const byKey = new Map<string, Group>();
  for (const value of known(list)) {
    const key = keyOf(value);
    let group = key === null ? groupOfEqual(groups, value) : byKey.get(key);
    if (!group) groups.push((group = { value, size: 0 }));
    if (key !== null) byKey.set(key, group);
    group.size++;
  }
  return groups.reduce<Group>((best, group) => (group.size > best.size ? group : best), { value: null, size: 0 }).value;
}

/** Text that equal values of a simple type share. */
function keyOf(value: Value): string | null {
  if (value instanceof Decimal) return `decimal ${value.normalized().toString()}`;
  return typeof value === 'object' ? null : `${typeof value} ${value}`;
}

function groupOfEqual(groups: readonly Group[], value: Value): Group | undefined {
  if (groups.length > MAXIMUM_COMPARED) {
    throw new EvaluationError(`The mode of more than ${MAXIMUM_COMPARED} different values is not computed`);
  }
  return groups.find((group) => equal(group.value, value) === true);
}

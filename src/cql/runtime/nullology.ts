import type { Value } from './value.js';

/** The first element that is not null; a single value is itself. https://cql.hl7.org/09-b-cqlreference.html#coalesce */
export function coalesceList(list: Value): Value {
  return Array.isArray(list) ? ((list as readonly Value[]).find((element) => element !== null) ?? null) : list;
}

import type { Code, CodeSystem, Concept, ValueSet } from './clinical.js';
import type { CalendarDate, DateTime, Time } from './temporal.js';
import type { Decimal } from './decimal.js';
import type { FhirNode } from './fhir-node.js';
import type { Interval } from './interval.js';
import type { Quantity, Ratio } from './quantity.js';
import type { Tuple } from './tuple.js';
import type { Uncertainty } from './uncertainty.js';

/**
 * Every value of CQL as the compiled engine has it. Absence is always `null`, never `undefined`. Integer is a number,
 * Long a bigint, String a string, a list an array that nobody changes; all others are immutable objects of one class
 * each. https://cql.hl7.org/02-authorsguide.html#values
 */
export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | Decimal
  | Quantity
  | Ratio
  | DateTime
  | CalendarDate
  | Time
  | Interval
  | Uncertainty
  | Code
  | Concept
  | ValueSet
  | CodeSystem
  | Tuple
  | FhirNode
  | readonly Value[];

/** CQL's Boolean: null is unknown. */
export type Truth = boolean | null;

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

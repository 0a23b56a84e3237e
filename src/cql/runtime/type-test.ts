import { Code, CodeSystem, Concept, ValueSet } from './clinical.js';
import { SYSTEM } from './cql-type.js';
import type { CqlType } from './cql-type.js';
import { Decimal } from './decimal.js';
import { EvaluationError } from './evaluation-error.js';
import { FhirNode } from './fhir-node.js';
import { Interval } from './interval.js';
import { Quantity, Ratio } from './quantity.js';
import { CalendarDate, DateTime, Time } from './temporal.js';
import { Tuple } from './tuple.js';
import { Uncertainty } from './uncertainty.js';
import type { Value } from './value.js';

const SYSTEM_TYPES: ReadonlyMap<string, (value: Value) => boolean> = new Map<string, (value: Value) => boolean>([
  ['Any', () => true],
  ['Boolean', (value) => typeof value === 'boolean'],
  ['Integer', (value) => typeof value === 'number'],
  ['Long', (value) => typeof value === 'bigint'],
  ['String', (value) => typeof value === 'string'],
  ['Decimal', (value) => value instanceof Decimal],
  ['Quantity', (value) => value instanceof Quantity],
  ['Ratio', (value) => value instanceof Ratio],
  ['DateTime', (value) => value instanceof DateTime],
  ['Date', (value) => value instanceof CalendarDate],
  ['Time', (value) => value instanceof Time],
  ['Code', (value) => value instanceof Code],
  ['Concept', (value) => value instanceof Concept],
  ['ValueSet', (value) => value instanceof ValueSet],
  ['CodeSystem', (value) => value instanceof CodeSystem],
  ['Vocabulary', (value) => value instanceof ValueSet || value instanceof CodeSystem],
]);

/**
 * Whether a value is of a type or of one that derives from it; null is of no type. A list or interval is when all that it
 * holds is, or null. https://cql.hl7.org/09-b-cqlreference.html#is
 */
export function isOfType(value: Value, type: CqlType): boolean {
  if (value === null) return false;
  switch (type.kind) {
    case 'named':
      return isOfNamedType(value, type.name);
    case 'choice':
      return type.of.some((option) => isOfType(value, option));
    case 'list':
      return Array.isArray(value) && value.every((item: Value) => isNullOrOf(item, type.of));
    case 'interval':
      return value instanceof Interval && isIntervalOf(value, type.of);
    case 'tuple':
      return value instanceof Tuple && isOfTupleType(value, type.elements);
  }
}

/**
 * The value when it is of the type, else null. https://cql.hl7.org/09-b-cqlreference.html#as
 * @throws EvaluationError when it is strict (`cast`) and the value is of another type
 */
export function asType(value: Value, type: CqlType, strict: boolean): Value {
  if (value === null || isOfType(value, type)) return value;
  if (strict) throw new EvaluationError('A value is not of the type that it is cast to');
  return null;
}

function isNullOrOf(value: Value, type: CqlType): boolean {
  return value === null || isOfType(value, type);
}

function isOfNamedType(value: Value, name: string): boolean {
  if (value instanceof FhirNode) return value.type.is(name);
  if (value instanceof Uncertainty) return isOfNamedType(value.low, name);
  if (!name.startsWith(SYSTEM)) return false;
  return SYSTEM_TYPES.get(name.slice(SYSTEM.length))?.(value) ?? false;
}

/** Of an interval without bounds the logic may tell the type. */
function isIntervalOf({ low, high, pointType }: Interval, type: CqlType): boolean {
  if (low !== null || high !== null || pointType === null) return isNullOrOf(low, type) && isNullOrOf(high, type);
  const options = type.kind === 'choice' ? type.of : [type];
  return options.some((option) => option.kind !== 'named' || isNamed(pointType, option.name));
}

function isNamed(type: CqlType, name: string): boolean {
  return type.kind !== 'named' || type.name === name || name === `${SYSTEM}Any`;
}

/** A tuple type lists all elements. */
function isOfTupleType({ elements }: Tuple, types: ReadonlyMap<string, CqlType>): boolean {
  return (
    elements.size === types.size &&
    [...types].every(([name, type]) => elements.has(name) && isNullOrOf(elements.get(name) ?? null, type))
  );
}

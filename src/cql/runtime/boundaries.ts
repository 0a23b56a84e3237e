import { addDecimals, negateDecimal } from './decimal-arithmetic.js';
import { SYSTEM } from './cql-type.js';
import type { CqlType } from './cql-type.js';
import { Decimal, MAXIMUM_SCALE } from './decimal.js';
import { EvaluationError } from './evaluation-error.js';
import { INTEGER, LONG, integerOrNull, longOrNull } from './integer.js';
import { Quantity } from './quantity.js';
import { predecessorOf, successorOf } from './temporal-arithmetic.js';
import {
  MAXIMUM_DATE,
  MAXIMUM_DATE_TIME,
  MAXIMUM_TIME,
  MINIMUM_DATE,
  MINIMUM_DATE_TIME,
  MINIMUM_TIME,
} from './temporal-limits.js';
import { CalendarDate, DateTime, Time, isTemporal } from './temporal.js';
import { Uncertainty } from './uncertainty.js';
import type { Value } from './value.js';

const STEP = new Decimal(1n, MAXIMUM_SCALE);

/** The next value of the type; null at the greatest. https://cql.hl7.org/09-b-cqlreference.html#successor */
export function successor(value: Value): Value {
  return neighbour(value, 1);
}

/** The value before; null at the least. https://cql.hl7.org/09-b-cqlreference.html#predecessor */
export function predecessor(value: Value): Value {
  return neighbour(value, -1);
}

/**
 * `successor of`, as logic asks for it. @throws EvaluationError at the last moment that can be written
 */
export function successorOfPoint(value: Value): Value {
  return existing(value, successor(value));
}

/** `predecessor of`, as logic asks for it. @throws EvaluationError at the first moment that can be written */
export function predecessorOfPoint(value: Value): Value {
  return existing(value, predecessor(value));
}

/** The specification's tests want an error of dates and times, and null of numbers. */
function existing(value: Value, neighbouring: Value): Value {
  if (neighbouring === null && isTemporal(value)) throw new EvaluationError('There is no moment beyond the calendar');
  return neighbouring;
}

function neighbour(value: Value, step: 1 | -1): Value {
  if (value === null) return null;
  if (typeof value === 'number') return integerOrNull(value + step);
  if (isTemporal(value)) return step === 1 ? successorOf(value) : predecessorOf(value);
  if (typeof value === 'bigint') return longOrNull(value + BigInt(step));
  return neighbourOfObject(value, step);
}

function neighbourOfObject(value: Value, step: 1 | -1): Value {
  if (value instanceof Decimal) return addDecimals(value, step === 1 ? STEP : negateDecimal(STEP));
  if (value instanceof Quantity) {
    const next = neighbour(value.value, step) as Decimal | null;
    return next && new Quantity(next, value.unit);
  }
  if (value instanceof Uncertainty) return new Uncertainty(neighbour(value.low, step), neighbour(value.high, step));
  throw new EvaluationError('Values of this type have no successor and no predecessor');
}

interface Bounds {
  readonly minimum: Value;
  readonly maximum: Value;
}

const BOUNDS: ReadonlyMap<string, Bounds> = new Map<string, Bounds>([
  ['Integer', INTEGER],
  ['Long', LONG],
  ['Decimal', { minimum: Decimal.MINIMUM, maximum: Decimal.MAXIMUM }],
  ['Quantity', { minimum: new Quantity(Decimal.MINIMUM, '1'), maximum: new Quantity(Decimal.MAXIMUM, '1') }],
  ['Date', { minimum: MINIMUM_DATE, maximum: MAXIMUM_DATE }],
  ['DateTime', { minimum: MINIMUM_DATE_TIME, maximum: MAXIMUM_DATE_TIME }],
  ['Time', { minimum: MINIMUM_TIME, maximum: MAXIMUM_TIME }],
]);

/**
 * The least value of a type, given as such or by one of its values; a Quantity keeps the unit of the sample. Null for
 * types without order. https://cql.hl7.org/09-b-cqlreference.html#minimum
 */
export function minimumOf(typeOrSample: CqlType | Value): Value {
  return bound(typeOrSample, 'minimum');
}

/** The greatest value of a type; see {@link minimumOf}. */
export function maximumOf(typeOrSample: CqlType | Value): Value {
  return bound(typeOrSample, 'maximum');
}

/** Whether `minimum` and `maximum` are defined for the type. */
export function hasBounds(type: CqlType): boolean {
  return type.kind === 'named' && BOUNDS.has(type.name.slice(SYSTEM.length)) && type.name.startsWith(SYSTEM);
}

function bound(typeOrSample: CqlType | Value, which: 'minimum' | 'maximum'): Value {
  if (typeOrSample instanceof Quantity) {
    return new Quantity(which === 'minimum' ? Decimal.MINIMUM : Decimal.MAXIMUM, typeOrSample.unit);
  }
  const name = isType(typeOrSample) ? systemName(typeOrSample) : nameOfSample(typeOrSample);
  return (name === null ? undefined : BOUNDS.get(name))?.[which] ?? null;
}

function systemName(type: CqlType): string | null {
  return type.kind === 'named' && type.name.startsWith(SYSTEM) ? type.name.slice(SYSTEM.length) : null;
}

function isType(value: CqlType | Value): value is CqlType {
  return typeof value === 'object' && value !== null && 'kind' in value;
}

function nameOfSample(value: Value): string | null {
  if (typeof value === 'number') return 'Integer';
  if (typeof value === 'bigint') return 'Long';
  if (value instanceof Decimal) return 'Decimal';
  if (value instanceof CalendarDate) return 'Date';
  if (value instanceof DateTime) return 'DateTime';
  if (value instanceof Time) return 'Time';
  return value instanceof Uncertainty ? nameOfSample(value.low) : null;
}

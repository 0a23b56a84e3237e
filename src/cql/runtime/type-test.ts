import { Code, CodeSystem, Concept, ValueSet } from './clinical.js';
import { SYSTEM } from './cql-type.js';
import type { CqlType } from './cql-type.js';
import { Decimal } from './decimal.js';
import { EvaluationError } from './evaluation-error.js';
import { FhirNode } from './fhir-node.js';
import { Interval } from './interval.js';
import { spend } from './limits.js';
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

/** Whether a value is of one type; null is of none. */
export type TypeTest = (value: Value) => boolean;

/**
 * The test of a type, made once for all values: they are of it or of a type that derives from it. A list or interval is
 * when all that it holds is, or null. https://cql.hl7.org/09-b-cqlreference.html#is
 */
export function typeTest(type: CqlType): TypeTest {
  switch (type.kind) {
    case 'named':
      return namedTest(type.name);
    case 'choice': {
      const options = type.of.map(typeTest);
      return (value) => options.some((option) => option(value));
    }
    case 'list': {
      const ofItem = typeTest(type.of);
      return (value) => Array.isArray(value) && spentOn(value).every((item) => item === null || ofItem(item));
    }
    case 'interval':
      return intervalTest(type.of);
    case 'tuple':
      return tupleTest(type.elements);
  }
}

/**
 * The value when it is of the type, else null. https://cql.hl7.org/09-b-cqlreference.html#as
 * @throws EvaluationError when it is strict (`cast`) and the value is of another type
 */
export function asType(value: Value, test: TypeTest, strict: boolean): Value {
  if (value === null || test(value)) return value;
  if (strict) throw new EvaluationError('A value is not of the type that it is cast to');
  return null;
}

function namedTest(name: string): TypeTest {
  const ofSystem = (name.startsWith(SYSTEM) ? SYSTEM_TYPES.get(name.slice(SYSTEM.length)) : undefined) ?? (() => false);
  return (value) => {
    if (value === null) return false;
    if (value instanceof FhirNode) return value.type.is(name);
    return value instanceof Uncertainty ? value.low !== null && ofSystem(value.low) : ofSystem(value);
  };
}

/** Of an interval without bounds the logic may tell the type. */
function intervalTest(type: CqlType): TypeTest {
  const ofPoint = typeTest(type);
  const options = type.kind === 'choice' ? type.of : [type];
  return (value) => {
    if (!(value instanceof Interval)) return false;
    const { low, high, pointType } = value;
    if (low !== null || high !== null || pointType === null) {
      return (low === null || ofPoint(low)) && (high === null || ofPoint(high));
    }
    return options.some((option) => option.kind !== 'named' || isNamed(pointType, option.name));
  };
}

function isNamed(type: CqlType, name: string): boolean {
  return type.kind !== 'named' || type.name === name || name === `${SYSTEM}Any`;
}

/** A tuple type lists all elements. */
function tupleTest(types: ReadonlyMap<string, CqlType>): TypeTest {
  const tests = [...types].map(([name, type]): [string, TypeTest] => [name, typeTest(type)]);
  return (value) =>
    value instanceof Tuple &&
    value.elements.size === tests.length &&
    tests.every(([name, test]) => {
      const element = value.elements.get(name);
      return element === null || (element !== undefined && test(element));
    });
}

function spentOn(list: readonly Value[]): readonly Value[] {
  spend(list.length);
  return list;
}

import { describe, expect, it } from '@jest/globals';
import { Code, CodeSystem, ValueSet } from './clinical.js';
import { FHIR, SYSTEM } from './cql-type.js';
import type { CqlType } from './cql-type.js';
import { Decimal } from './decimal.js';
import { EvaluationError } from './evaluation-error.js';
import { FhirNode } from './fhir-node.js';
import { Interval } from './interval.js';
import { Tuple } from './tuple.js';
import { asType, typeTest } from './type-test.js';
import type { Value } from './value.js';

function system(name: string): CqlType {
  return { kind: 'named', name: `${SYSTEM}${name}` };
}

function fhir(name: string): CqlType {
  return { kind: 'named', name: `${FHIR}${name}` };
}

const observation = FhirNode.ofResource(
  { resourceType: 'Observation', status: 'final', valueQuantity: { value: 1 }, effectiveDateTime: '2026' },
  0,
);
const integers: CqlType = { kind: 'list', of: system('Integer') };
const integerInterval: CqlType = { kind: 'interval', of: system('Integer') };
const tuple: CqlType = { kind: 'tuple', elements: new Map([['id', system('Integer')]]) };

describe('type tests', () => {
  it.each<[string, Value, CqlType, boolean]>([
    ['5 is Integer', 5, system('Integer'), true],
    ['5 is no Decimal', 5, system('Decimal'), false],
    ['5.0 is Decimal', Decimal.fromInteger(5), system('Decimal'), true],
    ['5L is Long', 5n, system('Long'), true],
    ['text is String', '5', system('String'), true],
    ['all is Any', 5, system('Any'), true],
    ['null is of no type', null, system('Any'), false],
    ['a value set is Vocabulary', new ValueSet('1', null, null, []), system('Vocabulary'), true],
    ['a code system is Vocabulary', new CodeSystem('1', null, null), system('Vocabulary'), true],
    ['a code is no Vocabulary', new Code('a', null, null, null), system('Vocabulary'), false],
    ['a list of integers', [1, null], integers, true],
    ['a mixed list', [1, 'a'], integers, false],
    ['an empty list', [], integers, true],
    ['an interval', new Interval(1, null, true, true, null), integerInterval, true],
    ['an interval of text', new Interval('a', 'b', true, true, null), integerInterval, false],
    ['an unbounded interval', new Interval(null, null, true, true, system('Date')), integerInterval, false],
    ['a tuple', new Tuple(new Map([['id', 1]])), tuple, true],
    ['a tuple with another element', new Tuple(new Map([['name', 1]])), tuple, false],
    ['one of a choice', 1, { kind: 'choice', of: [system('String'), system('Integer')] }, true],
    ['none of a choice', true, { kind: 'choice', of: [system('String'), system('Integer')] }, false],
    ['a resource', observation, fhir('Observation'), true],
    ['a resource by its base', observation, fhir('DomainResource'), true],
    ['a resource of another type', observation, fhir('Condition'), false],
    ['FHIR data of a System type', observation, system('Quantity'), false],
    ['an element', observation?.element('value') ?? null, fhir('Quantity'), true],
    ['a primitive', observation?.element('effective') ?? null, fhir('dateTime'), true],
    ['another primitive', observation?.element('effective') ?? null, fhir('Period'), false],
  ])('%s', (_, value, type, expected) => {
    expect(typeTest(type)(value)).toBe(expected);
  });

  it('gives null, or refuses when it is strict', () => {
    expect(asType('5', typeTest(system('Integer')), false)).toBeNull();
    expect(asType(5, typeTest(system('Integer')), true)).toBe(5);
    expect(asType(null, typeTest(system('Integer')), true)).toBeNull();
    expect(() => asType('5', typeTest(system('Integer')), true)).toThrow(EvaluationError);
  });
});

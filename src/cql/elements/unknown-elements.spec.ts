import { describe, expect, it } from '@jest/globals';
import { unknownElements } from './unknown-elements.js';

const FHIR = '{http://hl7.org/fhir}';
const retrieve = (type: string) => ({ type: 'Retrieve', dataType: `${FHIR}${type}` });
const property = (path: string, source: object) => ({ type: 'Property', path, source });
const ofAlias = (path: string, scope = 'R') => ({ type: 'Property', path, scope });
const query = (type: string, where: object, more: object = {}) => ({
  ...{ type: 'Query', source: [{ alias: 'R', expression: retrieve(type) }], where, locator: '7:3-7:40' },
  ...more,
});
const first = (source: object) => ({ type: 'First', source });

function found(expression: object, others: readonly object[] = []): string[] {
  const def = [{ name: 'X', expression }, ...others];
  return unknownElements({ library: { identifier: { id: 'Main' }, statements: { def } } }).map(
    ({ definition, line, column, element, type }) => `${definition} ${line}:${column} ${type}.${element}`,
  );
}

const operand = (operandTypeSpecifier: object) => [
  { name: 'F', type: 'FunctionDef', operand: [{ name: 'R', operandTypeSpecifier }], expression: F_BODY },
];
const F_BODY = { ...property('slice', { type: 'OperandRef', name: 'R' }), locator: '9:1-9:5' };
const named = (type: string) => ({ type: 'NamedTypeSpecifier', name: `${FHIR}${type}` });
const choice = (...types: string[]) => ({ type: 'ChoiceTypeSpecifier', choice: types.map(named) });

describe('unknownElements', () => {
  it.each<[string, object, string]>([
    ['an alias', query('Observation', ofAlias('systolic')), 'X 7:3 Observation.systolic'],
    ['a path', query('Encounter', ofAlias('period.begin')), 'X 7:3 Period.begin'],
    ['an element of an element', query('Patient', property('b', first(ofAlias('name')))), 'X 7:3 HumanName.b'],
    [
      'a single resource',
      property('race', { type: 'SingletonFrom', operand: retrieve('Patient') }),
      'X 0:0 Patient.race',
    ],
    ['a cast', property('slice', { type: 'As', asType: `${FHIR}Quantity`, operand: {} }), 'X 0:0 Quantity.slice'],
    [
      'what a query returns',
      property('slice', first(query('Observation', {}, { return: { expression: first(ofAlias('component')) } }))),
      'X 0:0 Observation.Component.slice',
    ],
    [
      'a let',
      query('Observation', property('slice', { type: 'QueryLetRef', name: 'L' }), {
        let: [{ identifier: 'L', expression: ofAlias('code') }],
      }),
      'X 7:3 CodeableConcept.slice',
    ],
    [
      'a relationship',
      query(
        'Encounter',
        {},
        {
          relationship: [{ alias: 'C', expression: retrieve('Condition'), suchThat: ofAlias('slice', 'C') }],
        },
      ),
      'X 7:3 Condition.slice',
    ],
  ])('finds what the type lacks of %s', (_, expression, expected) => {
    expect(found(expression)).toEqual([expected]);
  });

  it('finds it through another definition, and of the operand of a function', () => {
    const reference = property('slice', first({ type: 'ExpressionRef', name: 'Visits' }));
    const visits = { name: 'Visits', expression: retrieve('Encounter') };
    expect(found(reference, [visits])).toEqual(['X 0:0 Encounter.slice']);
    expect(found({}, operand(named('Observation')))).toEqual(['F 9:1 Observation.slice']);
    expect(found({}, operand(choice('Observation', 'Procedure')))).toEqual(['F 9:1 Observation or Procedure.slice']);
  });

  it('stops where objects lie too deep within each other', () => {
    let deep: object = query('Observation', ofAlias('systolic'));
    for (let level = 0; level < 100_000; level += 1) deep = { a: deep };
    expect(found(deep)).toEqual([]);
  });

  it.each<[string, object]>([
    [
      'a choice, by its name and by that of one form',
      query('Observation', [ofAlias('value'), ofAlias('valueQuantity')]),
    ],
    ['a primitive', query('Encounter', ofAlias('status.value'))],
    ['an inherited element', query('Observation', [ofAlias('id'), ofAlias('extension'), ofAlias('meta.profile')])],
    ['a type that one of a choice has', query('Observation', property('unit', ofAlias('value')))],
    ['a type that is not known', property('slice', { type: 'FunctionRef', resultTypeName: '{urn:other}Thing' })],
    ['a type with more elements in its subtypes', query('Resource', ofAlias('status'))],
    ['an alias that hides another', query('Patient', { type: 'Filter', scope: 'R', condition: ofAlias('slice') })],
    ['definitions in a circle', property('slice', { type: 'ExpressionRef', name: 'X' })],
  ])('finds nothing of %s', (_, expression) => {
    expect(found(expression)).toEqual([]);
  });
});

import { describe, expect, it } from '@jest/globals';
import type { ExpressionValue, MeasureValues, Observation } from '../cql/engine.js';
import { readGroups } from '../cql/measure-definition.js';
import type { Measure } from '../fhir/types.js';
import { groupResults } from './populations.js';

type Values = Record<string, boolean | null | string | string[]>;
type Stratifier = NonNullable<NonNullable<Measure['group']>[number]['stratifier']>[number];

const CQFM = 'http://hl7.org/fhir/us/cqfmeasures/StructureDefinition/cqfm-';
const criteria = (expression: string) => ({ language: 'text/cql-identifier', expression });
const concept = (code: string) => ({ coding: [{ code }] });

/** A measure of one group whose populations are named by their codes, each with an expression of the same name. */
function measure(scoring: string, basis: string, codes: string[], stratifier: Stratifier[] = []): Measure {
  return {
    resourceType: 'Measure',
    status: 'active',
    scoring: concept(scoring),
    extension: [{ url: `${CQFM}populationBasis`, valueCode: basis }],
    group: [
      {
        id: 'g',
        population: codes.map((code) => ({ id: code, code: concept(code), criteria: criteria(code) })),
        stratifier,
      },
    ],
  };
}

function values(given: Values, observations: Record<string, Observation[]> = {}): MeasureValues {
  return {
    measure: 'm',
    expressions: new Map(Object.entries(given).map(([name, value]) => [name, expressionValue(value)])),
    observations: new Map(Object.entries(observations)),
    error: null,
  };
}

function expressionValue(value: Values[string]): ExpressionValue {
  if (Array.isArray(value)) return { kind: 'list', items: value.map((key) => ({ key, value: key })) };
  return typeof value === 'string' ? { kind: 'other', value } : { kind: 'boolean', value };
}

const count = (of: Measure, given: MeasureValues) => groupResults(readGroups(of), given)[0];
const PROPORTION = [
  'initial-population',
  'denominator',
  'denominator-exclusion',
  'denominator-exception',
  'numerator',
  'numerator-exclusion',
];

describe('a proportion over patients', () => {
  const proportion = measure('proportion', 'boolean', PROPORTION);
  const counted = (given: Values) => count(proportion, values(given))?.populations;

  it('counts a patient in the populations that hold', () => {
    expect(counted({ 'initial-population': true, denominator: true, numerator: true })).toEqual({
      'initial-population': 1,
      denominator: 1,
      'denominator-exclusion': 0,
      'denominator-exception': 0,
      numerator: 1,
      'numerator-exclusion': 0,
    });
  });

  it('counts nobody outside the initial population, whatever else holds', () => {
    const all = Object.fromEntries(PROPORTION.map((code) => [code, true]));
    const outside = counted({ ...all, 'initial-population': false });
    expect(Object.values(outside ?? {})).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('takes an excluded patient out of numerator and exception', () => {
    expect(
      counted({
        'initial-population': true,
        denominator: true,
        'denominator-exclusion': true,
        'denominator-exception': true,
        numerator: true,
      }),
    ).toMatchObject({ denominator: 1, 'denominator-exclusion': 1, 'denominator-exception': 0, numerator: 0 });
  });

  it('counts an exception only for who is not in the numerator', () => {
    const met = { 'initial-population': true, denominator: true, 'denominator-exception': true };
    expect(counted({ ...met, numerator: true })).toMatchObject({ numerator: 1, 'denominator-exception': 0 });
    expect(counted({ ...met, numerator: false })).toMatchObject({ numerator: 0, 'denominator-exception': 1 });
  });

  it('counts a numerator exclusion only of the numerator', () => {
    const base = { 'initial-population': true, denominator: true, 'numerator-exclusion': true };
    expect(counted({ ...base, numerator: false })).toMatchObject({ 'numerator-exclusion': 0 });
    expect(counted({ ...base, numerator: true })).toMatchObject({ numerator: 1, 'numerator-exclusion': 1 });
  });

  it('takes null as not met', () => {
    expect(counted({ 'initial-population': true, denominator: null, numerator: true })).toMatchObject({
      denominator: 0,
      numerator: 0,
    });
  });
});

describe('a proportion over episodes', () => {
  const proportion = measure('proportion', 'Encounter', PROPORTION);

  it('counts episodes by the same hierarchy, each for itself', () => {
    const result = count(
      proportion,
      values({
        'initial-population': ['E/1', 'E/2', 'E/3', 'E/4'],
        denominator: ['E/1', 'E/2', 'E/3', 'E/9'],
        'denominator-exclusion': ['E/1'],
        'denominator-exception': ['E/2', 'E/3'],
        numerator: ['E/1', 'E/2', 'E/4'],
        'numerator-exclusion': [],
      }),
    );
    expect(result?.populations).toEqual({
      'initial-population': 4,
      denominator: 3,
      'denominator-exclusion': 1,
      'denominator-exception': 1,
      numerator: 1,
      'numerator-exclusion': 0,
    });
  });

  it('refuses a truth value where episodes are counted', () => {
    expect(() => count(proportion, values({ 'initial-population': true }))).toThrow(/counts Encounter episodes/);
  });
});

describe('a ratio', () => {
  it('draws numerator and denominator independently from their own initial populations', () => {
    const ratio: Measure = {
      ...measure('ratio', 'Encounter', []),
      group: [
        {
          id: 'g',
          population: [
            { id: 'ip1', code: concept('initial-population'), criteria: criteria('IP1') },
            { id: 'ip2', code: concept('initial-population'), criteria: criteria('IP2') },
            {
              id: 'd',
              code: concept('denominator'),
              criteria: criteria('D'),
              extension: [{ url: `${CQFM}criteriaReference`, valueString: 'ip1' }],
            },
            {
              id: 'n',
              code: concept('numerator'),
              criteria: criteria('N'),
              extension: [{ url: `${CQFM}criteriaReference`, valueString: 'ip2' }],
            },
          ],
        },
      ],
    };
    const result = count(ratio, values({ IP1: ['E/1'], IP2: ['E/2', 'E/3'], D: ['E/1', 'E/2'], N: ['E/2', 'E/1'] }));
    expect(result?.populations).toEqual({
      'initial-population': 1,
      'initial-population:ip2': 2,
      denominator: 1,
      numerator: 1,
    });
  });

  it('observes each side without what its exclusion takes out', () => {
    const codes = ['initial-population', 'denominator', 'denominator-exclusion', 'numerator', 'numerator-exclusion'];
    const ratio = measure('ratio', 'Encounter', codes);
    const observe = (id: string, of: string) => ({
      id,
      code: concept('measure-observation'),
      criteria: criteria(id),
      extension: [{ url: `${CQFM}criteriaReference`, valueString: of }],
    });
    ratio.group?.[0]?.population?.push(observe('days', 'denominator'), observe('events', 'numerator'));
    const all = ['E/1', 'E/2', 'E/3'];
    const observed = all.map((key, index) => ({ key, value: index + 1 }));
    const result = count(
      ratio,
      values(
        {
          'initial-population': all,
          denominator: all,
          'denominator-exclusion': ['E/1'],
          numerator: ['E/2', 'E/3'],
          'numerator-exclusion': ['E/3'],
        },
        { 'g/days': observed, 'g/events': [...observed.slice(0, 1), { key: 'E/2', value: null }] },
      ),
    );
    expect(result?.observations).toEqual([
      { population: 'days', value: 2 },
      { population: 'days', value: 3 },
    ]);
  });
});

describe('a continuous variable', () => {
  const variable = measure('continuous-variable', 'Encounter', [
    'initial-population',
    'measure-population',
    'measure-population-exclusion',
    'measure-observation',
  ]);

  it('observes the measure population less its exclusions', () => {
    const result = count(
      variable,
      values(
        {
          'initial-population': ['E/1', 'E/2', 'E/3'],
          'measure-population': ['E/1', 'E/2', 'E/4'],
          'measure-population-exclusion': ['E/2', 'E/3'],
        },
        { 'g/measure-observation': ['E/1', 'E/2', 'E/4'].map((key) => ({ key, value: 7 })) },
      ),
    );
    expect(result?.populations).toEqual({
      'initial-population': 3,
      'measure-population': 2,
      'measure-population-exclusion': 1,
    });
    expect(result?.observations).toEqual([{ population: 'measure-observation', value: 7 }]);
  });

  it('observes a patient once where patients are counted', () => {
    const patients = measure('continuous-variable', 'boolean', [
      'initial-population',
      'measure-population',
      'measure-observation',
    ]);
    const observed = { 'g/measure-observation': [{ key: 'Patient', value: 3.5 }] };
    const inside = count(patients, values({ 'initial-population': true, 'measure-population': true }, observed));
    const outside = count(patients, values({ 'initial-population': true, 'measure-population': false }, observed));
    expect(inside?.observations).toEqual([{ population: 'measure-observation', value: 3.5 }]);
    expect(outside?.observations).toEqual([]);
  });
});

describe('a cohort', () => {
  it('counts its initial population alone', () => {
    const cohort = measure('cohort', 'Encounter', ['initial-population']);
    expect(count(cohort, values({ 'initial-population': ['E/1', 'E/2'] }))?.populations).toEqual({
      'initial-population': 2,
    });
  });
});

describe('strata', () => {
  const codes = ['initial-population', 'denominator', 'numerator'];
  const met = { 'initial-population': true, denominator: true, numerator: true };
  const applies = (...to: string[]) =>
    to.map((code) => ({ url: `${CQFM}appliesTo`, valueCodeableConcept: concept(code) }));

  it('count a patient inside a criterion, and zeros outside it', () => {
    const stratified = measure('proportion', 'boolean', codes, [
      { id: 'young', criteria: criteria('Young') },
      { id: 'old', criteria: criteria('Old') },
    ]);
    expect(count(stratified, values({ ...met, Young: true, Old: false }))?.strata).toEqual({
      young: { 'initial-population': 1, denominator: 1, numerator: 1 },
      old: { 'initial-population': 0, denominator: 0, numerator: 0 },
    });
  });

  it('count the episodes that a criterion lists, or all when it speaks of the patient', () => {
    const stratified = measure('proportion', 'Encounter', codes, [
      { id: 'listed', criteria: criteria('Listed') },
      { id: 'patient', criteria: criteria('Patient criterion') },
    ]);
    const episodes = { 'initial-population': ['E/1', 'E/2'], denominator: ['E/1', 'E/2'], numerator: ['E/2'] };
    expect(count(stratified, values({ ...episodes, Listed: ['E/1'], 'Patient criterion': true }))?.strata).toEqual({
      listed: { 'initial-population': 1, denominator: 1, numerator: 0 },
      patient: { 'initial-population': 2, denominator: 2, numerator: 1 },
    });
  });

  it('are named by their value, and are none when it is unknown', () => {
    const stratified = measure('proportion', 'boolean', codes, [{ id: 'payer', criteria: criteria('Payer') }]);
    expect(Object.keys(count(stratified, values({ ...met, Payer: 'medicare' }))?.strata ?? {})).toEqual([
      'payer=medicare',
    ]);
    const unknown = values(met);
    expect(count(stratified, unknown)?.strata).toEqual({});
  });

  it('combine the values of components', () => {
    const stratified = measure('proportion', 'boolean', codes, [
      {
        id: 'by',
        component: [
          { id: 'sex', criteria: criteria('Sex') },
          { id: 'age', criteria: criteria('Age') },
        ],
      },
    ]);
    expect(Object.keys(count(stratified, values({ ...met, Sex: 'female', Age: '65+' }))?.strata ?? {})).toEqual([
      'by=sex:female,age:65+',
    ]);
  });

  it('divide the populations that the stratifier applies to, and those drawn from them', () => {
    const of = (to: string) =>
      measure('proportion', 'boolean', codes, [{ id: 's', extension: applies(to), criteria: criteria('S') }]);
    const given = values({ ...met, S: true });
    expect(Object.keys(count(of('initial-population'), given)?.strata.s ?? {})).toEqual(codes);
    expect(Object.keys(count(of('numerator'), given)?.strata.s ?? {})).toEqual(['numerator']);
  });
});

describe('several groups', () => {
  it('are counted each with its own basis', () => {
    const both: Measure = { ...measure('cohort', 'boolean', ['initial-population']) };
    both.group?.push({
      extension: [{ url: `${CQFM}populationBasis`, valueCode: 'Encounter' }],
      population: [{ code: concept('initial-population'), criteria: criteria('Episodes') }],
    });
    const results = groupResults(readGroups(both), values({ 'initial-population': true, Episodes: ['E/1', 'E/2'] }));
    expect(results.map(({ id, populations }) => [id, populations['initial-population']])).toEqual([
      ['g', 1],
      ['Group_2', 2],
    ]);
  });
});

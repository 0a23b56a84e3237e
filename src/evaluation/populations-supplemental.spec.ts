import { describe, expect, it } from '@jest/globals';
import type { ExpressionValue } from '../cql/engine.js';
import { supplementalData } from './populations-supplemental.js';

function codes(value: ExpressionValue | undefined) {
  const expressions = new Map(value ? [['SDE', value]] : []);
  const values = { measure: 'm', expressions, observations: new Map(), error: null };
  return supplementalData([{ id: 'sde', expression: 'SDE' }], values).sde;
}

const female = { system: 'http://hl7.org/fhir/administrative-gender', code: 'female', display: 'Female' };

describe('supplementalData', () => {
  it('reads a code', () => {
    expect(codes({ kind: 'other', value: { ...female, version: null } })).toEqual([female]);
  });

  it('reads the tuple of codes that published race and ethnicity logic returns', () => {
    const white = { system: 'urn:oid:2.16.840.1.113883.6.238', code: '2106-3', display: 'White' };
    expect(codes({ kind: 'other', value: { codes: [white], display: 'White' } })).toEqual([white]);
  });

  it('reads the list of coverage tuples that published payer logic returns, each code once', () => {
    const medicare = { system: 'https://nahdo.org/sopt', code: '1', display: 'MEDICARE' };
    const tuple = { code: { codes: [medicare], display: null }, period: null };
    const items = [tuple, tuple].map((value, index) => ({ key: String(index), value }));
    expect(codes({ kind: 'list', items })).toEqual([medicare]);
  });

  it('keeps text that has no code system', () => {
    expect(codes({ kind: 'other', value: 'medicaid' })).toEqual([{ system: null, code: 'medicaid', display: null }]);
  });

  it('gives an element without value an empty list', () => {
    expect(codes(undefined)).toEqual([]);
    expect(codes({ kind: 'boolean', value: null })).toEqual([]);
  });
});

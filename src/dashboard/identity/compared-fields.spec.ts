import { describe, expect, it } from '@jest/globals';
import { patient } from '../../../test/support/patients.js';
import { compare, DEFAULT_MODEL, featuresOf } from '../../records/matching/index.js';
import { comparedFields } from './compared-fields.js';

const left = patient({ given: 'Elizabeth', ssn: '523-41-7788' });
const right = patient({ given: 'Betty', family: 'Young', ssn: '523-41-7788', telephone: null });
const { evidence } = compare(featuresOf(left), featuresOf(right), DEFAULT_MODEL);

describe('two charts side by side', () => {
  it('tell of each field what agrees, in words and in weight', () => {
    const fields = new Map(comparedFields(left, right, evidence).map((field) => [field.field, field]));
    expect(fields.get('given')).toMatchObject({ left: ['Elizabeth'], right: ['Betty'], agreement: 'close' });
    expect(fields.get('given')?.says).toMatch(/nickname/);
    expect(fields.get('family')).toMatchObject({ left: ['Okafor'], right: ['Young'], agreement: 'different' });
    expect(fields.get('family')?.weight).toBeLessThan(0);
    expect(fields.get('ssn')).toMatchObject({ left: ['••••7788'], right: ['••••7788'], agreement: 'same' });
    expect(fields.get('ssn')?.weight).toBeGreaterThan(0);
  });

  it('leave out what neither has, and weigh nothing that only one has', () => {
    const fields = new Map(comparedFields(left, right, evidence).map((field) => [field.field, field]));
    expect(fields.has('email')).toBe(false);
    expect(fields.get('telephone')).toEqual({
      field: 'telephone',
      left: ['(413) 555-0123'],
      right: [],
      agreement: 'unknown',
      weight: null,
      says: null,
    });
  });

  it('still tell what was found, when the EHR has deleted a chart since', () => {
    const given = comparedFields(null, right, evidence).find(({ field }) => field === 'given');
    expect(given).toMatchObject({ left: [], right: ['Betty'], agreement: 'close' });
  });
});

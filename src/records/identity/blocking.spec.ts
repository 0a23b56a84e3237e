import { describe, expect, it } from '@jest/globals';
import { patient } from '../../../test/support/patients.js';
import { featuresOf, type PatientFeatures } from '../matching/index.js';
import { bornOf, keysOf } from './blocking.js';

const features = featuresOf(patient({}));
const born = (birthDate: PatientFeatures['birthDate']) => bornOf({ ...features, birthDate });

describe('keysOf', () => {
  it('gives the same distinct whole numbers of at most 48 bits for the same patient', () => {
    const keys = keysOf(features);
    expect(keys.length).toBeGreaterThan(0);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.every((key) => Number.isInteger(key) && key >= 0 && key < 2 ** 48)).toBe(true);
    expect(keysOf(featuresOf(patient({})))).toEqual(keys);
  });

  it('lets two spellings of one patient share a key', () => {
    const other = new Set(keysOf(featuresOf(patient({ given: 'Betty' }))));
    expect(keysOf(features).some((key) => other.has(key))).toBe(true);
  });
});

describe('bornOf', () => {
  it('writes a date as a number, with 0 for what is not known', () => {
    expect(born({ year: 1960, month: 5, day: 17 })).toBe(19600517);
    expect(born({ year: 1960, month: null, day: null })).toBe(19600000);
    expect(born(null)).toBe(0);
  });
});

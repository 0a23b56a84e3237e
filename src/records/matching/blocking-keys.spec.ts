import { describe, expect, it } from '@jest/globals';
import { patient, type PatientSketch } from '../../../test/support/patients.js';
import { blockingKeys, MAX_KEYS } from './blocking-keys.js';
import { featuresOf } from './features-of.js';

const keysOf = (sketch: PatientSketch, secret?: string) => blockingKeys(featuresOf(patient(sketch)), secret);
const shared = (sketch: PatientSketch) => keysOf({}).filter((key) => keysOf(sketch).includes(key)).length;

describe('blockingKeys', () => {
  it.each<[string, PatientSketch]>([
    ['a nickname', { given: 'Betty' }],
    ['a slip of the pen in each name', { given: 'Elizabteh', family: 'Okaffor' }],
    ['exchanged names', { given: 'Okafor', family: 'Elizabeth', telephone: null, line: null }],
    ['another family name', { family: 'Reed' }],
    [
      'a hyphenated family name, after a move',
      { family: 'Okafor-Reed', line: '1 Elm Road', zip: '02139', telephone: null },
    ],
    [
      'day and month exchanged, after a move',
      { born: '1958-07-03', line: '1 Elm Road', zip: '02139', telephone: null },
    ],
    ['another year, after a move', { born: '1985-03-07', line: '1 Elm Road', zip: '02139', telephone: null }],
    ['no date of birth', { born: null }],
  ])('finds a person with %s', (_, sketch) => {
    expect(shared(sketch)).toBeGreaterThan(0);
  });

  it('shares none with a relative of another name and date at the same home', () => {
    expect(shared({ given: 'Robert', born: '1955-11-30', sex: 'male' })).toBe(0);
  });

  it('gives few hashes, which say nothing and depend on the secret', () => {
    const full: PatientSketch = {
      ...{ given: 'Alexander', family: 'Garcia-Lopez de Mendoza', email: 'a@mail.example' },
      ...{ ssn: '856-45-6789', mbi: '1EG4TE5MK73', mrn: 'urn:a|7' },
    };
    const keys = keysOf(full);
    expect(keys.length).toBeLessThanOrEqual(MAX_KEYS);
    expect(new Set(keys).size).toBe(keys.length);
    for (const key of keys) expect(key).toMatch(/^[\w-]{16}$/);
    expect(keysOf(full, 'secret').filter((key) => keys.includes(key))).toEqual([]);
  });

  it('is the same for features that went through a database', () => {
    const features = featuresOf(patient({ born: '1958-03-07' }));
    const reordered = { ...features, birthDate: { day: 7, year: 1958, month: 3 } };
    expect(blockingKeys(reordered)).toEqual(blockingKeys(features));
  });
});

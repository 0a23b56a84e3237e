import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { patient, type PatientSketch } from '../../../test/support/patients.js';
import { FAMILY } from '../../demo/people/names.js';
import { Population } from '../../demo/population.js';
import { compare } from './compare.js';
import { DEFAULT_MODEL } from './default-model.js';
import { featuresOf } from './features-of.js';
import { linkAll, type LinkPatient } from './link-all.js';

const PERSONS = 400;

/** Source patients of a made-up ACO, and who each is. */
function population() {
  const patients: LinkPatient[] = [];
  const personOf = new Map<string, number>();
  for (const { truth, charts } of new Population({ persons: PERSONS, sources: 4, seed: 3, year: 2026 }).everyone()) {
    charts.forEach(({ resources }, seat) => {
      const found = resources.find((resource) => resource.resourceType === 'Patient');
      if (!found) return;
      patients.push({ id: truth.patients[seat], features: featuresOf(found) });
      personOf.set(truth.patients[seat], truth.person);
    });
  }
  return { patients, personOf };
}

const { patients, personOf } = population();
const sketched = (sketches: Record<string, PatientSketch>): LinkPatient[] =>
  Object.entries(sketches).map(([id, sketch]) => ({ id, features: featuresOf(patient(sketch)) }));

describe('linkAll', () => {
  it('links most patients of one person and none of two, in a small population', async () => {
    const { clusters, compared } = await linkAll(patients);
    const toLink = patients.length - PERSONS;
    const linked = clusters.flatMap((ids) => ids.slice(1).map((id) => [ids[0], id]));
    expect(linked.filter(([a, b]) => personOf.get(a) !== personOf.get(b))).toEqual([]);
    expect(linked.length / toLink).toBeGreaterThan(0.85);
    expect(compared).toBeLessThan(patients.length);
    expect(clusters.flat().sort()).toEqual(patients.map(({ id }) => id).sort());
  });

  it('does not depend on the order of the patients', async () => {
    const expected = await linkAll(patients);
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(patients, { minLength: patients.length }), async (shuffled) => {
        expect(await linkAll(shuffled)).toEqual(expected);
      }),
      { numRuns: 5 },
    );
  });

  it('does not make one person of a chain whose ends speak against each other', async () => {
    const { clusters, reviews } = await linkAll(
      sketched({ a: { ssn: '856-45-6789' }, b: { middle: 'Ada' }, c: { ssn: '871-22-3344', middle: 'A' } }),
    );
    expect(clusters).toHaveLength(2);
    expect(reviews.map(({ rule }) => rule).sort()).toEqual(['contradicted', 'identifiers-differ']);
  });

  it('compares those born on one day where too many share a key, and says so', async () => {
    const crowd = FAMILY.map((family, nth): [string, PatientSketch] => {
      const born = new Date(Date.UTC(1940, 0, 1 + nth * 40)).toISOString().slice(0, 10);
      return [`p${nth}`, { family, born, line: `${nth} Elm Road`, telephone: '413-555-0100' }];
    });
    const again = Object.fromEntries([...crowd, ['twice', { ...crowd[7][1], line: null, zip: null }]]);
    const { blocks, clusters } = await linkAll(sketched(again));
    // The telephone with what the given name sounds like, and with what it is short for.
    expect(blocks).toMatchObject({ largest: FAMILY.length + 1, split: 2, skipped: 0 });
    expect(clusters.filter(({ length }) => length > 1)).toEqual([['p7', 'twice']]);
  });

  it('refuses a patient that is there twice', async () => {
    await expect(linkAll([patients[0], patients[0]])).rejects.toThrow(/is there twice/);
  });
});

describe('compare', () => {
  it('is the same either way round', () => {
    const any = fc.constantFrom(...patients);
    fc.assert(
      fc.property(any, any, ({ features: a }, { features: b }) => {
        expect(compare(b, a, DEFAULT_MODEL)).toEqual(compare(a, b, DEFAULT_MODEL));
      }),
      { numRuns: 300 },
    );
  });
});

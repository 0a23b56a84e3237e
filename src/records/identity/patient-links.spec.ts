import { describe, expect, it } from '@jest/globals';
import type { Patient } from '../../fhir/types.js';
import { isReplacement, linksOf } from './patient-links.js';

const linked = (...link: unknown[]) => linksOf({ resourceType: 'Patient', id: 'a', link } as Patient);
const to = (reference: unknown, type = 'replaced-by') => ({ other: { reference }, type });

describe('linksOf', () => {
  it('finds each other Patient of the source once for each type of link', () => {
    expect(linked(to('Patient/b'), to('Patient/b'), to('Patient/b', 'seealso'), to('Patient/c', 'replaces'))).toEqual([
      { otherId: 'b', type: 'replaced-by' },
      { otherId: 'b', type: 'seealso' },
      { otherId: 'c', type: 'replaces' },
    ]);
  });

  it('heeds no link to itself, to another type of resource, of an unknown type, or without a reference', () => {
    expect(
      linked(to('Patient/a'), to('RelatedPerson/b'), to('Patient/b', 'same'), to(undefined), to(7), null, {}),
    ).toEqual([]);
    expect(linksOf({ resourceType: 'Patient', id: 'a', link: 'b' } as unknown as Patient)).toEqual([]);
  });
});

describe('isReplacement', () => {
  it('tells links that say that two are one from those that hint at it', () => {
    const types = ['replaced-by', 'replaces', 'refer', 'seealso'] as const;
    expect(types.filter((type) => isReplacement({ type }))).toEqual(['replaced-by', 'replaces']);
  });
});

import { describe, expect, it } from '@jest/globals';
import { firstPage, planSearches, type PlannedSearch, type PollScope } from './plan-searches.js';

const SINCE = '2026-01-01T00:00:00.000Z';
const scope: PollScope = {
  types: ['Medication', 'Observation', 'Patient'],
  since: new Map([['Observation', SINCE]]),
  members: null,
  known: null,
  history: ['Observation', 'Medication'],
  byPatient: ['Observation'],
};

describe('planSearches', () => {
  it('reads news from the history where there is one, and what was never read by search', () => {
    expect(planSearches(scope).map(({ type, way, since }) => [type, way, since])).toEqual([
      ['Patient', 'search', null],
      ['Medication', 'search', null],
      ['Observation', 'history', SINCE],
    ]);
  });

  it('asks for members in parts, new ones from their beginning, and for what belongs to no patient as a whole', () => {
    const members = Array.from({ length: 50 }, (_, index) => `p${index}`);
    const known = new Set(members.slice(1));
    const searches = planSearches({ ...scope, members, known, types: ['Medication', 'Observation'] });
    expect(searches.map(({ type, way, patients, since }) => [type, way, patients?.length ?? null, since])).toEqual([
      ['Medication', 'search', null, null],
      ['Observation', 'search', 1, null],
      ['Observation', 'search', 40, SINCE],
      ['Observation', 'search', 9, SINCE],
    ]);
  });

  it('asks for all members alike where nobody knows who is new', () => {
    const searches = planSearches({ ...scope, members: ['a', 'b'], known: null, types: ['Observation'] });
    expect(searches).toEqual([{ type: 'Observation', way: 'search', patients: ['a', 'b'], since: SINCE }]);
  });
});

describe('firstPage', () => {
  const base = 'https://ehr.example/fhir';

  it.each<[PlannedSearch, string]>([
    [{ type: 'Patient', way: 'search', patients: ['a', 'b'], since: null }, 'Patient?_count=200&_id=a,b'],
    [
      { type: 'Observation', way: 'search', patients: ['a'], since: SINCE },
      `Observation?_count=200&patient=a&_lastUpdated=ge${SINCE}&_sort=_lastUpdated`,
    ],
    [
      { type: 'Observation', way: 'history', patients: null, since: SINCE },
      `Observation/_history?_count=200&_since=${SINCE}`,
    ],
  ])('of %o', (search, expected) => {
    expect(decodeURIComponent(firstPage(base, search, search.type === 'Observation'))).toBe(`${base}/${expected}`);
  });
});

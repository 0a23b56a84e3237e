import { describe, expect, it } from '@jest/globals';
import { countPatient, tallyDifference, type CountedResource } from './tally.js';

const RECEIVED = new Date('2026-11-20T12:00:00Z');

const stored = (id: string, given: object, stored: Partial<CountedResource> = {}): CountedResource => ({
  ...{ type: 'Observation', id, version: 1, receivedAt: RECEIVED },
  content: JSON.stringify({ resourceType: 'Observation', id, status: 'final', ...given }),
  ...stored,
});

const WEIGHT = { code: { coding: [{ system: 'http://loinc.org', code: '29463-7' }] }, effectiveDateTime: '2026-11-18' };

describe('what a patient adds to the counts of a feed', () => {
  it('is alike resources by type, month, kind and flaws', () => {
    const resources = [stored('1', WEIGHT), stored('2', WEIGHT), stored('3', { code: { text: 'Weight' } })];
    expect(countPatient(resources, null, () => undefined)).toEqual({
      tally: { 'Observation|2026-11||': 2, 'Observation|||text-only,no-date': 1 },
      flawed: [],
      arrivals: { '2026-11-20|2': 2 },
      newestAt: RECEIVED,
    });
  });

  it('counts an arrival once, and no later version, no history and no event to come', () => {
    const later = new Date('2026-11-21T12:00:00Z');
    const resources = [
      stored('1', WEIGHT),
      stored('2', WEIGHT, { receivedAt: later }),
      stored('3', WEIGHT, { receivedAt: later, version: 2 }),
      stored('4', { ...WEIGHT, effectiveDateTime: '2020-01-01' }, { receivedAt: later }),
      stored('5', { ...WEIGHT, effectiveDateTime: '2026-12-24' }, { receivedAt: later }),
    ];
    expect(countPatient(resources, RECEIVED, () => undefined)).toMatchObject({
      arrivals: { '2026-11-21|3': 1 },
      newestAt: later,
    });
  });

  it('moves the counts by the difference alone', () => {
    expect([...tallyDifference({ a: 2, b: 1, c: 4 }, { a: 2, b: 3, d: 1 })]).toEqual([
      ['b', 2],
      ['c', -4],
      ['d', 1],
    ]);
  });
});

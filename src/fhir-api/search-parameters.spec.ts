import { describe, expect, it } from '@jest/globals';
import { readSearch, searchParametersOf } from './search-parameters.js';

const read = (type: string, text: string, lenient = false) => readSearch(type, new URLSearchParams(text), lenient);

describe('search parameters', () => {
  it('takes alternatives by comma, and a comma or bar within a value by backslash', () => {
    expect(read('Observation', '_id=a,b').query._id).toEqual(['a', 'b']);
    expect(read('Patient', 'identifier=urn:x%7C1%5C%2C2,3').query.identifier).toEqual(['urn:x|1,2', '3']);
  });

  it('takes subject for patient only where the type has a subject', () => {
    expect(read('Observation', 'subject=Patient/1').query.patient).toEqual(['Patient/1']);
    expect(searchParametersOf('Coverage')).toEqual(['_id', '_lastUpdated', 'identifier', 'patient']);
    expect(() => read('Coverage', 'subject=1')).toThrow(/subject is not a search parameter of Coverage/);
    expect(() => read('Patient', 'patient=1')).toThrow(/not a search parameter/);
  });

  it('keeps every _lastUpdated, since all must hold', () => {
    expect(read('Patient', '_lastUpdated=ge2026-01-01&_lastUpdated=lt2026-02-01').query._lastUpdated).toEqual([
      'ge2026-01-01',
      'lt2026-02-01',
    ]);
  });

  it('refuses what it would have to pass over, unless the client is lenient', () => {
    expect(() => read('Observation', 'code=1')).toThrow(/code is not a search parameter/);
    expect(read('Observation', 'code=1&_id=a', true)).toEqual({ query: { _id: ['a'] }, used: [['_id', 'a']] });
    expect(() => read('Observation', '_id=a&_id=b')).toThrow(/once/);
    expect(() => read('Observation', '_id=')).toThrow(/no value/);
  });

  it('bounds the page, and leaves the place in the pages out of the self link', () => {
    expect(read('Patient', '_count=5000').query._count).toBe(1000);
    expect(read('Patient', '_count=0').query._count).toBe(1);
    expect(() => read('Patient', '_count=many')).toThrow(/whole number/);
    expect(read('Patient', '_count=2&_cursor=x')).toEqual({
      query: { _count: 2, cursor: 'x' },
      used: [['_count', '2']],
    });
  });
});

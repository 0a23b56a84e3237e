import { describe, expect, it } from '@jest/globals';
import { findReferences, parseReference } from './reference.js';

describe('parseReference', () => {
  it.each([
    ['Patient/1', { kind: 'resource', base: null, type: 'Patient', id: '1' }],
    ['Patient/1/_history/2', { kind: 'resource', base: null, type: 'Patient', id: '1' }],
    [
      'https://ehr.example/r4/Patient/1',
      { kind: 'resource', base: 'https://ehr.example/r4', type: 'Patient', id: '1' },
    ],
    ['urn:uuid:61EBE359-bfdc', { kind: 'urn', urn: 'urn:uuid:61ebe359-bfdc' }],
    ['#med', { kind: 'contained' }],
    ['Patient?identifier=a|b', { kind: 'conditional', type: 'Patient', query: 'identifier=a|b' }],
    ['somebody', { kind: 'other' }],
  ])('reads %s', (reference, target) => {
    expect(parseReference(reference)).toEqual(target);
  });
});

describe('findReferences', () => {
  it('finds those in lists, extensions and contained resources', () => {
    const resource = {
      subject: { reference: 'a' },
      extension: [{ valueReference: { reference: 'b' } }],
      contained: [{ performer: [{ actor: { reference: 'c' } }] }],
      activity: [{ reference: { reference: 'd' } }],
      encounter: { display: 'without' },
    };
    expect(findReferences(resource).map(({ reference }) => reference)).toEqual(['a', 'b', 'c', 'd']);
  });
});

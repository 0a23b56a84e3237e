import { describe, expect, it } from '@jest/globals';
import { describeResource } from './describe-resource.js';

describe('describeResource', () => {
  it.each([
    [
      'an observation by the text of its code and its effective time',
      {
        resourceType: 'Observation',
        status: 'final',
        code: { text: 'Hemoglobin A1c', coding: [{ display: 'HbA1c' }] },
        effectiveDateTime: '2026-03-05',
        issued: '2026-03-09T10:00:00Z',
      },
      { text: 'Hemoglobin A1c', date: '2026-03-05', status: 'final' },
    ],
    [
      'an encounter by its first type and the start of its period',
      {
        resourceType: 'Encounter',
        status: 'finished',
        class: { code: 'AMB' },
        type: [{ coding: [{ code: '99213', display: 'Office visit' }] }],
        period: { start: '2026-01-02T08:00:00Z' },
      },
      { text: 'Office visit', date: '2026-01-02T08:00:00Z', status: 'finished' },
    ],
    [
      'an encounter without type by the code of its class',
      { resourceType: 'Encounter', status: 'finished', class: { code: 'AMB' } },
      { text: 'AMB', date: null, status: 'finished' },
    ],
    [
      'a condition by its clinical status',
      {
        resourceType: 'Condition',
        clinicalStatus: { coding: [{ code: 'active' }] },
        code: { coding: [{ code: '44054006' }] },
        onsetDateTime: '2019',
        recordedDate: '2020-01-01',
      },
      { text: '44054006', date: '2019', status: 'active' },
    ],
    [
      'a medication request by its medication',
      {
        resourceType: 'MedicationRequest',
        status: 'active',
        medicationCodeableConcept: { text: 'Metformin' },
        authoredOn: '2026-02-01',
      },
      { text: 'Metformin', date: '2026-02-01', status: 'active' },
    ],
    [
      'a bare resource without inventing anything',
      { resourceType: 'Observation' },
      { text: null, date: null, status: null },
    ],
    [
      'malformed elements as absent',
      { code: 'text', period: [], type: [null] },
      { text: null, date: null, status: null },
    ],
    ['what is no resource at all as empty', null, { text: null, date: null, status: null }],
  ])('describes %s', (_, resource, expected) => {
    expect(describeResource(resource)).toEqual(expected);
  });
});

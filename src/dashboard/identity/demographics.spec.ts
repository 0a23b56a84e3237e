import { describe, expect, it } from '@jest/globals';
import type { Patient } from '../../fhir/types.js';
import { patient } from '../../../test/support/patients.js';
import { demographicsOf, valuesOf } from './demographics.js';

describe('the demographics of a chart', () => {
  it('are in the words of the EHR', () => {
    const chart: Patient = {
      ...patient({ middle: 'Ann', suffix: 'Jr.', email: 'liz@example.org', mrn: 'urn:north|A-17' }),
      deceasedDateTime: '2026-02-03',
      active: false,
    };
    expect(demographicsOf(chart)).toEqual({
      names: ['Elizabeth Ann Okafor Jr.'],
      birthDate: '1958-03-07',
      sex: 'female',
      deceased: '2026-02-03',
      addresses: ['12 Walnut Street Apt 3, 01105'],
      telephones: ['(413) 555-0123'],
      emails: ['liz@example.org'],
      identifiers: [{ kind: 'mrn', label: 'Medical record number', value: 'A-17' }],
      active: false,
    });
  });

  it('show of a number that opens doors only its end', () => {
    const chart = patient({ ssn: '523-41-7788', mbi: '1EG4-TE5-MK73', mrn: 'urn:north|523417788' });
    const passport = { type: { coding: [{ code: 'PPN' }] }, system: 'urn:passports', value: 'C01X00T47' };
    const licence = { type: { coding: [{ code: 'DL' }] }, system: 'urn:licences', value: 'S99' };
    const shown = demographicsOf({ ...chart, identifier: [...(chart.identifier ?? []), passport, licence] });
    expect(shown.identifiers.map(({ value }) => value)).toEqual([
      '••••7788',
      '••••MK73',
      '523417788',
      '••••0T47',
      '••••',
    ]);
    expect(valuesOf(chart, 'ssn')).toEqual(['••••7788']);
    expect(valuesOf(chart, 'mbi')).toEqual(['••••MK73']);
    expect(valuesOf(chart, 'mrn')).toEqual(['523417788']);
  });

  it('say of a name that is not in use what it is, and say each once', () => {
    const name = [
      { use: 'official' as const, given: ['Elizabeth'], family: 'Okafor' },
      { given: ['Elizabeth'], family: 'Okafor' },
      { use: 'maiden' as const, given: ['Elizabeth'], family: 'Smith' },
      { text: 'Betty O.' },
    ];
    const chart: Patient = { resourceType: 'Patient', name };
    expect(demographicsOf(chart).names).toEqual(['Elizabeth Okafor', 'Elizabeth Smith (maiden)', 'Betty O.']);
    expect(valuesOf(chart, 'family')).toEqual(['Okafor', 'Smith (maiden)']);
  });

  it('bear what no EHR should send', () => {
    const chart = {
      resourceType: 'Patient',
      name: [null, { given: 'Ann', family: 7 }],
      telecom: {},
      identifier: [null],
    };
    expect(demographicsOf(chart as unknown as Patient)).toMatchObject({ names: [], telephones: [], identifiers: [] });
  });
});

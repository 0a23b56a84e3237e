import { describe, expect, it } from '@jest/globals';
import { CONCEPT_KINDS } from './concept-kinds.js';
import { factsOf as read } from './resource-facts.js';
import type { Json } from './json-elements.js';

/** What an EHR has of what others name for their codes. */
const SENT: Readonly<Record<string, Json>> = {
  'Medication/coded': { code: { coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '314076' }] } },
  'Medication/local': { code: { coding: [{ system: 'https://ehr.example/drugs', code: 'L10' }] } },
  'Medication/bare': {},
  'Device/cane': { type: { text: 'Cane' } },
};

const factsOf = (resource: Json) => read(resource, (key) => SENT[key]);

const LOINC = 'http://loinc.org';
const UCUM = { system: 'http://unitsofmeasure.org', code: 'mm[Hg]', unit: 'mmHg' };
const local = (code: string, display: string) => ({ coding: [{ system: 'https://ehr.example/codes', code, display }] });
const loinc = (code: string) => ({ coding: [{ system: LOINC, code }] });

const observation = (given: object) => ({
  resourceType: 'Observation',
  status: 'final',
  effectiveDateTime: '2026-03-05T09:00:00-05:00',
  ...given,
});

const panel = (code: object, parts: readonly [object, object], units: object = UCUM) =>
  observation({
    code,
    component: [
      { code: parts[0], valueQuantity: { value: 132, ...units } },
      { code: parts[1], valueQuantity: { value: 81, ...units } },
    ],
  });

const CODED = [loinc('8480-6'), loinc('8462-4')] as const;
const LOCAL = [local('BPS', 'Systolic'), local('BPD', 'Diastolic')] as const;

describe('what a resource looks like', () => {
  it.each([
    ['a coded blood pressure', panel(loinc('85354-9'), CODED), 'blood-pressure', []],
    ['one under local codes', panel(local('BP', 'Blood pressure'), LOCAL), 'blood-pressure', ['local-code']],
    [
      'one in words',
      panel({ text: 'BP' }, [{ text: 'Systolic BP' }, { text: 'Diastolic BP' }]),
      'blood-pressure',
      ['text-only'],
    ],
    ['a coded panel of local parts', panel(loinc('85354-9'), LOCAL), 'blood-pressure', ['local-code']],
    [
      'a systolic pressure alone',
      observation({ code: { text: 'SBP' }, valueQuantity: { value: 120, ...UCUM } }),
      'blood-pressure',
      ['text-only'],
    ],
    ['one without units', panel(loinc('85354-9'), CODED, {}), 'blood-pressure', ['no-unit']],
    [
      'one in a unit that measures do not read',
      panel(loinc('85354-9'), CODED, { unit: 'mm Hg' }),
      'blood-pressure',
      ['unusable-unit'],
    ],
    ['a target', panel({ text: 'Blood pressure goal' }, LOCAL), null, ['text-only']],
    ['two diastolic parts', panel({ text: 'Blood pressure' }, [LOCAL[1], LOCAL[1]]), null, ['text-only']],
    [
      'numbers that no pressure has',
      observation({ code: { text: 'Systolic' }, valueQuantity: { value: 4 } }),
      null,
      ['text-only', 'no-unit'],
    ],
    [
      'an A1c without unit',
      observation({ code: loinc('4548-4'), valueQuantity: { value: 7.1 } }),
      'haemoglobin-a1c',
      ['no-unit'],
    ],
    [
      'an A1c in words',
      observation({ code: { text: 'HbA1c' }, valueQuantity: { value: 7.1, code: '%' } }),
      'haemoglobin-a1c',
      ['text-only'],
    ],
    [
      'something else in words',
      observation({ code: { text: 'Ferritin' }, valueQuantity: { value: 30, code: 'ng/mL' } }),
      null,
      ['text-only'],
    ],
    [
      'a resource entered in error',
      { ...panel({ text: 'BP' }, LOCAL), status: 'entered-in-error' },
      'blood-pressure',
      ['in-error'],
    ],
    [
      'one of unknown status',
      { ...panel(loinc('85354-9'), CODED), status: 'unknown' },
      'blood-pressure',
      ['unknown-status'],
    ],
    [
      'one without date',
      { ...panel(loinc('85354-9'), CODED), effectiveDateTime: undefined },
      'blood-pressure',
      ['no-date'],
    ],
  ])('is %s', (_, resource, kind, flaws) => {
    expect(factsOf(resource)).toMatchObject({ type: 'Observation', kind, flaws });
  });

  it('is no diagnosis where words speak of another, or of a risk', () => {
    const kindOf = (text: string) => factsOf({ resourceType: 'Condition', code: { text } }).kind;
    expect(['Essential hypertension', 'HTN', 'Type 2 diabetes mellitus'].map(kindOf)).toEqual([
      'hypertension',
      'hypertension',
      'diabetes',
    ]);
    const others = [
      'Pulmonary hypertension',
      'Gestational diabetes mellitus',
      'Family history of type 2 diabetes',
      'HTN risk',
    ];
    expect(others.map(kindOf)).toEqual([null, null, null, null]);
  });

  it('has the month in which a diagnosis was recorded, and none without a month', () => {
    const day = (given: object) => factsOf({ resourceType: 'Condition', ...given }).day;
    expect(day({ onsetDateTime: '1998', recordedDate: '2026-02-03' })).toBe('2026-02-03');
    expect(day({ onsetDateTime: '2026-02' })).toBe('2026-02-01');
    expect(day({ onsetDateTime: '1998' })).toBeNull();
    expect(factsOf({ resourceType: 'Patient', birthDate: '1950-01-01' })).toMatchObject({ day: null, flaws: [] });
  });

  it('is told from shapes that FHIR does not have without failing', () => {
    for (const odd of [{}, { code: 'x' }, { code: [{}] }, { component: 3, code: { coding: 'x', text: 4 } }]) {
      expect(factsOf(observation(odd)).kind).toBeNull();
    }
  });

  it('would be of the same kind, without that flaw, if it were coded', () => {
    for (const { name, types, standard, unit } of CONCEPT_KINDS) {
      const [type = ''] = types;
      const element = type === 'Encounter' ? 'type' : 'code';
      const facts = factsOf({
        resourceType: type,
        [element]: { coding: standard },
        valueQuantity: unit && { value: 9 },
      });
      expect(facts.kind).toBe(name);
      expect(facts.flaws).not.toContain('local-code');
    }
  });
  it.each([
    ['the Medication that it names', { reference: 'Medication/coded' }, []],
    ['it by a full address', { reference: 'https://ehr.example/fhir/Medication/coded' }, []],
    ['it by a version', { reference: 'Medication/local/_history/2' }, ['local-code']],
    ['one without a code', { reference: 'Medication/bare' }, ['no-code']],
    ['one that was not sent', { reference: 'Medication/gone', display: 'Lisinopril' }, ['not-sent']],
    ['one within', { reference: '#own' }, []],
    ['one that is not within', { reference: '#other' }, ['not-sent']],
    ['one in words alone', { display: 'Lisinopril' }, ['text-only']],
    ['one by an identifier alone', { identifier: { value: '17' } }, ['no-code']],
  ])('has the code of %s', (_, medicationReference, flaws) => {
    const contained = [{ resourceType: 'Medication', id: 'own', ...SENT['Medication/coded'] }];
    const sent = { resourceType: 'MedicationRequest', status: 'active', authoredOn: '2026-03-05', contained };
    expect(factsOf({ ...sent, medicationReference })).toMatchObject({ type: 'MedicationRequest', flaws });
  });

  it('has the type of the Device that it orders', () => {
    const order = { resourceType: 'DeviceRequest', authoredOn: '2026-03-05' };
    expect(factsOf({ ...order, codeReference: { reference: 'Device/cane' } }).flaws).toEqual(['text-only']);
    expect(factsOf({ ...order, codeReference: { reference: 'Device/gone' } }).flaws).toEqual(['not-sent']);
  });
});

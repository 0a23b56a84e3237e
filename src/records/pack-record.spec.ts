import { describe, expect, it } from '@jest/globals';
import { packRecord, type SourceResource } from './pack-record.js';

const one = '11111111-0000-4000-8000-000000000000';
const two = '11111111-1111-4000-8000-000000000000';

const resource = (sourceId: string, content: { resourceType: string; id: string }, day = 1): SourceResource => ({
  sourceId,
  type: content.resourceType,
  id: content.id,
  lastUpdated: new Date(Date.UTC(2026, 0, day)),
  content: JSON.stringify(content),
});
const patient = (more: object = {}) => ({ resourceType: 'Patient', id: 'p', ...more });
const parsed = (content: string) => JSON.parse(content) as Record<string, unknown>[];

describe('packRecord', () => {
  it('does not depend on the order in which resources come', () => {
    const resources = ['b', 'a', 'c'].map((id) => resource(one, { resourceType: 'Observation', id }));
    const patients = [resource(one, patient())];
    const packed = packRecord({ personId: 'x', patients, resources });
    expect(packRecord({ personId: 'x', patients, resources: [...resources].reverse() })).toEqual(packed);
    expect(parsed(packed.content).map(({ id }) => id)).toEqual(['x', 'a', 'b', 'c']);
  });

  it('fills what the newest Patient lacks from older ones, extension by extension', () => {
    const extension = (url: string, valueCode: string) => ({ url, valueCode });
    const newest = patient({ gender: 'female', deceasedBoolean: false, extension: [extension('race', 'a')] });
    const older = patient({
      gender: 'male',
      birthDate: '1960-01-01',
      deceasedDateTime: '2020-01-01',
      extension: [extension('race', 'b'), extension('ethnicity', 'c')],
      link: [{ other: { reference: 'Patient/q' }, type: 'seealso' }],
    });
    const patients = [resource(one, older), resource(two, newest, 2)];
    const [merged] = parsed(packRecord({ personId: 'x', patients, resources: [] }).content);
    expect(merged).toEqual({
      resourceType: 'Patient',
      id: 'x',
      gender: 'female',
      birthDate: '1960-01-01',
      deceasedBoolean: false,
      extension: [extension('race', 'a'), extension('ethnicity', 'c')],
      meta: { source: `urn:uuid:${two}#Patient/p` },
    });
  });

  it('passes over nulls that an EHR has put where a name or identifier belongs', () => {
    const patients = [
      resource(one, patient({ name: [null, { family: 'Okafor', given: ['Ann'] }], identifier: [null] }), 2),
      resource(two, patient({ identifier: [null, { system: 's', value: '1' }] })),
    ];
    const packed = packRecord({ personId: 'x', patients, resources: [] });
    expect(packed.name).toBe('Ann Okafor');
    expect(parsed(packed.content)[0]?.identifier).toEqual([{ system: 's', value: '1' }]);
  });

  it('lengthens the keys of sources until they differ', () => {
    const patients = [resource(one, patient()), resource(two, patient())];
    const resources = [one, two].map((source) => resource(source, { resourceType: 'Observation', id: 'o' }));
    const ids = parsed(packRecord({ personId: 'x', patients, resources }).content).map(({ id }) => id);
    expect(ids).toEqual(['x', '11111111-0.o', '11111111-1.o']);
  });

  it('leaves out narrative, versions and times of update, and follows absolute references to what is there', () => {
    const content = {
      resourceType: 'Observation',
      id: 'o',
      meta: { versionId: '3', lastUpdated: '2026-01-01T00:00:00Z', profile: ['urn:p'] },
      text: { status: 'generated', div: '<div/>' },
      subject: { reference: 'https://ehr.example/r4/Patient/p' },
      encounter: { reference: 'https://elsewhere.example/Encounter/1' },
    };
    const input = { personId: 'x', patients: [resource(one, patient())], resources: [resource(one, content)] };
    expect(parsed(packRecord(input).content)[1]).toEqual({
      resourceType: 'Observation',
      id: 'o',
      meta: { profile: ['urn:p'], source: `urn:uuid:${one}#Observation/o` },
      subject: { reference: 'Patient/x' },
      encounter: { reference: 'https://elsewhere.example/Encounter/1' },
    });
  });

  it('gives a prescription the code of the Medication that it contains', () => {
    const code = { coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '314076' }] };
    const contained = [
      { resourceType: 'Medication', id: 'm', code },
      { resourceType: 'Medication', id: 'bare' },
    ];
    const prescriptions = ['#m', '#bare', '#none', 'Medication/m'].map((reference, place) =>
      resource(one, {
        ...{ resourceType: 'MedicationRequest', id: String(place), contained },
        ...{ subject: { reference: 'Patient/p' }, medicationReference: { reference } },
      }),
    );
    const packed = packRecord({ personId: 'x', patients: [resource(one, patient())], resources: prescriptions });
    const [, adopted, ...others] = parsed(packed.content);
    expect(adopted).toMatchObject({ medicationCodeableConcept: code, subject: { reference: 'Patient/x' }, contained });
    expect(adopted).not.toHaveProperty('medicationReference');
    expect(others.map((other) => [other.medicationCodeableConcept, other.medicationReference])).toEqual([
      [undefined, { reference: '#bare' }],
      [undefined, { reference: '#none' }],
      [undefined, { reference: 'Medication/m' }],
    ]);
  });

  it('has a fact of two sources once, completed from both, and lets references to either find it', () => {
    const concept = (...codes: string[]) => ({ coding: codes.map((code) => ({ system: 'urn:s', code })) });
    const visit = (id: string, more: object) => ({
      resourceType: 'Encounter',
      id,
      period: { start: '2026-03-01T10:00:00Z' },
      ...more,
    });
    const begun = visit('e', {
      meta: { profile: ['urn:begun'] },
      status: 'in-progress',
      type: [concept('a', 'b')],
      location: [{ location: { reference: 'Location/l' } }],
      length: { value: 1.0 },
      participant: [{ individual: { reference: '#inside' } }],
    });
    const done = visit('f', { status: 'finished', type: [concept('a')] });
    const about = (id: string, encounter: string) => ({
      resourceType: 'Observation',
      id,
      encounter: { reference: `Encounter/${encounter}` },
    });
    const packed = packRecord({
      personId: 'x',
      patients: [resource(one, patient()), resource('2', patient())],
      resources: [
        ...[begun, about('o', 'e')].map((content) => resource(one, content)),
        ...[done, about('o', 'f')].map((content) => resource('2', content)),
      ],
    });
    const [, encounter, ...observations] = parsed(packed.content);
    expect(encounter).toEqual({
      resourceType: 'Encounter',
      id: '2.f',
      meta: { profile: ['urn:begun'], source: 'urn:uuid:2#Encounter/f' },
      status: 'finished',
      period: { start: '2026-03-01T10:00:00Z' },
      type: [concept('a')],
      location: [{ location: { reference: 'Location/11111111.l' } }],
      length: { value: 1 },
    });
    expect(observations.map((observation) => observation.encounter)).toEqual([
      { reference: 'Encounter/2.f' },
      { reference: 'Encounter/2.f' },
    ]);
    expect(packed.resourceCount).toBe(4);
  });
});

import { describe, expect, it } from '@jest/globals';
import { sharedFacts } from './same-facts.js';

type Content = Record<string, unknown> & { resourceType: string; id: string };

const concept = (system: string, ...codes: string[]) => ({ coding: codes.map((code) => ({ system, code })) });
const snomed = (...codes: string[]) => concept('http://snomed.info/sct', ...codes);
const loinc = (...codes: string[]) => concept('http://loinc.org', ...codes);
const mmHg = (value: number) => ({ value, unit: 'mmHg', system: 'http://unitsofmeasure.org', code: 'mm[Hg]' });

const visit = (id: string, start: string, more: object = {}): Content => ({
  resourceType: 'Encounter',
  id,
  status: 'finished',
  class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
  type: [snomed('185349003')],
  period: { start },
  ...more,
});
const pressure = (id: string, more: object = {}): Content => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: loinc('85354-9'),
  effectiveDateTime: '2026-03-01T10:00:00-05:00',
  component: [
    { code: loinc('8480-6'), valueQuantity: mmHg(130) },
    { code: loinc('8462-4'), valueQuantity: mmHg(80) },
  ],
  ...more,
});
const condition = (id: string, more: object = {}): Content => ({
  resourceType: 'Condition',
  id,
  code: snomed('38341003'),
  clinicalStatus: concept('http://terminology.hl7.org/CodeSystem/condition-clinical', 'active'),
  onsetDateTime: '2020-05',
  ...more,
});

/** The facts that several of these sources state: what each keeps, then the others. */
function shared(sources: Record<string, Content[]>): string[][] {
  const resources = Object.entries(sources).flatMap(([sourceId, contents]) =>
    contents.map((content) => ({
      ...{ sourceId, type: content.resourceType, id: content.id, content: JSON.stringify(content) },
    })),
  );
  const name = ({ sourceId, id }: { sourceId: string; id: string }) => `${sourceId}/${id}`;
  const facts = (some: typeof resources) =>
    [...new Set(sharedFacts(some).values())].map(({ kept, others }) => [name(kept), ...others.map(name)]).sort();
  const found = facts(resources);
  expect(facts([...resources].reverse())).toEqual(found);
  return found;
}

describe('sharedFacts', () => {
  it('finds the visit that two sources state, whatever the offset in which they write its time', () => {
    const local = visit('1', '2026-03-01T22:30:00-05:00');
    expect(shared({ a: [local], b: [visit('2', '2026-03-02T03:30:41Z')] })).toEqual([['a/1', 'b/2']]);
  });

  it('never joins what one source states twice, and leaves both apart from a third of another source', () => {
    const [one, two] = ['1', '2'].map((id) => visit(id, '2026-03-01T10:00:00Z'));
    expect(shared({ a: [one, two] })).toEqual([]);
    expect(shared({ a: [one, two], b: [visit('3', '2026-03-01T10:00:00Z')] })).toEqual([]);
  });

  it('keeps two visits of one day apart, also where a mere day could be either', () => {
    const [morning, evening] = [visit('1', '2026-03-01T09:00:00Z'), visit('2', '2026-03-01T18:00:00Z')];
    expect(shared({ a: [morning], b: [evening] })).toEqual([]);
    expect(shared({ a: [morning, evening], b: [visit('3', '2026-03-01')] })).toEqual([]);
    expect(
      shared({ a: [morning, evening], b: [visit('3', '2026-03-01T09:00:00Z'), visit('4', '2026-03-01')] }),
    ).toEqual([
      ['a/1', 'b/3'],
      ['a/2', 'b/4'],
    ]);
  });

  it('takes a mere day for the one visit of that day, and joins three sources', () => {
    const [timed, day] = [visit('1', '2026-03-01T09:00:00Z'), visit('1', '2026-03-01')];
    expect(shared({ a: [day], b: [timed], c: [timed] })).toEqual([['b/1', 'c/1', 'a/1']]);
  });

  it.each<[string, object]>([
    ['another class', { class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'IMP' } }],
    ['another type', { type: [snomed('50849002')] }],
    ['a type without a system', { type: [{ coding: [{ code: '185349003' }] }] }],
    ['another end', { period: { start: '2026-03-01T10:00:00Z', end: '2026-03-01T11:00:00Z' } }],
    ['no time', { period: undefined }],
    ['a status that is no step on the way', { status: 'cancelled' }],
    ['an error taken back', { status: 'entered-in-error' }],
    ['a modifier', { modifierExtension: [{ url: 'urn:not', valueBoolean: true }] }],
  ])('keeps apart what differs by %s', (_, more) => {
    const period = { start: '2026-03-01T10:00:00Z', end: '2026-03-01T10:30:00Z' };
    const one = visit('1', '', { period });
    expect(shared({ a: [one], b: [{ ...one, id: '2' }] })).toHaveLength(1);
    expect(shared({ a: [one], b: [{ ...one, id: '2', ...more }] })).toEqual([]);
  });

  it('takes errors of both sources for no fact', () => {
    const wrong = visit('1', '2026-03-01T10:00:00Z', { status: 'entered-in-error' });
    expect(shared({ a: [wrong], b: [wrong] })).toEqual([]);
  });

  it('compares values with their units, and components in any order', () => {
    const [systolic, diastolic] = pressure('1').component as object[];
    expect(shared({ a: [pressure('1')], b: [pressure('2', { component: [diastolic, systolic] })] })).toHaveLength(1);
    const higher = [{ code: loinc('8480-6'), valueQuantity: mmHg(131) }, diastolic];
    expect(shared({ a: [pressure('1')], b: [pressure('2', { component: higher })] })).toEqual([]);
    expect(shared({ a: [pressure('1')], b: [pressure('2', { component: [systolic] })] })).toEqual([]);
    const weight = (id: string, unit: string) =>
      pressure(id, { component: undefined, valueQuantity: { value: 70.0, unit } });
    expect(shared({ a: [weight('1', 'kg')], b: [weight('2', 'kg')] })).toHaveLength(1);
    expect(shared({ a: [weight('1', 'kg')], b: [weight('2', '[lb_av]')] })).toEqual([]);
  });

  it('keeps apart the two sides of a body', () => {
    const side = (id: string, code?: string) => pressure(id, code ? { bodySite: snomed(code) } : {});
    expect(shared({ a: [side('1', '7771000')], b: [side('2', '24028007')] })).toEqual([]);
    expect(shared({ a: [side('1', '7771000')], b: [side('2')] })).toEqual([['a/1', 'b/2']]);
  });

  it('keeps what is more settled, then what has a time of day, more codes, more values', () => {
    const day = '2026-03-01T10:00:00Z';
    const begun = visit('1', day, { status: 'in-progress', type: [snomed('185349003', '308335008')] });
    expect(shared({ a: [begun], b: [visit('2', day)] })).toEqual([['b/2', 'a/1']]);
    expect(shared({ a: [visit('1', '2026-03-01')], b: [visit('2', day)] })).toEqual([['b/2', 'a/1']]);
    const coded = visit('2', day, { type: [snomed('185349003', '308335008')] });
    expect(shared({ a: [visit('1', day)], b: [coded] })).toEqual([['b/2', 'a/1']]);
    const fuller = visit('2', day, { serviceType: { text: 'cardiology' } });
    expect(shared({ a: [visit('1', day)], b: [fuller] })).toEqual([['b/2', 'a/1']]);
  });

  it('wants the same onset, in the same precision, and the same standing of a condition', () => {
    expect(shared({ a: [condition('1')], b: [condition('2')] })).toEqual([['a/1', 'b/2']]);
    const differing = [
      { onsetDateTime: '2020-05-04' },
      { onsetDateTime: undefined, recordedDate: '2020-05' },
      { clinicalStatus: concept('http://terminology.hl7.org/CodeSystem/condition-clinical', 'resolved') },
      { verificationStatus: concept('http://terminology.hl7.org/CodeSystem/condition-ver-status', 'refuted') },
    ];
    for (const more of differing) expect(shared({ a: [condition('1')], b: [condition('2', more)] })).toEqual([]);
  });

  it('finds the drug of a request in the Medication that it refers to, and a system by its object identifier', () => {
    const request = { resourceType: 'MedicationRequest', status: 'active', intent: 'order', authoredOn: '2026-03-01' };
    const drug = (system: string) => concept(system, '314076');
    const referring: Content[] = [
      { ...request, id: '1', medicationReference: { reference: 'Medication/m' } },
      { resourceType: 'Medication', id: 'm', code: drug('http://www.nlm.nih.gov/research/umls/rxnorm') },
    ];
    const coded = { ...request, id: '2', medicationCodeableConcept: drug('urn:oid:2.16.840.1.113883.6.88') };
    expect(shared({ a: referring, b: [coded] })).toHaveLength(1);
    expect(shared({ a: referring, b: [{ ...coded, doNotPerform: true }] })).toEqual([]);
    expect(shared({ a: referring, b: [{ ...coded, intent: 'plan' }] })).toEqual([]);
  });
});

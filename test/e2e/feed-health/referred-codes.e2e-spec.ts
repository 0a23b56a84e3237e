import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { SourceHealthDto } from '../../../src/sources/health/feed-health.dto.js';
import { TestService, type TestSource } from '../../support/service.js';
import { until } from '../../support/until.js';

jest.setTimeout(60_000);

const rxnorm = { coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '314076' }] };
const own = { coding: [{ system: 'https://ehr.example/drugs', code: 'L10' }] };
const patient = (id: string) => ({ resourceType: 'Patient', id });
const medication = (id: string, code: object) => ({ resourceType: 'Medication', id, code });
const prescription = (id: string, of: string, medicationId: string) => ({
  ...{ resourceType: 'MedicationRequest', id, status: 'active', intent: 'order', authoredOn: '2026-03-05' },
  subject: { reference: `Patient/${of}` },
  medicationReference: { reference: `Medication/${medicationId}` },
});

describe('the health of a feed whose prescriptions name Medications', () => {
  let service: TestService;
  let source: TestSource;

  beforeAll(async () => {
    service = await TestService.start();
    source = await service.addSource('riverside');
    expect((await source.fhir('PUT', '/Medication/b', medication('b', own))).status).toBe(201);
    for (const id of ['one', 'two', 'three'])
      expect((await source.fhir('PUT', `/Patient/${id}`, patient(id))).status).toBe(201);
  });

  afterAll(() => service.stop());

  /** Prescriptions by what is wrong with their codes, once all is counted. */
  async function flaws(): Promise<Record<string, number>> {
    const health = await until(async () => {
      const { json } = await service.administrator.request('GET', '/api/sources/riverside/health');
      const found = json as unknown as SourceHealthDto;
      return found.uncounted === 0 ? found : null;
    });
    const prescriptions = health.coding.find(({ type }) => type === 'MedicationRequest');
    return Object.fromEntries((prescriptions?.flaws ?? []).map(({ flaw, count }) => [flaw, count]));
  }

  const put = async ({ resourceType, id }: { resourceType: string; id: string }, body: object) =>
    expect((await source.fhir('PUT', `/${resourceType}/${id}`, body)).status).toBeLessThan(300);

  it('tells how the named ones are coded, and which were not sent', async () => {
    for (const one of [prescription('1', 'one', 'a'), prescription('2', 'two', 'a'), prescription('3', 'three', 'b')]) {
      await put(one, one);
    }
    expect(await flaws()).toEqual({ 'not-sent': 2, 'local-code': 1 });
  });

  it('counts those anew who name one that comes, changes or is deleted, and nobody else', async () => {
    const before = await countedPatients();
    await put(medication('a', own), medication('a', own));
    expect(await flaws()).toEqual({ 'local-code': 3 });
    expect(changed(before, await countedPatients())).toEqual(['one', 'two']);
    await put(medication('a', rxnorm), medication('a', rxnorm));
    expect(await flaws()).toEqual({ 'local-code': 1 });
    expect((await source.fhir('DELETE', '/Medication/b')).status).toBeLessThan(300);
    expect(await flaws()).toEqual({ 'not-sent': 1 });
  });

  it('keeps sources apart that call their Medications alike', async () => {
    const other = await service.addSource('harbor');
    expect((await other.fhir('PUT', '/Medication/a', medication('a', own))).status).toBe(201);
    expect(await flaws()).toEqual({ 'not-sent': 1 });
  });

  /** By patient, the transaction that counted it last. */
  async function countedPatients(): Promise<Map<string, string>> {
    const rows = await service.rows<{ patient_id: string; counted: string }>(
      'select patient_id, xmin::text as counted from feed_patients where source_id = $1',
      [source.id],
    );
    return new Map(rows.map(({ patient_id, counted }) => [patient_id, counted]));
  }

  const changed = (before: Map<string, string>, after: Map<string, string>) =>
    [...after].flatMap(([id, counted]) => (before.get(id) === counted ? [] : [id])).sort();
});

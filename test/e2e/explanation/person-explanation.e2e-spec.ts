import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { PersonDto } from '../../../src/dashboard/persons.dto.js';
import type { ExplanationDto } from '../../../src/reporting/explanation.dto.js';
import type { Browser } from '../access/browser.js';
import { importMeasures, pushPatient, YEAR } from '../reporting/reporting-world.js';
import { bundle } from '../../support/resources.js';
import { TestService, type TestSource } from '../../support/service.js';

jest.setTimeout(180_000);

const TINY = 'http://caliper.example/Measure/Tiny';

let service: TestService;
let officer: Browser;
let source: TestSource;
let ann: string;
let number: number;

beforeAll(async () => {
  service = await TestService.start();
  officer = await service.userWith('quality-officer');
  await importMeasures(service);
  source = await service.addSource('harbor');
  await pushPatient(source, 'ann', 'female', [{ minutes: 10 }, { minutes: 30 }]);
  const [row] = await service.rows<{ person: string }>('select person_id as person from source_patients');
  ann = row?.person ?? '';
  const { status } = await officer.request('GET', `/fhir/Measure/$evaluate-measure?${YEAR}&measure=${TINY}`);
  expect(status).toBe(200);
  const { json } = await officer.request('GET', `/api/persons/${ann}`);
  number = (json as unknown as PersonDto).results[0]?.measurePeriodId ?? 0;
});

afterAll(() => service.stop());

const address = (person = ann, measure: number | string = number) =>
  `/api/persons/${person}/measures/${measure}/explanation`;

async function explanation(query = ''): Promise<ExplanationDto> {
  const { status, json, text } = await officer.request('GET', `${address()}${query}`);
  expect([status, status === 200 ? '' : text]).toEqual([200, '']);
  return json as unknown as ExplanationDto;
}

const accesses = () =>
  service.rows<{ person: string; details: object }>(
    `select person_id as person, details from audit_events where details ->> 'part' = 'explanation' order by sequence`,
  );

describe('GET /api/persons/{id}/measures/{measure}/explanation', () => {
  it('says what the person counts for by which definition, and what each came to', async () => {
    const { groups, definitions, error, isStored, periodStart, title } = await explanation();
    expect({ error, isStored, periodStart, title }).toEqual({
      error: null,
      isStored: true,
      periodStart: '2026-01-01',
      title: 'Tiny measure',
    });
    expect(groups).toEqual([
      {
        id: 'Group_1',
        description: null,
        populations: [
          { population: 'initial-population', count: 1, expression: 'Initial Population' },
          { population: 'denominator', count: 1, expression: 'Denominator' },
          { population: 'numerator', count: 0, expression: 'Numerator' },
        ],
      },
    ]);
    const numerator = definitions.find(({ name }) => name === 'Numerator');
    expect(numerator).toMatchObject({ library: 'Tiny|1.0.0', kind: 'expression', outcome: 'false', value: 'false' });
    expect(numerator?.text.find(({ text }) => text.includes('First Of Equals'))?.outcome).toBe('not reached');
  });

  it('names what each retrieve found with the EHR it came from', async () => {
    const { retrieves, resources } = await explanation();
    const visits = retrieves.find(({ asked }) => asked === 'Encounter');
    expect(visits?.found).toHaveLength(2);
    const found = resources.filter(({ reference }) => visits?.found.includes(reference));
    expect(found.map(({ id, sourceName }) => [id, sourceName]).sort()).toEqual([
      ['ann-stay-0', 'harbor'],
      ['ann-stay-1', 'harbor'],
    ]);
  });

  it('names both EHRs where both state what was found, which counts once', async () => {
    const chart = [
      {
        ...{ resourceType: 'Patient', id: 'bea', birthDate: '1960-05-17' },
        identifier: [{ system: 'http://hl7.org/fhir/sid/us-mbi', value: '1EG4TE5MK73' }],
      },
      {
        ...{ resourceType: 'Encounter', id: 'visit', status: 'finished', subject: { reference: 'Patient/bea' } },
        type: [{ coding: [{ system: 'http://snomed.info/sct', code: '185349003' }] }],
        period: { start: '2026-03-01T10:00:00Z' },
      },
    ];
    for (const ehr of [source, await service.addSource('lake')]) {
      const { json } = await ehr.push(bundle('transaction', ...chart));
      await ehr.settled(json.id);
    }
    const [row] = await service.rows<{ person: string }>(
      `select person_id as person from source_patients where patient_id = 'bea'`,
    );
    const { json } = await officer.request('GET', address(row?.person));
    const { retrieves, resources } = json as unknown as ExplanationDto;
    const found = retrieves.find(({ asked }) => asked === 'Encounter')?.found ?? [];
    expect(found).toHaveLength(1);
    expect(resources.map(({ reference, sourceName }) => [reference, sourceName])).toEqual([
      [found[0], 'harbor'],
      [found[0], 'lake'],
    ]);
  });

  it('evaluates another period when asked, which is then not what is stored', async () => {
    const other = await explanation('?period=2025-01-01/2025-12-31');
    expect([other.periodStart, other.periodEnd, other.isStored]).toEqual(['2025-01-01', '2025-12-31', false]);
    const { status } = await officer.request('GET', `${address()}?period=last+year`);
    expect(status).toBe(400);
  });

  it('records each answer as an access to the person, and nothing where there was none', async () => {
    const before = (await accesses()).length;
    await explanation();
    await officer.request('GET', address('00000000-0000-4000-8000-000000000000'));
    const after = await accesses();
    expect(after.slice(before)).toEqual([{ person: ann, details: { part: 'explanation', measurePeriod: number } }]);
  });

  it('answers 404 for who or what is not there, and 401 or 403 for who may not see patients', async () => {
    const statuses = async (paths: string[], user = officer) =>
      Promise.all(paths.map(async (path) => (await user.request('GET', path)).status));
    expect(await statuses([address('00000000-0000-4000-8000-000000000000'), address(ann, 9999)])).toEqual([404, 404]);
    expect((await fetch(`${service.url}${address()}`)).status).toBe(401);
    const auditor = await service.userWith('auditor');
    expect(await statuses([address()], auditor)).toEqual([403]);
  });

  it('says so when the record has changed since the stored result', async () => {
    await service.rows(`update person_results set record_hash = '\\x00' where person_id = $1`, [ann]);
    expect((await explanation()).isStored).toBe(false);
  });

  it('shows what was reached when the evaluation fails', async () => {
    const conditions = ['1', '2'].map((id) => ({
      resource: { resourceType: 'Condition', id, subject: { reference: 'Patient/ann' }, code: { text: 'cold' } },
      request: { method: 'PUT', url: `Condition/${id}` },
    }));
    const { json } = await source.push({ resourceType: 'Bundle', type: 'transaction', entry: conditions });
    await source.settled(json.id);
    const { error, groups, definitions } = await explanation();
    expect(error).toContain('Only Condition');
    expect(groups[0]?.populations.map(({ count }) => count)).toEqual([null, null, null]);
    expect(definitions.map(({ name, outcome }) => [name, outcome])).toContainEqual(['Only Condition', 'not reached']);
  });
});

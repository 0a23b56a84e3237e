import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { RunWork } from '../../../src/evaluation/run-work.js';
import type { Bundle, List, MeasureReport } from '../../../src/fhir/types.js';
import type { Browser } from '../access/browser.js';
import { TestService, type TestSource } from '../../support/service.js';
import { countsOf, expectConformant, stratumScores } from './measure-report-assertions.js';
import { importMeasures, pushPatient, reportsOf, YEAR } from './reporting-world.js';

jest.setTimeout(180_000);

const URL = 'http://caliper.example/Measure';

let service: TestService;
let officer: Browser;
let source: TestSource;
let persons: Record<string, string>;

beforeAll(async () => {
  service = await TestService.start({ ORGANIZATION_NAME: 'Harbor ACO' });
  officer = await service.userWith('quality-officer');
  await importMeasures(service);
  source = await service.addSource();
  await pushPatient(source, 'ann', 'female', [{ minutes: 10 }, { minutes: 30, finished: false }]);
  await pushPatient(source, 'bob', 'male', [{ minutes: 20 }], { observation: true });
  await pushPatient(source, 'cat', 'female', [{ minutes: 50 }], { observation: true });
  await pushPatient(source, 'dan', 'male', []);
  const rows = await service.rows<{ patient: string; person: string }>(
    'select patient_id as patient, person_id as person from source_patients',
  );
  persons = Object.fromEntries(rows.map(({ patient, person }) => [patient, person]));
});

afterAll(() => service.stop());

/** The report of everyone in one measure. */
async function summary(measure: string): Promise<MeasureReport> {
  const { status, json, text } = await officer.request(
    'GET',
    `/fhir/Measure/$evaluate-measure?${YEAR}&measure=${URL}/${measure}&reportType=population`,
  );
  expect([status, status === 200 ? '' : text]).toEqual([200, '']);
  return json as unknown as MeasureReport;
}

async function auditEntries(): Promise<number> {
  const rows = await service.rows<{ count: number }>(
    `select count(*)::int as count from audit_events where entity_type = 'MeasureReport'`,
  );
  return rows[0]?.count ?? 0;
}

describe('The summary', () => {
  it('of a proportion has populations, score and strata, and names who reports', async () => {
    const report = await summary('Tiny');
    expectConformant(report);
    expect(report).toMatchObject({
      type: 'summary',
      measure: `${URL}/Tiny|1.0.0`,
      period: { start: '2026-01-01', end: '2026-12-31' },
      reporter: { reference: '#reporter', display: 'Harbor ACO' },
      improvementNotation: { coding: [{ code: 'increase' }] },
    });
    expect(countsOf(report)).toEqual({ 'initial-population': 3, denominator: 3, numerator: 2 });
    expect(report.group?.[0]?.measureScore?.value).toBeCloseTo(2 / 3);
    expect(stratumScores(report)).toEqual({ 'female/true': 0.5 });
  });

  it('of a continuous variable has the aggregate of all observations', async () => {
    const report = await summary('MedianStay');
    expectConformant(report);
    expect(countsOf(report)).toEqual({ 'initial-population': 4, 'measure-population': 4 });
    expect(report.group?.[0]?.measureScore?.value).toBe(25);
  });

  it('of a continuous variable has the score of each stratum whose observations are known', async () => {
    // Ann has one finished stay of two, and her result does not say which minutes are its own.
    expect(stratumScores(await summary('MedianStay'))).toEqual({
      'female/true': 30,
      'sex/female': 30,
      'sex/male': 20,
      'finished/true': null,
    });
  });

  it('of a ratio over episodes counts episodes', async () => {
    const report = await summary('FinishedStays');
    expectConformant(report);
    expect(countsOf(report)).toEqual({ 'initial-population': 4, denominator: 4, numerator: 3 });
    expect(report.group?.[0]?.measureScore?.value).toBe(0.75);
  });

  it('of a cohort has counts and no score', async () => {
    const report = await summary('HadStay');
    expectConformant(report);
    expect(countsOf(report)).toEqual({ 'initial-population': 3 });
    expect(report.group?.[0]).not.toHaveProperty('measureScore');
  });

  it('uses the results that are there, measure by measure', async () => {
    for (const measure of ['Tiny', 'MedianStay']) await summary(measure);
    const before = await service.rows('select id from runs');
    const { json } = await officer.request(
      'GET',
      `/fhir/Measure/$evaluate?${YEAR}&measureUrl=${URL}/MedianStay&measureUrl=${URL}/Tiny`,
    );
    expect(reportsOf(json).map(({ measure }) => measure)).toEqual([`${URL}/MedianStay|1.0.0`, `${URL}/Tiny|1.0.0`]);
    expect(await service.rows('select id from runs')).toEqual(before);
  });
});

/** Subjects of the reports that the List of a population points to. */
function subjectsOf(bundle: Bundle, report: MeasureReport | undefined, code: string): (string | undefined)[] {
  const population = report?.group?.[0]?.population?.find(({ id }) => id === code);
  const list = report?.contained?.find(({ id }) => `#${id}` === population?.subjectResults?.reference);
  const references = (list as List | undefined)?.entry?.map(({ item }) => item.reference) ?? [];
  return references.map((reference) => {
    const entry = bundle.entry?.find(({ fullUrl }) => fullUrl === reference);
    return (entry?.resource as MeasureReport | undefined)?.subject?.reference;
  });
}

describe('The subject-list', () => {
  it('points to the individual report of each person in the same Bundle', async () => {
    const { status, headers, json } = await officer.request(
      'GET',
      `/fhir/Measure/$evaluate-measure?${YEAR}&measure=${URL}/Tiny&reportType=subject-list`,
    );
    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^application\/fhir\+json/);
    const bundle = json as unknown as Bundle;
    const [list, ...individuals] = reportsOf(bundle);
    for (const report of reportsOf(bundle)) expectConformant(report, bundle);
    expect(list?.type).toBe('subject-list');
    expect(countsOf(list)).toEqual({ 'initial-population': 3, denominator: 3, numerator: 2 });
    const [ann, bob, cat] = ['ann', 'bob', 'cat'].map((name) => `Patient/${persons[name]}`);
    expect(individuals.map(({ subject }) => subject?.reference).sort()).toEqual([ann, bob, cat].sort());
    expect(subjectsOf(bundle, list, 'numerator').sort()).toEqual([bob, cat].sort());
  });
});

describe('The individual report', () => {
  it.each([
    ['the id of the person', () => persons.bob ?? ''],
    ['a reference to the person', () => `Patient/${persons.bob}`],
    ['the id of the Patient at its source', () => 'bob'],
    ['a reference to the Patient at its source', () => 'Patient/bob'],
  ])('is given for %s', async (_, subject) => {
    const { json } = await officer.request(
      'GET',
      `/fhir/Measure/$evaluate-measure?${YEAR}&measure=Tiny&subject=${encodeURIComponent(subject())}`,
    );
    const report = json as unknown as MeasureReport;
    expectConformant(report);
    expect(report).toMatchObject({
      type: 'individual',
      subject: { reference: `Patient/${persons.bob}` },
      group: [{ measureScore: { value: 1 }, stratifier: [{ id: 'female', stratum: [{ value: { text: 'true' } }] }] }],
      contained: expect.arrayContaining([
        expect.objectContaining({
          resourceType: 'Observation',
          code: { text: 'sex' },
          valueCodeableConcept: { coding: [expect.objectContaining({ code: 'male' })] },
        }),
      ]),
    });
    expect(countsOf(report)).toEqual({ 'initial-population': 1, denominator: 1, numerator: 1 });
  });

  it('counts the episodes of the person', async () => {
    const { json } = await officer.request('GET', `/fhir/Measure/FinishedStays/$evaluate-measure?${YEAR}&subject=ann`);
    expect(countsOf(json as unknown as MeasureReport)).toEqual({
      'initial-population': 2,
      denominator: 2,
      numerator: 1,
    });
  });

  it('is made anew once the record has changed', async () => {
    const ask = async () => {
      const path = `/fhir/Measure/$evaluate-measure?${YEAR}&measure=Tiny&subject=eve`;
      return countsOf((await officer.request('GET', path)).json as unknown as MeasureReport);
    };
    await pushPatient(source, 'eve', 'female', []);
    expect(await ask()).toEqual({ 'initial-population': 0, denominator: 0, numerator: 0 });
    await pushPatient(source, 'eve', 'female', [{ minutes: 5 }]);
    expect(await ask()).toEqual({ 'initial-population': 1, denominator: 1, numerator: 0 });
    await source.fhir('DELETE', '/Encounter/eve-stay-0');
    await source.fhir('DELETE', '/Patient/eve');
  });
});

describe('A Parameters body', () => {
  const post = (path: string, ...parameter: object[]) =>
    officer.request(
      'POST',
      path,
      {
        resourceType: 'Parameters',
        parameter: [
          { name: 'periodStart', valueDate: '2026-01-01' },
          { name: 'periodEnd', valueDate: '2026-12-31' },
          ...parameter,
        ],
      },
      { 'content-type': 'application/fhir+json' },
    );

  it('asks as an address does', async () => {
    const answer = await post(
      '/fhir/Measure/$evaluate',
      { name: 'measureUrl', valueCanonical: `${URL}/Tiny|1.0.0` },
      { name: 'subject', valueReference: { reference: 'Patient/cat' } },
      { name: 'reportType', valueCode: 'individual' },
    );
    expect(answer.status).toBe(200);
    const [report, ...more] = reportsOf(answer.json);
    expect(more).toEqual([]);
    expect(report?.subject).toEqual({ reference: `Patient/${persons.cat}` });
  });

  it('works on one Measure by its id', async () => {
    const answer = await post('/fhir/Measure/HadStay/$evaluate', { name: 'reportType', valueCode: 'summary' });
    expect(reportsOf(answer.json).map(countsOf)).toEqual([{ 'initial-population': 3 }]);
  });

  it('of another type is refused', async () => {
    const body = { resourceType: 'Patient' };
    const type = { 'content-type': 'application/fhir+json' };
    const answer = await officer.request('POST', '/fhir/Measure/$evaluate', body, type);
    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject({ resourceType: 'OperationOutcome' });
  });
});

describe('A request is answered by an OperationOutcome', () => {
  it.each([
    ['without a period', 'measure=Tiny', 400, /periodStart/],
    ['with half a period', 'measure=Tiny&periodStart=2026-01-01', 400, /periodEnd/],
    ['with a day that does not exist', 'measure=Tiny&periodStart=2026-02-30&periodEnd=2026-12-31', 400, /2026-02-30/],
    [
      'with a period that runs back',
      'measure=Tiny&periodStart=2026-12-31&periodEnd=2026-01-01',
      400,
      /before it starts/,
    ],
    ['without a measure', YEAR, 400, /measure/],
    ['with an unknown measure', `${YEAR}&measure=Nothing`, 404, /Nothing/],
    ['with an unknown subject', `${YEAR}&measure=Tiny&subject=nobody`, 404, /subject is not known/],
    ['with an unknown report type', `${YEAR}&measure=Tiny&reportType=all`, 400, /reportType/],
    ['with a parameter that is not supported', `${YEAR}&measure=Tiny&practitioner=x`, 400, /practitioner/],
  ])('%s', async (_, query, status, message) => {
    const answer = await officer.request('GET', `/fhir/Measure/$evaluate-measure?${query}`);
    expect([answer.status, answer.json.resourceType]).toEqual([status, 'OperationOutcome']);
    expect(answer.text).toMatch(message);
  });

  it('when several sources have a Patient of the subject’s id', async () => {
    const other = await service.addSource();
    await pushPatient(other, 'dan', 'male', []);
    const answer = await officer.request('GET', `/fhir/Measure/$evaluate-measure?${YEAR}&measure=Tiny&subject=dan`);
    expect(answer.status).toBe(422);
    expect(answer.json).toMatchObject({ resourceType: 'OperationOutcome', issue: [{ code: 'multiple-matches' }] });
  });

  it('when nobody is signed in, or the role does not allow it', async () => {
    const path = `/fhir/Measure/$evaluate-measure?${YEAR}&measure=Tiny`;
    const nobody = await fetch(service.url + path);
    expect([nobody.status, (await nobody.json()) as object]).toEqual([
      401,
      expect.objectContaining({ resourceType: 'OperationOutcome' }),
    ]);
    const auditor = await service.userWith('auditor');
    expect(await auditor.request('GET', path)).toMatchObject({
      status: 403,
      json: { resourceType: 'OperationOutcome' },
    });
    expect((await source.fhir('GET', path.replace('/fhir', ''))).status).toBe(403);
  });
});

describe('Every report', () => {
  it('is recorded in the audit trail, with the person of an individual one', async () => {
    const before = await auditEntries();
    await summary('Tiny');
    await officer.request('GET', `/fhir/Measure/$evaluate-measure?${YEAR}&measure=Tiny&subject=ann`);
    expect(await auditEntries()).toBe(before + 2);
    const [last] = await service.rows<{ action: string; person_id: string }>(
      `select action, person_id from audit_events where entity_type = 'MeasureReport' order by sequence desc limit 1`,
    );
    expect(last).toEqual({ action: 'read', person_id: persons.ann });
  });
});

describe('A person who is found to be another one', () => {
  it('counts once after the next run, with the stays of both EHRs', async () => {
    const run = async () => {
      const started = await officer.request('POST', '/api/runs', {
        periodStart: '2026-01-01',
        periodEnd: '2026-12-31',
      });
      await service.service.app.get(RunWork, { strict: false }).finish(String(started.json.id));
    };
    const other = await service.addSource();
    await pushPatient(source, 'fay', 'female', [{ minutes: 1 }], { identifier: '1EG4TE5MK73' });
    await pushPatient(other, 'fay-too', 'female', [{ minutes: 2 }], { identifier: '2AC3DF4GH55' });
    await run();
    const [people, stays] = [countsOf(await summary('HadStay')), countsOf(await summary('FinishedStays'))];

    await pushPatient(other, 'fay-too', 'female', [{ minutes: 2 }], { identifier: '1EG4TE5MK73' });
    await run();
    expect(countsOf(await summary('HadStay'))).toEqual({
      'initial-population': (people['initial-population'] ?? 0) - 1,
    });
    expect(countsOf(await summary('FinishedStays'))).toEqual(stays);
    const orphans = await service.rows(
      `select result.person_id from person_results result
       where not exists (select from packed_records record where record.person_id = result.person_id)`,
    );
    expect(orphans).toEqual([]);
  });
});

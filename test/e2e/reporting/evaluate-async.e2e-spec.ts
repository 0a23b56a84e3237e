import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { RunWork } from '../../../src/evaluation/run-work.js';
import type { Browser } from '../access/browser.js';
import { keepPerson } from '../runs/tiny-measure.js';
import { TestService } from '../../support/service.js';
import { newKey, registerClient, SmartClient } from '../../support/smart-client.js';
import { countsOf, expectConformant } from './measure-report-assertions.js';
import { importMeasures, reportsOf, YEAR } from './reporting-world.js';

jest.setTimeout(180_000);

const URL = 'http://caliper.example/Measure';

/** No worker: a run goes on only when the test lets it. */
let service: TestService;
let analyst: Browser;
let person: string;

beforeAll(async () => {
  service = await TestService.start({ WORKER: 'off' });
  analyst = await service.userWith('aco-analyst');
  await importMeasures(service);
  person = await keepPerson(service.client, { observation: true });
  await keepPerson(service.client, { female: true });
});

afterAll(() => service.stop());

/** Asks with a preference; returns the address to come back to. */
async function ask(query: string, prefer = 'respond-async'): Promise<string> {
  const answer = await analyst.request('GET', `/fhir/Measure/$evaluate?${YEAR}&${query}`, undefined, { prefer });
  expect([answer.status, answer.text]).toEqual([202, '']);
  return pathOf(answer.headers);
}

function pathOf(headers: Headers): string {
  const address = headers.get('content-location') ?? '';
  expect(address).toMatch(new RegExp(`^${service.url}/fhir/async/[0-9a-f-]{36}$`));
  return address.slice(service.url.length);
}

async function runOf(address: string): Promise<{ id: string; state: string } | undefined> {
  const [row] = await service.rows<{ id: string; state: string }>(
    'select run.id, run.state from report_requests request join runs run on run.id = request.run_id where request.id = $1',
    [address.split('/').at(-1)],
  );
  return row;
}

async function finish(address: string): Promise<void> {
  await service.service.app.get(RunWork, { strict: false }).finish((await runOf(address))?.id ?? '');
}

describe('An asynchronous evaluation', () => {
  it('tells its progress, then gives the reports that were asked for and no others', async () => {
    const address = await ask(`measureUrl=${URL}/Tiny&measureUrl=${URL}/HadStay`);
    expect(address).not.toContain(person);
    const waiting = await analyst.request('GET', address);
    expect([waiting.status, waiting.headers.get('x-progress')]).toEqual([202, 'planned']);
    expect(Number(waiting.headers.get('retry-after'))).toBeGreaterThan(0);

    await finish(address);
    const done = await analyst.request('GET', address);
    expect(done).toMatchObject({ status: 200, json: { resourceType: 'Bundle', type: 'collection' } });
    const reports = reportsOf(done.json);
    for (const report of reports) expectConformant(report);
    expect(reports.map(({ measure }) => measure)).toEqual([`${URL}/Tiny|1.0.0`, `${URL}/HadStay|1.0.0`]);

    const one = await analyst.request('GET', await ask(`measureUrl=${URL}/HadStay`));
    expect(reportsOf(one.json).map(({ measure }) => measure)).toEqual([`${URL}/HadStay|1.0.0`]);
  });

  it('keeps the subject, without naming it in its address', async () => {
    const address = await ask(`measureUrl=${URL}/FinishedStays&subject=${person}`);
    await finish(address);
    const [report, ...more] = reportsOf((await analyst.request('GET', address)).json);
    expect(more).toEqual([]);
    expect(report).toMatchObject({ type: 'individual', subject: { reference: `Patient/${person}` } });
    expect(report && countsOf(report)).toEqual({ 'initial-population': 1, denominator: 1, numerator: 1 });
  });

  it('starts a run for the measures alone that have no results', async () => {
    const address = await ask(`measureUrl=${URL}/Tiny&measureUrl=${URL}/MedianStay`);
    const [run] = await service.rows<{ measures: number }>(
      'select count(*)::int as measures from run_measures where run_id = $1',
      [(await runOf(address))?.id],
    );
    expect(run).toEqual({ measures: 1 });
    await finish(address);
    const reports = reportsOf((await analyst.request('GET', address)).json);
    expect(reports.map(({ measure }) => measure)).toEqual([`${URL}/Tiny|1.0.0`, `${URL}/MedianStay|1.0.0`]);
  });

  it('is cancelled by DELETE, with its run, and is not known afterwards', async () => {
    const address = await ask(`measureUrl=${URL}/FinishedStays`);
    const run = await runOf(address);
    expect(run?.state).toBe('planned');
    expect((await analyst.request('DELETE', address)).status).toBe(202);
    expect(await service.rows('select state from runs where id = $1', [run?.id])).toEqual([{ state: 'cancelled' }]);
    for (const method of ['GET', 'DELETE']) {
      expect(await analyst.request(method, address)).toMatchObject({
        status: 404,
        json: { resourceType: 'OperationOutcome', issue: [{ code: 'not-found' }] },
      });
    }
  });

  it('whose run was cancelled by somebody else says so', async () => {
    const address = await ask(`measureUrl=${URL}/FinishedStays`);
    const run = await runOf(address);
    expect((await analyst.request('POST', `/api/runs/${run?.id}/cancel`)).status).toBe(200);
    expect(await analyst.request('GET', address)).toMatchObject({
      status: 422,
      json: { resourceType: 'OperationOutcome', issue: [{ diagnostics: expect.stringMatching(/cancelled/) }] },
    });
  });

  it('is for those alone who may evaluate', async () => {
    const address = await ask(`measureUrl=${URL}/Tiny`);
    expect((await fetch(service.url + address)).status).toBe(401);
    const auditor = await service.userWith('auditor');
    expect((await auditor.request('GET', address)).status).toBe(403);
    expect((await auditor.request('DELETE', address)).status).toBe(403);
    expect((await analyst.request('GET', address)).status).toBe(200);
  });

  it('is known to nobody but who asked for it', async () => {
    const address = await ask(`measureUrl=${URL}/MedianStay&subject=${person}`);
    const colleague = await service.userWith('aco-analyst');
    const client = await SmartClient.start(service.url, await newKey());
    client.id = await registerClient(service, { scope: 'system/*.rs', allSources: true, jwksUrl: client.jwksUrl });
    const token = await client.token('system/MeasureReport.rs');
    for (const method of ['GET', 'DELETE']) {
      const answers = [await colleague.request(method, address), await client.send(token, method, address)];
      expect(answers.map(({ status }) => status)).toEqual([404, 404]);
    }
    await client.stop();
    expect((await analyst.request('GET', address)).status).toBe(200);
  });

  it('that nobody came for in a week is forgotten', async () => {
    const address = await ask(`measureUrl=${URL}/Tiny`);
    await service.rows(`update report_requests set created_at = now() - interval '8 days'`);
    await ask(`measureUrl=${URL}/Tiny`);
    expect((await analyst.request('GET', address)).status).toBe(404);
  });
});

describe('A synchronous evaluation', () => {
  it('waits no longer than asked, and says where its reports will be', async () => {
    const path = `/fhir/Measure/$evaluate-measure?${YEAR}&measure=FinishedStays`;
    const answer = await analyst.request('GET', path, undefined, { prefer: 'wait=1' });
    expect(answer).toMatchObject({
      status: 504,
      json: { resourceType: 'OperationOutcome', issue: [{ code: 'timeout' }] },
    });
    const address = pathOf(answer.headers);
    expect(answer.text).toContain(address);
    await finish(address);
    expect(reportsOf((await analyst.request('GET', address)).json)).toHaveLength(1);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../../../src/app.module.js';
import { readEnvironment } from '../../../src/config/environment.js';
import { EvaluateShardJob } from '../../../src/evaluation/evaluate-shard.job.js';
import { EvaluationThreads } from '../../../src/evaluation/evaluation-threads.js';
import { PlanRunJob } from '../../../src/evaluation/plan-run.job.js';
import { RunWork } from '../../../src/evaluation/run-work.js';
import type { RunDetails } from '../../../src/evaluation/runs.js';
import { MeasurePackages } from '../../../src/measures/measure-packages.js';
import { caliperOutput } from '../../support/command-line.js';
import { TestService } from '../../support/service.js';
import type { Browser } from '../access/browser.js';
import { forgetRuns } from './forget-runs.js';
import { keepPerson, tinyPackage } from './tiny-measure.js';

jest.setTimeout(180_000);

const YEAR = { periodStart: '2026-01-01', periodEnd: '2026-12-31' };
const actor = { kind: 'system', id: 'test' } as const;

/** Everyone is evaluated by both engines. No worker: a run goes on only when the test lets it. */
let service: TestService;
let officer: Browser;

beforeAll(async () => {
  service = await TestService.start({ WORKER: 'off', ENGINE_COMPARISON_PERCENT: '100' });
  officer = await service.userWith('quality-officer');
  const packages = service.service.app.get(MeasurePackages, { strict: false });
  for (const name of ['Tiny', 'Small']) {
    const [imported] = (await packages.importBundle(tinyPackage(name), actor)).packages;
    await packages.activate(imported?.package.id ?? '', actor);
  }
});

beforeEach(() => forgetRuns((sql) => service.rows(sql)));

afterAll(() => service.stop());

const of = <Job>(job: new (...given: never[]) => Job) => service.service.app.get<Job>(job, { strict: false });

async function start(more: object = {}): Promise<string> {
  const { status, json } = await officer.request('POST', '/api/runs', { ...YEAR, ...more });
  expect(status).toBe(201);
  return String(json.id);
}

async function evaluated(more: object = {}): Promise<RunDetails> {
  const id = await start(more);
  await of(RunWork).finish(id);
  return (await officer.request('GET', `/api/runs/${id}`)).json as unknown as RunDetails;
}

/** Three persons on whom the engines agree, one of whom both fail on, and one on whom they do not. */
async function keepFour(): Promise<string> {
  await keepPerson(service.client, { female: true, observation: true });
  await keepPerson(service.client, {});
  await keepPerson(service.client, { conditions: 2 });
  return keepPerson(service.client, { observation: true, procedure: true });
}

const counts = ({ comparedCount, agreedCount, measures }: RunDetails) => ({
  run: [comparedCount, agreedCount],
  measures: measures.map((measure) => [measure.comparedCount, measure.agreedCount]),
});

const disagreements = () =>
  service.rows<{ person: string; differences: object[] }>(
    'select person_id as person, differences from engine_disagreements order by measure_period_id',
  );

const DIFFERENCE = { part: 'populations', group: 'Group_1', item: 'numerator', compiled: 1, reference: 0 };

describe('A run of the compiled engine', () => {
  it('says how many persons the reference engine saw as it did, and keeps in what it did not', async () => {
    const person = await keepFour();
    const run = await evaluated();
    expect(run).toMatchObject({ state: 'completed', engine: 'compiled', evaluatedCount: 4, comparedPercent: 100 });
    expect(counts(run)).toEqual({
      run: [4, 3],
      measures: [
        [4, 3],
        [4, 3],
      ],
    });
    expect(await disagreements()).toEqual([
      { person, differences: [DIFFERENCE] },
      { person, differences: [DIFFERENCE] },
    ]);
  });

  it('compares the same persons once, however often a shard is worked on', async () => {
    await keepFour();
    const run = await evaluated();
    const found = await disagreements();
    const again = () => of(EvaluateShardJob).run({ runId: run.id, shard: 0 }, new AbortController().signal);
    await again();
    expect(counts(await shown(run.id))).toEqual(counts(run));
    // As if the process had died before the shard was stored, and another had stored the same meanwhile.
    await service.rows(`update runs set state = 'running', evaluated_count = 0, compared_count = 0, agreed_count = 0`);
    await service.rows(`update run_measures set compared_count = 0, agreed_count = 0`);
    await service.rows(`update shards set state = 'running'`);
    await Promise.all([again(), again()]);
    expect(counts(await shown(run.id))).toEqual(counts(run));
    expect(await disagreements()).toEqual(found);
  });

  it('keeps the versions of what it was evaluated with', async () => {
    await keepFour();
    const run = await evaluated();
    const packages = service.service.app.get(MeasurePackages, { strict: false });
    const fingerprints = await Promise.all(run.measures.map(({ packageId }) => packages.fingerprint(packageId)));
    expect(run.engineVersion).toMatch(/^caliper \d/);
    expect(run.measures.map(({ fingerprint }) => fingerprint)).toEqual(fingerprints);
    expect(await service.rows('select value_sets from run_measures')).toEqual([{ value_sets: [] }, { value_sets: [] }]);
  });

  it.each([
    ['a package', `update measure_packages set content_hash = '\\x01' || content_hash`, /changed since the run began/],
    ['the engine', `update runs set engine_version = 'caliper 0'`, /began with the engine caliper 0/],
  ])('ends when %s is another one than it began with', async (_, change, reason) => {
    await keepFour();
    const id = await start();
    await of(PlanRunJob).run({ runId: id });
    await service.rows(change);
    const other = await anotherProcess();
    const run = await other.get(RunWork, { strict: false }).finish(id);
    await other.close();
    expect(run).toMatchObject({ state: 'failed', error: expect.stringMatching(reason), evaluatedCount: 0 });
  });
});

/** An instance of the service that knows of the run only what is stored. */
function anotherProcess(): Promise<INestApplicationContext> {
  const settings = { DATABASE_URL: service.database.url, SECRET_KEY: `${'A'.repeat(43)}=`, WORKER: 'off' };
  return NestFactory.createApplicationContext(AppModule.with(readEnvironment(settings)), { logger: ['error'] });
}

describe('The plans of both engines', () => {
  it('are prepared once for all runs of the same packages and period', async () => {
    await keepFour();
    const { pool } = of(EvaluationThreads);
    await evaluated();
    const before = pool.preparations;
    await evaluated();
    expect(pool.preparations).toBe(before);
    await evaluated({ periodStart: '2025-01-01', periodEnd: '2025-12-31' });
    expect(pool.preparations).toBe(before + 2);
  });
});

const shown = async (id: string) => (await officer.request('GET', `/api/runs/${id}`)).json as unknown as RunDetails;

describe('A run of the reference engine', () => {
  it('compares nobody', async () => {
    await keepFour();
    const run = await evaluated({ engine: 'reference' });
    expect(run).toMatchObject({ engine: 'reference', comparedPercent: 0, failedCount: 1 });
    expect(run.engineVersion).toMatch(/^cql-execution \d/);
    expect(counts(run).run).toEqual([0, 0]);
  });
});

describe('The agreement of the engines', () => {
  it('is in the scores, on the command line and in the metrics, and there without a person', async () => {
    const person = await keepFour();
    const { id } = await evaluated();
    const scores = await officer.request('GET', '/api/scores');
    expect(scores.json).toMatchObject([
      { lastRun: { comparedCount: 4, agreedCount: 3 } },
      { lastRun: { comparedCount: 4, agreedCount: 3 } },
    ]);
    const settings = { DATABASE_URL: service.database.url, LOG_LEVEL: 'silent' };
    const printed = await caliperOutput(settings, 'runs', 'show', id);
    expect(printed).toMatch(/engine {4}compiled \(caliper \d+\), profiles inferred/);
    expect(printed).toContain('agreed on 3 of 4 persons');
    const metrics = await (await fetch(`${service.url}/metrics`)).text();
    expect(metrics).toMatch(/^caliper_persons_compared\{period="2026-01-01\/2026-12-31"\} 4$/m);
    expect(metrics).toMatch(/^caliper_persons_agreed\{period="2026-01-01\/2026-12-31"\} 3$/m);
    expect(metrics + printed).not.toContain(person);
  });

  it('is listed person by person to those who work with patients, and that is audited', async () => {
    const persons = [await keepFour(), await keepPerson(service.client, { observation: true, procedure: true })].sort();
    const { id } = await evaluated();
    const first = await officer.request('GET', `/api/runs/${id}/disagreements?limit=1`);
    expect(first.json).toMatchObject({
      persons: [
        {
          id: persons[0],
          measures: [
            { title: 'Small measure', differences: [DIFFERENCE] },
            { title: 'Tiny measure', differences: [DIFFERENCE] },
          ],
        },
      ],
      next: persons[0],
    });
    const second = await officer.request('GET', `/api/runs/${id}/disagreements?limit=1&after=${persons[0]}`);
    expect(second.json).toMatchObject({ persons: [{ id: persons[1] }], next: null });
    const audited = await service.rows(
      `select person_id from audit_events where details->>'part' = 'engine-disagreements' order by sequence`,
    );
    expect(audited).toEqual(persons.map((person_id) => ({ person_id })));
  });

  it('is not listed to others, nor of a run that there is not', async () => {
    const auditor = await service.userWith('auditor');
    const id = await start();
    expect((await auditor.request('GET', `/api/runs/${id}/disagreements`)).status).toBe(403);
    expect((await fetch(`${service.url}/api/runs/${id}/disagreements`)).status).toBe(401);
    expect((await officer.request('GET', '/api/runs/nothing/disagreements')).status).toBe(404);
    expect((await officer.request('GET', `/api/runs/${id}/disagreements?after=x`)).status).toBe(400);
  });
});

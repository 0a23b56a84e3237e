import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { DataSource } from 'typeorm';
import { Scores } from '../../../src/evaluation/scores.js';
import { storeResults } from '../../../src/evaluation/result-store.js';
import type { NewResult } from '../../../src/evaluation/result-store.queries.js';
import { RunRefusedError, UnknownRunError } from '../../../src/evaluation/runs.js';
import { MeasurePackages } from '../../../src/measures/measure-packages.js';
import { until } from '../../support/until.js';
import { actor, period, RunService } from './run-service.js';
import { forgetRuns } from './forget-runs.js';
import { keepPerson } from './tiny-measure.js';

jest.setTimeout(120_000);

let service: RunService;
let scores: Scores;

beforeAll(async () => {
  service = await RunService.create();
  scores = (await service.instance()).get(Scores, { strict: false });
});

afterAll(() => service.close());

beforeEach(() => forgetRuns((sql) => service.database.query(sql)));

/** Seven persons: six in the initial population of whom three are in the numerator, and one who fails. */
async function keepSeven(): Promise<string[]> {
  const ids = [];
  for (const person of [
    { female: true, observation: true },
    { female: true, observation: true },
    { female: true },
    { observation: true },
    {},
    {},
    { conditions: 2 },
  ]) {
    ids.push(await keepPerson(service.database, person));
  }
  return ids;
}

const SEVEN = {
  '//evaluated': 7,
  '//failed': 1,
  'Group_1//denominator': 6,
  'Group_1//initial-population': 6,
  'Group_1//numerator': 3,
  'Group_1/female/denominator': 3,
  'Group_1/female/initial-population': 3,
  'Group_1/female/numerator': 2,
};

describe('A run', () => {
  it('counts everyone in populations and strata, and stores the error of a person who fails', async () => {
    const ids = await keepSeven();
    const run = await service.run();
    expect(run).toMatchObject({ state: 'completed', personCount: 7, evaluatedCount: 7, failedCount: 1, error: null });
    expect(await service.counters()).toEqual(SEVEN);

    const [listed] = await scores.list();
    const score = await scores.show(listed?.measurePeriodId ?? 0);
    expect(score).toMatchObject({
      evaluatedPersons: 7,
      failedPersons: 1,
      groups: [{ id: 'Group_1', score: 0.5, strata: [{ stratum: 'female', score: 2 / 3 }] }],
      lastRun: { id: run.id, state: 'completed' },
    });
    const failed = await scores.persons({ measurePeriodId: score.measurePeriodId, groupId: '', population: 'failed' });
    expect(failed).toEqual({ persons: [{ personId: ids[6], count: 1 }], next: null });
    const result = await scores.result(score.measurePeriodId, ids[6] ?? '');
    expect(result?.error).toEqual(expect.any(String));
    expect(result?.groups).toEqual([]);
    expect((await scores.result(score.measurePeriodId, ids[0] ?? ''))?.supplemental).toEqual({
      sex: [expect.objectContaining({ code: 'female' })],
    });
  });

  it('pages through the persons of a population and of a stratum', async () => {
    const ids = await keepSeven();
    const { measures } = await service.run();
    const query = { measurePeriodId: measures[0]?.measurePeriodId ?? 0, groupId: 'Group_1', population: 'numerator' };
    const expected = [ids[0], ids[1], ids[3]].sort();
    const first = await scores.persons({ ...query, limit: 2 });
    const second = await scores.persons({ ...query, limit: 2, after: first.next ?? '' });
    expect([...first.persons, ...second.persons].map(({ personId }) => personId)).toEqual(expected);
    expect(second.next).toBeNull();
    const women = await scores.persons({ ...query, stratum: 'female' });
    expect(women.persons.map(({ personId }) => personId)).toEqual([ids[0], ids[1]].sort());
  });

  it('gives the same counters when it is repeated', async () => {
    await keepSeven();
    await service.run();
    await service.run();
    expect(await service.counters()).toEqual(SEVEN);
  });

  it('moves the counters by what has changed, and takes out persons without a record', async () => {
    const ids = await keepSeven();
    await service.run();
    await keepPerson(service.database, { female: true, observation: false }, ids[0]);
    await service.database.query('delete from packed_records where person_id = $1', [ids[1]]);
    await keepPerson(service.database, { observation: true });
    const run = await service.run();
    expect(run).toMatchObject({ personCount: 7, evaluatedCount: 7 });
    expect(await service.counters()).toEqual({
      '//evaluated': 7,
      '//failed': 1,
      'Group_1//denominator': 6,
      'Group_1//initial-population': 6,
      'Group_1//numerator': 2,
      'Group_1/female/denominator': 2,
      'Group_1/female/initial-population': 2,
    });
  });

  it('ends when there is nobody', async () => {
    await keepSeven();
    await service.run();
    await service.database.query('delete from packed_records');
    expect(await service.run()).toMatchObject({ state: 'completed', personCount: 0 });
    expect(await service.counters()).toEqual({});
  });

  it('evaluates one person alone', async () => {
    const ids = await keepSeven();
    const { id } = await service.runs.start({ period, subject: ids[0] }, actor);
    expect(await service.ended(id)).toMatchObject({ state: 'completed', personCount: 1, evaluatedCount: 1 });
    expect(await service.counters()).toMatchObject({ '//evaluated': 1, 'Group_1//numerator': 1 });
  });

  it('is shared by several instances, and two runs at once do not count anyone twice', async () => {
    await service.instance();
    for (let i = 0; i < 4; i++) await keepSeven();
    const [first, second] = await Promise.all([
      service.runs.start({ period }, actor),
      service.runs.start({ period }, actor),
    ]);
    expect(await service.ended(first.id)).toMatchObject({ state: 'completed', evaluatedCount: 28, failedCount: 4 });
    expect(await service.ended(second.id)).toMatchObject({ state: 'completed', evaluatedCount: 28, failedCount: 4 });
    const fourfold = Object.fromEntries(Object.entries(SEVEN).map(([key, count]) => [key, 4 * count]));
    expect(await service.counters()).toEqual(fourfold);
  });

  it('keeps what a newer evaluation has found, whatever an older one still stores', async () => {
    const id = await keepPerson(service.database, {});
    const first = await service.run();
    const ofOldRecord = await storedResult(id);
    await keepPerson(service.database, { observation: true }, id);
    const second = await service.run();
    const found = await storedResult(id);
    const counters = await service.counters();
    expect(counters).toMatchObject({ '//evaluated': 1, 'Group_1//numerator': 1 });

    await store(first.id, ofOldRecord);
    expect(await storedResult(id)).toEqual(found);
    await store(first.id, found);
    expect(await storedResult(id)).toMatchObject({ runId: second.id });
    expect(await service.counters()).toEqual(counters);
  });

  it('replaces a result of an older record, even where the run is the older one', async () => {
    const id = await keepPerson(service.database, { observation: true });
    const first = await service.run();
    const ofNewRecord = await storedResult(id);
    await keepPerson(service.database, {}, id);
    await service.run();
    await keepPerson(service.database, { observation: true }, id);
    await store(first.id, ofNewRecord);
    expect(await storedResult(id)).toMatchObject({ runId: first.id, recordHash: ofNewRecord.recordHash });
    expect(await service.counters()).toMatchObject({ '//evaluated': 1, 'Group_1//numerator': 1 });
  });

  it('takes up shards that a dead process left running', async () => {
    await keepSeven();
    const run = await service.run();
    await service.database.query(`update runs set state = 'running', evaluated_count = 0, failed_count = 0`);
    await service.database.query(`update shards set state = 'running', attempts = 1`);
    expect(await service.ended(run.id)).toMatchObject({ state: 'completed', evaluatedCount: 7, failedCount: 1 });
    expect(await service.counters()).toEqual(SEVEN);
  });

  it('stores nothing after it was cancelled, for good', async () => {
    for (let i = 0; i < 10; i++) await keepSeven();
    const { id } = await service.runs.start({ period }, actor);
    await until(async () => (await service.runs.show(id)).evaluatedCount > 0);
    const cancelled = await service.runs.cancel(id, actor);
    expect(cancelled.state).toBe('cancelled');
    expect(cancelled.evaluatedCount).toBeLessThan(70);
    await until(async () => {
      const { rows } = await service.database.query(
        `select from pg_locks where locktype = 'advisory' and objsubid = 2`,
      );
      return rows.length === 0;
    });
    expect((await service.runs.show(id)).evaluatedCount).toBe(cancelled.evaluatedCount);
    expect((await service.counters())['//evaluated']).toBe(cancelled.evaluatedCount);
    expect(await service.runs.cancel(id, actor)).toMatchObject({ state: 'cancelled' });
  });

  it('tells each change of its progress until it has ended', async () => {
    await keepSeven();
    const { id } = await service.runs.start({ period }, actor);
    const states = [];
    for await (const run of service.runs.watch(id)) states.push(run.state);
    expect(states.at(-1)).toBe('completed');
  });

  it('fails with what a package lacks', async () => {
    const packages = (await service.instance({ WORKER: 'off' })).get(MeasurePackages, { strict: false });
    const [active] = await packages.active();
    await service.database.query(
      `update measure_packages set content = json_build_object('libraries', '[]'::json, 'valueSets', '[]'::json)`,
    );
    const { id } = await service.runs.start({ period, packageIds: [active?.id ?? ''] }, actor);
    const run = await service.ended(id);
    expect(run.state).toBe('failed');
    expect(run.error).toContain('Tiny');
  });
});

type StoredResult = NewResult & { runId: string };

async function storedResult(personId: string): Promise<StoredResult> {
  const { rows } = await service.database.query<StoredResult>(
    `select measure_period_id as "measurePeriodId", person_id as "personId", run_id as "runId", groups, supplemental,
       record_hash as "recordHash", error from person_results where person_id = $1`,
    [personId],
  );
  const [row] = rows;
  if (!row) throw new Error('There is no result.');
  return row;
}

/** Stores a result as the shard of a run does that was long under way. */
async function store(runId: string, result: NewResult): Promise<void> {
  const runner = (await service.instance({ WORKER: 'off' })).get(DataSource, { strict: false }).createQueryRunner();
  const { personId, measurePeriodId } = result;
  await runner.startTransaction();
  await storeResults(runner, {
    runId,
    measurePeriodIds: [measurePeriodId],
    firstPerson: personId,
    lastPerson: personId,
    results: [result],
  });
  await runner.commitTransaction();
  await runner.release();
}

describe('A run is refused', () => {
  it.each([
    ['a day that does not exist', { period: { start: '2026-02-30', end: '2026-12-31' } }, /2026-02-30/],
    ['a period that ends before it starts', { period: { start: '2026-12-31', end: '2026-01-01' } }, /before it starts/],
    ['an unknown measure', { period, packageIds: ['http://nowhere.example/Measure/X'] }, /X/],
    ['an unknown person', { period, subject: '00000000-0000-4000-8000-000000000000' }, /no person/],
  ])('for %s', async (_, request, message) => {
    const refused = service.runs.start(request, actor);
    await expect(refused).rejects.toThrow(RunRefusedError);
    await expect(refused).rejects.toThrow(message);
  });

  it('when there is none with this id', async () => {
    await expect(service.runs.show('nothing')).rejects.toThrow(UnknownRunError);
  });
});

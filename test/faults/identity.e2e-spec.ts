import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { PersonIdentity } from '../../src/records/identity/identity.js';
import { MatchRuns } from '../../src/records/identity/match-runs.js';
import { RecordStore } from '../../src/records/record-store.js';
import { actor, RunService } from '../e2e/runs/run-service.js';
import { patient } from '../support/patients.js';
import { ServiceProcess } from '../support/service-process.js';
import { until } from '../support/until.js';
import type { INestApplicationContext } from '@nestjs/common';

jest.setTimeout(240_000);

const PERSONS = 20;
const SECRET_KEY = `${'A'.repeat(43)}=`;
/** Hospitals know the visits, practices the observations: who is one person counts in the numerator. */
const RESOURCE = { hospital: 'Encounter', practice: 'Observation' } as const;
const PARTED = { '//evaluated': 2 * PERSONS, 'Group_1//denominator': PERSONS, 'Group_1//initial-population': PERSONS };
const JOINED = {
  '//evaluated': PERSONS,
  'Group_1//denominator': PERSONS,
  'Group_1//initial-population': PERSONS,
  'Group_1//numerator': PERSONS,
};

let world: RunService;
let service: INestApplicationContext;
let holder: pg.Client;
let sources: Record<keyof typeof RESOURCE, string>;

beforeAll(async () => {
  world = await RunService.create();
  service = await world.instance({ WORKER: 'off' });
  holder = new pg.Client({ connectionString: world.url });
  await holder.connect();
  sources = { hospital: await addSource('hospital'), practice: await addSource('practice') };
});

afterAll(async () => {
  await holder.end();
  await world.close();
});

async function addSource(name: string): Promise<string> {
  const { rows } = await world.database.query<{ id: string }>(
    'insert into sources (name, title) values ($1, $1) returning id',
    [name],
  );
  return rows[0]?.id ?? '';
}

/** Puts the charts of everybody at a source. */
async function chart(name: keyof typeof RESOURCE): Promise<void> {
  const store = service.get(RecordStore, { strict: false });
  const resourceType = RESOURCE[name];
  for (let place = 1; place <= PERSONS; place++) {
    const id = `p${place}`;
    const line = `${place} Elm Road`;
    const who = patient({
      sex: 'male',
      born: `19${40 + place}-03-${10 + place}`,
      line,
      telephone: `(413) 555-01${10 + place}`,
    });
    const about = { resourceType, id: `r${place}`, status: 'finished', subject: { reference: `Patient/${id}` } };
    await store.put(sources[name], 'Patient', id, { ...who, id });
    await store.put(sources[name], resourceType, about.id, { ...about, status: 'final', class: {}, code: {} } as never);
  }
}

const startService = () =>
  ServiceProcess.start({ DATABASE_URL: world.url, SECRET_KEY, EVALUATION_THREADS: '1', SHARD_SIZE: '50' });

/** How many of each there are: what is lost or doubled shows in it. */
async function counts() {
  const { rows } = await world.database.query(
    `select (select count(*)::int from persons where merged_into is null) as persons,
            (select count(*)::int from packed_records) as records,
            (select sum(resource_count)::int from packed_records) as resources,
            (select count(*)::int from source_patients) as charts,
            (select count(distinct person_id)::int from person_results) as evaluated,
            (select count(*)::int from match_decisions where reversed_at is null) as decisions,
            (select count(*)::int from match_constraints where ended_by is null) as said`,
  );
  return rows[0] as Record<string, number>;
}

const evaluatedAnew = () =>
  until(async () => (await world.database.query('select from touched_persons')).rowCount === 0, { withinMs: 60_000 });

/** Resolves once a transaction waits for what `holder` holds. */
const someoneWaits = () =>
  until(
    async () => {
      const { rowCount } = await world.database.query(
        `select from pg_stat_activity
         where datname = current_database() and $1::int = any(pg_blocking_pids(pid)) and query like $2`,
        [(holder as unknown as { processID: number }).processID, '%persons%'],
      );
      return (rowCount ?? 0) > 0;
    },
    { withinMs: 60_000 },
  );

describe('kill -9', () => {
  it('during a match run loses no merge and makes none twice, and the scores follow', async () => {
    await chart('hospital');
    // As after an upgrade: nothing is known of the patients that were stored before.
    await world.database.query('truncate patient_features, patient_keys');
    await chart('practice');
    let process = await startService();
    await world.run();
    expect(await world.counters()).toEqual(PARTED);
    const before = await counts();
    expect(before).toMatchObject({ persons: 2 * PERSONS, charts: 2 * PERSONS, records: 2 * PERSONS });

    await holder.query('begin; lock table persons in exclusive mode');
    const { id } = await service.get(MatchRuns, { strict: false }).start(actor);
    expect(await someoneWaits()).toBe(true);
    await process.kill();
    await holder.query('rollback');
    expect(await counts()).toEqual(before);
    const runs = service.get(MatchRuns, { strict: false });
    expect(await runs.show(id)).toMatchObject({ state: 'running', step: 'applying', merged: 0, remade: PERSONS });

    process = await startService();
    await until(async () => (await runs.show(id)).state === 'completed', { withinMs: 60_000 });
    expect(await runs.show(id)).toMatchObject({ merged: PERSONS, remade: PERSONS, reviews: 0, patients: 2 * PERSONS });
    await evaluatedAnew();
    await process.stop();
    expect(await counts()).toMatchObject({
      ...{ persons: PERSONS, charts: 2 * PERSONS, records: PERSONS, evaluated: PERSONS },
      resources: (before.resources ?? 0) - PERSONS,
      decisions: (before.decisions ?? 0) + PERSONS,
    });
    expect(await world.counters()).toEqual(JOINED);
  });

  it('during a split leaves all as it was; the split itself evaluates exactly the two', async () => {
    const before = await counts();
    const { rows } = await world.database.query<{ id: string }>(
      `select person_id as id from source_patients where patient_id = 'p7' limit 1`,
    );
    const person = rows[0]?.id ?? '';
    await holder.query('begin; lock table touched_persons in access exclusive mode');
    const splitting = splitInProcess(person, sources.practice);
    expect(await someoneWaits()).toBe(true);
    splitting.kill('SIGKILL');
    await once(splitting, 'exit');
    await holder.query('rollback');
    await until(async () => (await counts()).persons === before.persons);
    expect(await counts()).toEqual(before);
    expect(await world.counters()).toEqual(JOINED);

    const identity = service.get(PersonIdentity, { strict: false });
    const { rows: marks } = await world.database.query<{ now: Date }>('select clock_timestamp() as now');
    const chart = { sourceId: sources.practice, patientId: 'p7' };
    const act = await identity.split(person, [chart], 'Two people', actor);
    const process = await startService();
    await evaluatedAnew();
    const evaluated = async (): Promise<unknown> =>
      (
        await world.database.query<{ id: string }>(
          'select person_id as id from person_results where evaluated_at > $1 order by 1',
          [marks[0]?.now],
        )
      ).rows.map(({ id }) => id);
    expect(await evaluated()).toEqual(act.personIds);
    expect(await world.counters()).toEqual({
      ...JOINED,
      '//evaluated': PERSONS + 1,
      'Group_1//numerator': PERSONS - 1,
    });
    await identity.undo(act.decisionIds[0] ?? '', 'One after all', actor);
    await evaluatedAnew();
    expect(await world.counters()).toEqual(JOINED);
    expect(await counts()).toMatchObject({ persons: PERSONS, records: PERSONS, resources: before.resources });
    await process.stop();
  });
});

/** A split by a process of its own, which can be killed. */
function splitInProcess(person: string, sourceId: string) {
  const dist = join(import.meta.dirname, '../../dist/src');
  const script = `
    const { NestFactory } = await import('@nestjs/core');
    const { AppModule } = await import('${dist}/app.module.js');
    const { readEnvironment } = await import('${dist}/config/environment.js');
    const { PersonIdentity } = await import('${dist}/records/identity/identity.js');
    const app = await NestFactory.createApplicationContext(AppModule.with(readEnvironment(process.env)), { logger: false });
    await app.get(PersonIdentity, { strict: false }).split(
      '${person}', [{ sourceId: '${sourceId}', patientId: 'p7' }], 'Two people', { kind: 'user', id: 'officer' });`;
  return spawn(process.execPath, ['--input-type=module', '--eval', script], {
    env: { PATH: process.env.PATH, DATABASE_URL: world.url, SECRET_KEY, WORKER: 'off', DATA_DIRECTORY: '/nonexistent' },
    cwd: join(import.meta.dirname, '../..'),
    stdio: 'inherit',
  });
}

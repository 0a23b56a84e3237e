import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase, serverUrl } from '../../support/database.js';
import type { TestDatabase } from '../../support/database.js';
import { ServiceProcess } from '../../support/service-process.js';
import { until } from '../../support/until.js';

// Real processes on a busy machine take their time to start.
jest.setTimeout(60_000);

let database: TestDatabase;
let processes: ServiceProcess[];

beforeEach(async () => {
  database = await createTestDatabase();
  processes = [];
});

afterEach(async () => {
  await Promise.all(processes.map((each) => each.kill()));
  await database.drop();
});

async function start(settings: Record<string, string> = {}, entry?: string): Promise<ServiceProcess> {
  const started = await ServiceProcess.start({ DATABASE_URL: database.url, ...settings }, entry);
  processes.push(started);
  return started;
}

describe('an asked stop', () => {
  it.each(['main.js', 'worker.js'])('ends %s with exit code 0', async (entry) => {
    const started = await start({}, entry);
    expect((await fetch(`${started.address}/health/live`)).status).toBe(200);
    expect(await started.stop()).toBe(0);
    await expect(fetch(`${started.address}/health/live`)).rejects.toThrow();
  });

  it('takes no new request and answers the one under way', async () => {
    const started = await start();
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query('begin');
    await client.query('lock table users in access exclusive mode');
    const underWay = fetch(`${started.address}/api/session`, {
      method: 'POST',
      body: '{"name":"somebody","password":"something"}',
      headers: { 'content-type': 'application/json' },
    });
    await until(() => isWaitingForLock(client));
    const stopped = started.stop();
    await until(() =>
      fetch(`${started.address}/health/live`).then(
        () => false,
        () => true,
      ),
    );
    await client.query('rollback');
    await client.end();
    expect((await underWay).status).toBe(401);
    expect(await stopped).toBe(0);
  });
});

/** Whether a request waits for a lock of this database. */
async function isWaitingForLock(client: pg.Client): Promise<boolean> {
  const { rowCount } = await client.query(
    `select 1 from pg_locks l join pg_database d on d.oid = l.database
      where not l.granted and d.datname = current_database()`,
  );
  return (rowCount ?? 0) > 0;
}

describe('a worker', () => {
  it('answers for its health and metrics, and nothing else', async () => {
    const { address } = await start({}, 'worker.js');
    const ready = (await (await fetch(`${address}/health/ready`)).json()) as { status: string };
    expect(ready.status).toBe('ready');
    expect(await (await fetch(`${address}/metrics`)).text()).toContain('caliper_jobs');
    expect((await fetch(`${address}/api/session`)).status).toBe(404);
    expect((await fetch(`${address}/fhir/metadata`)).status).toBe(404);
  });

  it('shows metrics only to the bearer of the token where one is set', async () => {
    const { address } = await start({ METRICS_TOKEN: 'a-token-for-prometheus' }, 'worker.js');
    const read = (authorization: string) => fetch(`${address}/metrics`, { headers: { authorization } });
    expect((await fetch(`${address}/metrics`)).status).toBe(403);
    expect((await read('Bearer another-token-altogether')).status).toBe(403);
    expect((await read('Bearer a-token-for-prometheus')).status).toBe(200);
  });
});

describe('processes that start together on an empty database', () => {
  it('migrate it once, and one makes the first administrator', async () => {
    const name = `caliper_test_empty_${process.pid}`;
    const server = new pg.Client({ connectionString: serverUrl });
    await server.connect();
    try {
      await server.query(`create database ${name}`);
      const url = new URL(serverUrl);
      url.pathname = `/${name}`;
      const started = await Promise.all(
        ['main.js', 'main.js', 'worker.js'].map((entry) => start({ DATABASE_URL: url.toString() }, entry)),
      );
      expect(started.filter(({ firstPassword }) => firstPassword !== null)).toHaveLength(1);
      await Promise.all(started.map((each) => each.stop()));
    } finally {
      await server.query(`drop database if exists ${name} with (force)`);
      await server.end();
    }
  });
});

describe('a database that is gone', () => {
  it('makes the service not ready and its answers 503, until it is back', async () => {
    const { address } = await start();
    const server = new pg.Client({ connectionString: serverUrl });
    await server.connect();
    const name = new URL(database.url).pathname.slice(1);
    try {
      await server.query(`alter database ${name} with allow_connections false`);
      await server.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
      await until(async () => (await fetch(`${address}/health/ready`)).status === 503);
      expect((await fetch(`${address}/health/live`)).status).toBe(200);
      await server.query(`alter database ${name} with allow_connections true`);
      await until(async () => (await fetch(`${address}/health/ready`)).status === 200);
    } finally {
      await server.end();
    }
  });
});

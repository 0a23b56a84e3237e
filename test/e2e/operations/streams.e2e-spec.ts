import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { Browser } from '../access/browser.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { ServiceProcess } from '../../support/service-process.js';

// Real processes on a busy machine take their time to start.
jest.setTimeout(120_000);

let database: TestDatabase;
let service: ServiceProcess;

beforeAll(async () => {
  database = await createTestDatabase();
  service = await ServiceProcess.start({ DATABASE_URL: database.url, WORKER: 'off' });
});

afterAll(async () => {
  await service?.kill();
  await database?.drop();
});

describe('an asked stop', () => {
  it('ends the streams of events that are open, each after a whole event', async () => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const { rows } = await client.query<{ id: string }>(
      `insert into runs (period_start, period_end, engine, profiles, state, requested_by, person_count)
       values ('2026-01-01', '2026-12-31', 'reference', 'inferred', 'running', 'test', 1) returning id`,
    );
    await client.end();
    const reader = new Browser(service.address);
    await reader.signIn('administrator', service.firstPassword ?? '');
    await reader.changePassword(service.firstPassword ?? '', 'a long way to the sea');
    const open = () =>
      fetch(`${service.address}/api/runs/${rows[0]?.id}/events`, { headers: { cookie: reader.cookie } });
    const streams = await Promise.all([open(), open()]);
    expect(streams.map(({ status }) => status)).toEqual([200, 200]);
    const readers = streams.flatMap(({ body }) => (body ? [body.getReader()] : []));
    expect(readers).toHaveLength(2);
    const first = await Promise.all(readers.map((each) => each.read()));
    for (const part of first)
      expect(Buffer.from(part.value ?? []).toString()).toMatch(/^event: run\ndata: \{.*\}\n\n$/);
    const stopped = service.stop();
    // A connection that is cut off rejects; one that is ended says so.
    for (const each of readers) expect(await each.read()).toEqual({ done: true, value: undefined });
    expect(await stopped).toBe(0);
  });
});

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { demoPopulation } from '../../src/demo/population.js';
import { ConnectedSource } from '../support/connected-source.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { ServiceProcess } from '../support/service-process.js';

jest.setTimeout(240_000);

const charts = demoPopulation(80, 2026).flatMap((source) => source.charts.map((chart) => JSON.stringify(chart)));
const resourceCount = charts.reduce((sum, chart) => sum + (JSON.parse(chart) as { entry: unknown[] }).entry.length, 0);

let database: TestDatabase;
let directory: string;
let settings: Record<string, string>;
let service: ServiceProcess;

beforeAll(async () => {
  database = await createTestDatabase();
  directory = await mkdtemp(join(tmpdir(), 'caliper-fault-'));
  settings = { DATABASE_URL: database.url, DATA_DIRECTORY: directory };
  service = await ServiceProcess.start(settings);
});

afterAll(async () => {
  await service?.stop();
  await database?.drop();
  await rm(directory, { recursive: true, force: true });
});

/** Posts the charts, several at a time, until done or the connection breaks. Acknowledged ones get their id. */
async function postAll(source: ConnectedSource, acknowledged: Map<string, string>, onAcknowledged: () => void) {
  const waiting = charts.filter((chart) => !acknowledged.has(chart));
  const sender = async () => {
    for (let chart = waiting.shift(); chart !== undefined; chart = waiting.shift()) {
      acknowledged.set(chart, await source.post(service.address, chart));
      onAcknowledged();
    }
  };
  return Promise.allSettled([sender(), sender(), sender(), sender()]);
}

describe('kill -9 of the service while an EHR pushes', () => {
  it('loses no acknowledged message and applies none twice', async () => {
    const source = await ConnectedSource.add(settings, 'ehr');
    const acknowledged = new Map<string, string>();
    let killed: Promise<void> | undefined;
    await postAll(source, acknowledged, () => {
      if (acknowledged.size >= charts.length / 2) killed ??= service.kill();
    });
    await killed;
    const before = acknowledged.size;
    expect(before).toBeGreaterThanOrEqual(charts.length / 2);
    expect(before).toBeLessThan(charts.length);

    service = await ServiceProcess.start(settings);
    await postAll(source, acknowledged, () => undefined);
    expect(acknowledged.size).toBe(charts.length);
    expect(await source.settled(service.address, [...acknowledged.values()])).toEqual({ applied: charts.length });

    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const { rows } = await client.query(
      `select (select count(*)::int from resources) as resources,
              (select max(version) from resources) as newest_version,
              (select count(*)::int from resource_versions) as older_versions,
              (select count(*)::int from persons where merged_into is null) as persons,
              (select count(*)::int from packed_records) as records,
              (select count(*)::int from messages where state <> 'applied') as unapplied`,
    );
    await client.end();
    expect(rows).toEqual([
      { resources: resourceCount, newest_version: 1, older_versions: 0, persons: 80, records: 80, unapplied: 0 },
    ]);
  });
});

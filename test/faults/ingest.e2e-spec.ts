import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConnectedSource } from '../support/connected-source.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { ServiceProcess } from '../support/service-process.js';
import { applied, APPLIED_ONCE, charts, postAll } from './pushed-charts.js';

jest.setTimeout(240_000);

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

describe('kill -9 of the service while an EHR pushes', () => {
  it('loses no acknowledged message and applies none twice', async () => {
    const source = await ConnectedSource.add(settings, 'ehr');
    const acknowledged = new Map<string, string>();
    let killed: Promise<void> | undefined;
    await postAll(source, service.address, acknowledged, () => {
      if (acknowledged.size >= charts.length / 2) killed ??= service.kill();
    });
    await killed;
    const before = acknowledged.size;
    expect(before).toBeGreaterThanOrEqual(charts.length / 2);
    expect(before).toBeLessThan(charts.length);

    service = await ServiceProcess.start(settings);
    await postAll(source, service.address, acknowledged);
    expect(acknowledged.size).toBe(charts.length);
    expect(await source.settled(service.address, [...acknowledged.values()])).toEqual({ applied: charts.length });
    expect(await applied(database.url)).toEqual(APPLIED_ONCE);
  });
});

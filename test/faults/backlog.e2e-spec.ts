import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { caliperOutput } from '../support/command-line.js';
import { ConnectedSource } from '../support/connected-source.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { bundle, observation, patient } from '../support/resources.js';
import { ServiceProcess } from '../support/service-process.js';
import { until } from '../support/until.js';

jest.setTimeout(240_000);

/** One for each patient: of one name and birth date, they would be one person. */
const FAMILIES = (
  'Abara Brandt Castillo Dubois Eriksen Fujita Gruber Haddad Ivanova Jovanovic ' +
  'Kowalski Lindqvist Moreau Nakamura Okafor Petrov Quispe Rossi Sandoval Tremblay'
).split(' ');
const PATIENTS = 20;
const MESSAGES = 30;

/** Messages so large that one transaction applies one of them, each about all patients. */
const messages = Array.from({ length: MESSAGES }, (_, index) => {
  const charts = Array.from({ length: PATIENTS }, (_each, number) => [
    patient(`p${number}`, FAMILIES[number]),
    { ...observation(`o${index}-${number}`, `Patient/p${number}`), note: [{ text: 'x'.repeat(50_000) }] },
  ]);
  return JSON.stringify(bundle('batch', ...charts.flat()));
});

let database: TestDatabase;
let directory: string;
let settings: Record<string, string>;
let service: ServiceProcess;
let client: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  directory = await mkdtemp(join(tmpdir(), 'caliper-backlog-'));
  settings = { DATABASE_URL: database.url, DATA_DIRECTORY: directory };
  service = await ServiceProcess.start(settings);
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});

afterAll(async () => {
  await client?.end();
  await service?.stop();
  await database?.drop();
  await rm(directory, { recursive: true, force: true });
});

describe('kill -9 of the service while records lag behind a backlog', () => {
  it('leaves marks by which the next process packs every record whole', async () => {
    const source = await ConnectedSource.add(settings, 'ehr');
    const posted = messages.map((message) => source.post(service.address, message).catch(() => null));
    const lagging = async () =>
      (await client.query('select from source_patients where unpacked')).rowCount === PATIENTS;
    await until(lagging, { withinMs: 120_000, everyMs: 2 });
    await service.kill();
    await Promise.all(posted);
    expect(await lagging()).toBe(true);

    service = await ServiceProcess.start(settings);
    const ids = await Promise.all(messages.map((message) => source.post(service.address, message)));
    expect(await source.settled(service.address, ids)).toEqual({ applied: MESSAGES });
    const { rows } = await client.query(
      `select count(*)::int as records, min(resource_count) as fewest, max(resource_count) as most,
              (select count(*)::int from source_patients where unpacked) as lagging,
              (select max(version) from resources) as newest_version
       from packed_records`,
    );
    expect(rows).toEqual([
      { records: PATIENTS, fewest: 1 + MESSAGES, most: 1 + MESSAGES, lagging: 0, newest_version: 1 },
    ]);
    expect(await caliperOutput(settings, 'audit', 'verify')).toMatch(/^Intact: /);
  });
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { caliper, caliperOutput } from '../support/command-line.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { Ehr } from '../support/ehr/ehr.js';
import { TOPIC } from '../support/ehr/subscriptions-under-test.js';
import { observation, patient } from '../support/resources.js';
import { ServiceProcess } from '../support/service-process.js';
import { until } from '../support/until.js';

jest.setTimeout(240_000);

const PATIENTS = 10;
/** More than two messages take, so that a kill leaves some of the file in the inbox and some not. */
const OBSERVATIONS = 4500;
const SENT_BEFORE_KILL = 800_000;

let database: TestDatabase;
let directory: string;
let settings: Record<string, string>;
let service: ServiceProcess;
let ehr: Ehr;
let client: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  directory = await mkdtemp(join(tmpdir(), 'caliper-fault-'));
  settings = { DATABASE_URL: database.url, DATA_DIRECTORY: directory };
  [service, ehr] = await Promise.all([ServiceProcess.start(settings), Ehr.start()]);
  client = new pg.Pool({ connectionString: database.url, max: 2 });
});

afterAll(async () => {
  await client?.end();
  await service?.stop();
  await ehr?.stop();
  await database?.drop();
  await rm(directory, { recursive: true, force: true });
});

async function numberOf(query: string): Promise<number> {
  const { rows } = await client.query<{ number: number }>(query);
  return rows[0].number;
}

describe('kill -9 of the service during a pull by Bulk Data export', () => {
  it('goes on at the line that was reached: nothing is lost and nothing doubled', async () => {
    const charts = Array.from({ length: PATIENTS }, (_, index) => patient(`p${index}`, `Family${index}`));
    const facts = Array.from({ length: OBSERVATIONS }, (_, index) =>
      observation(`o${index}`, `Patient/p${index % PATIENTS}`),
    );
    await ehr.control.put(...charts, ...facts);
    await ehr.control.set({ linesPerFile: OBSERVATIONS });
    await ehr.control.register({ id: 'caliper', jwksUrl: `${service.address}/.well-known/jwks.json` });
    await caliperOutput(settings, 'sources', 'add', 'ehr');
    const connected = await caliperOutput(
      settings,
      'sources',
      'connect',
      'ehr',
      '--fhir',
      ehr.base,
      '--client-id',
      'caliper',
    );
    expect(connected).toMatch(/✓ capability statement\s+Test EHR 1, FHIR 4\.0\.1; exports: group, patient, system/);
    expect(connected).toMatch(/✓ access token\s+given by/);
    expect(connected).toMatch(/✓ pulls\s+by Bulk Data export 2\.0\.0; _since taken, patient taken/);
    expect(connected).toMatch(/JWKS URL\s+\S+\/\.well-known\/jwks\.json/);
    // The file of the patients is read first, wherever the manifest has it; the other one comes to a halt.
    await ehr.control.fail({ on: /^GET \/files\/.*\/0$/, times: 1, holdAfter: SENT_BEFORE_KILL });
    await caliperOutput(settings, 'sources', 'pull', 'ehr');
    const reached = await until(
      async () => (await numberOf('select coalesce(max(lines), 0)::int as number from bulk_pull_files')) > PATIENTS,
      { withinMs: 60_000 },
    );
    expect(reached).toBe(true);
    await service.kill();
    const before = await numberOf('select sum(resources)::int as number from bulk_pull_files');
    expect(before).toBeGreaterThan(PATIENTS);
    expect(before).toBeLessThan(PATIENTS + OBSERVATIONS);

    service = await ServiceProcess.start({ ...settings, PORT: new URL(service.address).port });
    await until(
      async () => (await numberOf(`select count(*)::int as number from bulk_pulls where state = 'complete'`)) === 1,
      { withinMs: 120_000 },
    );
    await until(
      async () => (await numberOf(`select count(*)::int as number from messages where state = 'received'`)) === 0,
      { withinMs: 120_000 },
    );
    expect(await numberOf('select sum(resources)::int as number from bulk_pull_files')).toBe(PATIENTS + OBSERVATIONS);
    expect(await numberOf('select count(*)::int as number from resources')).toBe(PATIENTS + OBSERVATIONS);
    expect(await numberOf('select sum(version_count)::int as number from resources')).toBe(PATIENTS + OBSERVATIONS);
    expect(await numberOf('select sum(resource_count)::int as number from messages')).toBe(PATIENTS + OBSERVATIONS);
    // Two were trials of what the server takes.
    expect((await ehr.control.history()).asked).toHaveLength(3);
    expect((await ehr.control.history()).openJobs).toBe(0);
    const { code, stdout } = await caliper(settings, 'sources', 'pulls', 'ehr');
    expect(code).toBe(0);
    expect(stdout).toMatch(/complete\s+the beginning\s+2 of 2\s+4510\s+4510\s+0\s+0/);
  });
});

describe('kill -9 of the service while a notification is handled', () => {
  /** Messages and resources from the subscription, and versions of all resources beyond what was pulled. */
  const counts = async () => ({
    messages: await numberOf(`select count(*)::int as number from messages where origin = 'subscription'`),
    waiting: await numberOf('select count(*)::int as number from notified_resources'),
    events: await numberOf('select events as number from subscriptions'),
    watermark: await numberOf('select watermark::int as number from subscriptions'),
    duplicates: await numberOf('select duplicates as number from subscriptions'),
    resources: await numberOf('select count(*)::int - 4510 as number from resources'),
    versions: await numberOf('select sum(version_count)::int - 4510 as number from resources'),
  });
  const restart = async () => {
    await service.kill();
    service = await ServiceProcess.start({ ...settings, PORT: new URL(service.address).port });
  };

  it('keeps nothing of one that is not answered, and all that one names which is: nothing is lost or doubled', async () => {
    const options = ['ehr', '--topic', TOPIC, '--content', 'id-only'];
    await caliperOutput(settings, 'sources', 'subscriptions', 'add', ...options);
    await until(async () => (await ehr.control.subscriptions())[0]?.status === 'active', { withinMs: 60_000 });
    await ehr.control.put(patient('told', 'Told'), observation('told-a1c', 'Patient/told'));
    const numbers = await ehr.control.happened('Patient/told', 'Observation/told-a1c');

    const holder = await client.connect();
    await holder.query('begin; lock table messages in exclusive mode');
    const unanswered = ehr.control.tell(...numbers).then(
      (status) => status,
      () => 'broken off',
    );
    await until(() =>
      numberOf(
        `select nullif(count(*), 0)::int as number from pg_locks where not granted and relation = 'messages'::regclass`,
      ),
    );
    await service.kill();
    expect(await unanswered).toBe('broken off');
    holder.release(true);
    expect(await counts()).toMatchObject({ messages: 0, waiting: 0, events: 0, watermark: 0 });
    await restart();

    // An EHR that got no answer tells again; what is named is being fetched when the next blow falls.
    const reads = /^GET \/fhir\/Observation\/told-a1c$/;
    const readsNow = async () => (await ehr.control.history()).requests.filter((line) => reads.test(line)).length;
    await ehr.control.fail({ on: reads, times: 1, mute: true });
    expect(await ehr.control.tell(...numbers)).toBe(200);
    await until(async () => (await readsNow()) === 1);
    await restart();
    await until(async () => (await counts()).waiting === 0, { withinMs: 60_000 });
    expect(await ehr.control.tell(...numbers)).toBe(200);
    await until(async () => (await counts()).resources === 2, { withinMs: 60_000 });
    expect(await readsNow()).toBe(2);
    expect(await counts()).toEqual({
      ...{ events: 2, watermark: 2, duplicates: 2, waiting: 0 },
      // The notification, and the two resources that it names.
      ...{ messages: 3, resources: 2, versions: 2 },
    });
  });
});

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findBinaries, serverAccount } from '../../src/database/embedded-binaries.js';
import { EmbeddedServer } from '../../src/database/embedded-server.js';
import type { RunDetails } from '../../src/evaluation/runs.js';
import type { MeasureScore } from '../../src/evaluation/scores.js';
import { caliperOutput } from '../support/command-line.js';
import { ConnectedSource } from '../support/connected-source.js';
import { generatedCharts } from '../support/generated-charts.js';
import { ServiceProcess } from '../support/service-process.js';
import { SignedInUser } from '../support/signed-in-user.js';
import { until } from '../support/until.js';

jest.setTimeout(300_000);

const charts = generatedCharts(60).map((chart) => JSON.stringify(chart));
const PERIOD = { periodStart: '2026-01-01', periodEnd: '2026-12-31' };

let directory: string;
let server: EmbeddedServer;
let settings: Record<string, string>;
let service: ServiceProcess;
let user: SignedInUser;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'caliper-restart-'));
  await chmod(directory, 0o755); // The account that a server of root's runs as must reach its data.
  server = await EmbeddedServer.start(directory);
  settings = { DATABASE_URL: server.url, DATA_DIRECTORY: directory, SHARD_SIZE: '5' };
  service = await ServiceProcess.start(settings);
  user = await SignedInUser.signIn(service.address, 'administrator', service.firstPassword ?? '');
});

afterAll(async () => {
  await service?.stop();
  await server?.stop();
  await rm(directory, { recursive: true, force: true });
});

/** As a power cut of the database machine: no transaction is finished, every connection breaks. */
async function restartDatabase(): Promise<void> {
  const { pg_ctl } = await findBinaries();
  const account = await serverAccount();
  const identity = account === null ? {} : { uid: account.uid, gid: account.gid };
  const options = ['restart', '-w', '-m', 'immediate', '-D', join(directory, 'postgres', 'data')];
  await promisify(execFile)(pg_ctl, [...options, '-l', join(directory, 'postgres', 'server.log')], {
    ...identity,
    cwd: '/',
  });
}

/** Tries again until the service acknowledges, as a sender does; trying twice is harmless. */
async function postUntilAcknowledged(source: ConnectedSource, chart: string): Promise<string> {
  return until(() => source.post(service.address, chart).catch(() => null), { withinMs: 60_000, everyMs: 200 });
}

async function run(): Promise<RunDetails> {
  const started = await user.send<RunDetails>('POST', '/api/runs', PERIOD);
  if (!started) throw new Error('The run was not answered.');
  return started;
}

function finished(id: string): Promise<RunDetails> {
  return until(
    async () => {
      const now = await user.get<RunDetails>(`/api/runs/${id}`).catch(() => null);
      return now && now.state !== 'planned' && now.state !== 'running' ? now : null;
    },
    { withinMs: 180_000, everyMs: 100 },
  );
}

async function counts(): Promise<unknown> {
  const scores = await user.get<MeasureScore[]>('/api/scores');
  return scores.map(({ package: { url }, groups, failedPersons }) => ({ url, groups, failedPersons }));
}

describe('a restart of PostgreSQL', () => {
  it('while an EHR pushes loses no acknowledged message', async () => {
    const source = await ConnectedSource.add(settings, 'ehr');
    const ids: string[] = [];
    for (const [index, chart] of charts.entries()) {
      if (index === Math.floor(charts.length / 2)) await restartDatabase();
      ids.push(await postUntilAcknowledged(source, chart));
    }
    expect(await source.settled(service.address, ids)).toEqual({ applied: charts.length });
  });

  it('while a run is on leaves the run to end with the same counts', async () => {
    await caliperOutput(settings, 'measures', 'import', '--activate', 'measures/2026/cms122', 'measures/2026/cms165');
    const undisturbed = await finished((await run()).id);
    expect(undisturbed).toMatchObject({ state: 'completed', evaluatedCount: 60, failedCount: 0 });
    const expected = await counts();

    const { id } = await run();
    await until(async () => (await user.get<RunDetails>(`/api/runs/${id}`)).evaluatedCount > 0, { everyMs: 5 });
    await restartDatabase();
    expect(await finished(id)).toMatchObject({ state: 'completed', evaluatedCount: 60, failedCount: 0 });
    expect(await counts()).toEqual(expected);
  });
});

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedServer } from '../../src/database/embedded-server.js';
import type { RunDetails } from '../../src/evaluation/runs.js';
import type { MeasureScore } from '../../src/evaluation/scores.js';
import { caliper } from '../support/command-line.js';
import { ServiceProcess } from '../support/service-process.js';
import { SignedInUser } from '../support/signed-in-user.js';
import { until } from '../support/until.js';

jest.setTimeout(180_000);

const shipped = join(import.meta.dirname, '../../measures/2026');
const shippedMeasures = readdirSync(shipped).filter((name) => existsSync(join(shipped, name, 'measure.json')));
/** Measures for which the demo's records hold what the numerator asks for. */
const TOLD_BY_THE_DEMO = ['CaliperGlycemicStatusFHIR', 'CaliperBloodPressureControlFHIR'];

let directory: string;
let service: ServiceProcess;
let administrator: SignedInUser;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'caliper-demo-'));
  service = await ServiceProcess.start({ DATA_DIRECTORY: directory, CALIPER_DEMO: 'auto' });
  administrator = await SignedInUser.signIn(service.address, 'administrator', service.firstPassword ?? '');
});

afterAll(async () => {
  await service?.stop();
  await rm(directory, { recursive: true, force: true });
});

const completedRuns = async () =>
  (await administrator.get<RunDetails[]>('/api/runs')).filter(({ state }) => state === 'completed');

describe('the first start with nothing but Node', () => {
  it('brings up its own database and shows a scored demo', async () => {
    const [run] = await until(
      async () => {
        const runs = await completedRuns();
        return runs.length > 0 ? runs : null;
      },
      { withinMs: 150_000, everyMs: 200 },
    );
    expect(run).toMatchObject({ personCount: 120, evaluatedCount: 120, failedCount: 0 });
    const scores = await administrator.get<MeasureScore[]>('/api/scores');
    expect(scores).toHaveLength(shippedMeasures.length);
    for (const name of TOLD_BY_THE_DEMO) {
      const group = scores.find((score) => score.package.name === name)?.groups[0];
      expect(group?.populations['denominator']).toBeGreaterThan(0);
      expect(group?.score).toBeGreaterThan(0);
      expect(group?.score).toBeLessThan(1);
    }
  });

  it('prints passwords for the two persons that a submission needs', async () => {
    const printed = service.output.join('\n');
    const password = (name: string) =>
      new RegExp(`sign in as ${name} .*one-time password: (\\S+)`).exec(printed)?.[1] ?? '';
    for (const name of ['analyst', 'officer']) await SignedInUser.signIn(service.address, name, password(name));
  });

  it('serves commands from the same database while it runs', async () => {
    const { code, stdout } = await caliper({ DATA_DIRECTORY: directory }, 'sources', 'list');
    expect(code).toBe(0);
    expect(stdout).toMatch(/harbor.*Harbor Internal Medicine/);
  });

  it('does not load a second demo, and leaves no database server behind when stopped', async () => {
    expect(await service.stop()).toBe(0);
    expect(await EmbeddedServer.find(directory)).toBeNull();
    service = await ServiceProcess.start({ DATA_DIRECTORY: directory, CALIPER_DEMO: 'auto' });
    expect(service.output.join('\n')).not.toContain('Demo:');
    expect(service.firstPassword).toBeNull();
  });
});

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedServer } from '../../src/database/embedded-server.js';
import { Population } from '../../src/demo/population.js';
import { shippedMeasures } from '../../src/demo/shipped-measures.js';
import type { RunDetails } from '../../src/evaluation/runs.js';
import type { MeasureScore } from '../../src/evaluation/scores.js';
import { caliper } from '../support/command-line.js';
import { ServiceProcess } from '../support/service-process.js';
import { SignedInUser } from '../support/signed-in-user.js';
import { until } from '../support/until.js';

jest.setTimeout(180_000);

/** A small ACO: what 500 persons show, these show too. */
const PERSONS = 150;
/** Charts of these at the three EHRs, some persons having two. */
const PATIENTS = [...new Population({ persons: PERSONS, sources: 3, seed: 2026, year: 2026 }).everyone()].reduce(
  (sum, { charts }) => sum + charts.length,
  0,
);

let directory: string;
let settings: Record<string, string>;
let service: ServiceProcess;
let administrator: SignedInUser;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'caliper-demo-'));
  settings = { DATA_DIRECTORY: directory, CALIPER_DEMO: 'auto', CALIPER_DEMO_PERSONS: String(PERSONS) };
  service = await ServiceProcess.start(settings);
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
    // Not fewer persons than there are, and not more than they have charts: whom nothing links stay two.
    expect(run.personCount).toBeGreaterThanOrEqual(PERSONS);
    expect(run.personCount).toBeLessThanOrEqual(PATIENTS);
    expect(run).toMatchObject({ evaluatedCount: run.personCount, failedCount: 0 });
    const scores = await administrator.get<MeasureScore[]>('/api/scores');
    expect(scores).toHaveLength(shippedMeasures(2026).length);
    for (const { groups } of scores) {
      const [group] = groups;
      const denominator = group?.populations['denominator'];
      expect(denominator).toBeGreaterThan(0);
      // A rare illness, such as a new substance use disorder, has too few in a small ACO to tell.
      if (Number(denominator) < 12) continue;
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
    service = await ServiceProcess.start(settings);
    expect(service.output.join('\n')).not.toContain('Demo:');
    expect(service.firstPassword).toBeNull();
  });
});

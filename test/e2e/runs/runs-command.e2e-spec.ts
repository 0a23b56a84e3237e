import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { caliper } from '../../support/command-in-process.js';
import { period, RunService } from './run-service.js';
import { keepPerson } from './tiny-measure.js';

jest.setTimeout(180_000);

const YEAR = `${period.start}/${period.end}`;

let service: RunService;

beforeAll(async () => {
  service = await RunService.create();
  await keepPerson(service.database, { observation: true });
});

afterAll(() => service.close());

const runs = (...options: string[]) =>
  caliper({ DATABASE_URL: service.url, EVALUATION_THREADS: '1', LOG_LEVEL: 'silent' }, 'runs', ...options);

describe('caliper runs', () => {
  it('start --wait ends with 0 when everyone was evaluated, and with 1 when somebody failed', async () => {
    const good = await runs('start', '--period', YEAR, '--wait');
    expect([good.code, good.stderr]).toEqual([0, '']);
    expect(good.stdout).toMatch(/completed\n[^]*1 of 1 evaluated, 0 failed/);
    await keepPerson(service.database, { conditions: 2 });
    const failed = await runs('start', '--period', YEAR, '--wait');
    expect(failed.code).toBe(1);
    expect(failed.stdout).toMatch(/2 of 2 evaluated, 1 failed/);
  });

  it('start prints the id, by which the run is shown, listed and cancelled once', async () => {
    const started = await runs('start', '--period', YEAR);
    const id = started.stdout.trim();
    expect([started.code, id]).toEqual([0, expect.stringMatching(/^[0-9a-f-]{36}$/)]);
    const shown = await runs('show', id);
    expect([shown.code, shown.stdout]).toEqual([0, expect.stringContaining(`Run ${id}`)]);
    const listed = await runs('list');
    expect([listed.code, listed.stdout]).toEqual([0, expect.stringContaining(id)]);
    const cancelled = await runs('cancel', id);
    expect([cancelled.code, cancelled.stdout]).toEqual([0, expect.stringContaining('cancelled')]);
  });

  it.each([
    ['a period that is none', ['start', '--period', '2026'], 2, /--period must be/],
    ['a day that does not exist', ['start', '--period', '2026-01-01/2026-02-30'], 2, /2026-02-30/],
    ['an unknown measure', ['start', '--period', YEAR, '--measure', 'nothing'], 2, /nothing/],
    ['a run that is not there', ['show', 'nothing'], 1, /no run nothing/],
    ['a run to cancel that is not there', ['cancel', 'nothing'], 1, /no run nothing/],
  ])('says of %s what is wrong', async (_, options, code, message) => {
    const result = await runs(...options);
    expect([result.code, result.stdout]).toEqual([code, '']);
    expect(result.stderr).toMatch(message);
  });
});

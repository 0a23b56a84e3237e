import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Ehr } from '../../support/ehr/ehr.js';
import { ACTOR, PullsUnderTest } from '../../support/ehr/pulls-under-test.js';
import { observation, patient } from '../../support/resources.js';
import { TestService } from '../../support/service.js';

jest.setTimeout(120_000);

const HOUR = 3_600_000;

let service: TestService;
let ehr: Ehr;
let caliper: PullsUnderTest;
let source: string;

beforeAll(async () => {
  [service, ehr] = await Promise.all([TestService.start({ WORKER: 'off' }), Ehr.start()]);
});

afterAll(async () => {
  await Promise.all([service?.stop(), ehr?.stop()]);
});

beforeEach(async () => {
  caliper = await PullsUnderTest.start(service, ehr);
  await ehr.control.set({ exports: false });
  caliper.types = ['Observation', 'Patient'];
  source = (await service.addSource()).name;
});

/** Patients `p1`… with an observation each, in the group `aco`. */
async function charts(count: number, members = count): Promise<void> {
  const ids = Array.from({ length: count }, (_, index) => `p${index + 1}`);
  await ehr.control.put(
    ...ids.flatMap((id) => [patient(id, `Family-${id}`), observation(`${id}-a1c`, `Patient/${id}`)]),
  );
  await ehr.control.join('aco', ...ids.slice(0, members));
  // What is newer than the overlap of two polls is read twice.
  await caliper.later(HOUR);
}

function connect(group?: string) {
  return caliper.connections.connect(source, { fhir: ehr.base, clientId: 'caliper', group }, ACTOR);
}

/** Resources of the source by whether they live, and how many versions of them were ever taken. */
async function kept(): Promise<{ living: number; deleted: number; versions: number }> {
  const [counts] = await service.rows<{ living: number; deleted: number; versions: number }>(
    `select count(*) filter (where not r.deleted)::int as living, count(*) filter (where r.deleted)::int as deleted,
       sum(r.version_count)::int as versions
     from resources r join sources s on s.id = r.source_id where s.name = $1`,
    [source],
  );
  return counts;
}

describe('a poll of a server without bulk export', () => {
  it('reads every page once, and afterwards what is new by the clock of the server', async () => {
    await ehr.control.set({ ahead: -2 * HOUR });
    await charts(25);
    await ehr.control.set({ search: { pageSize: 7 } });
    await connect();
    const [first] = await caliper.pull(source);
    expect(first).toMatchObject({ kind: 'poll', state: 'complete', isFull: true, lines: 50, applied: 50 });
    expect(first.files).toEqual({ done: 2, waiting: 0, short: 0 });
    expect(await kept()).toEqual({ living: 50, deleted: 0, versions: 50 });
    const polledAt = caliper.clock.now().getTime() - 2 * HOUR;
    await caliper.later(HOUR);
    await ehr.control.put(observation('p1-a1c', 'Patient/p1', '2026-02-20'));
    const before = (await ehr.control.history()).searches.length;
    const [second] = await caliper.pull(source);
    expect(second).toMatchObject({ state: 'complete', isFull: false, lines: 1, applied: 1 });
    expect(await kept()).toEqual({ living: 50, deleted: 0, versions: 51 });
    for (const asked of (await ehr.control.history()).searches.slice(before)) {
      const since = Date.parse(/_lastUpdated=ge([^&]+)/.exec(asked)?.[1] ?? '');
      // Some minutes before the poll before, by the server's clock, which tells whole seconds.
      expect(polledAt - since).toBeGreaterThanOrEqual(5 * 60_000);
      expect(polledAt - since).toBeLessThan(5 * 60_000 + 2000);
    }
  });

  it('takes deletions from histories, where the server has them', async () => {
    await ehr.control.set({ search: { history: ['Observation'], sorts: true } });
    await charts(3);
    await connect();
    await caliper.pull(source);
    await caliper.later(HOUR);
    await ehr.control.delete('Observation/p2-a1c');
    await ehr.control.put(observation('p3-a1c', 'Patient/p3', '2026-03-01'));
    const [news] = await caliper.pull(source);
    expect(news).toMatchObject({ state: 'complete', lines: 2, applied: 2 });
    const { searches } = await ehr.control.history();
    expect(searches.map((asked) => asked.split('?')[0])).toEqual([
      ...['Patient', 'Observation'],
      ...['Patient', 'Observation/_history'],
    ]);
    expect(searches[0]).toContain('_sort=_lastUpdated');
    expect(await kept()).toMatchObject({ living: 5, deleted: 1 });
  });

  it('asks for the members of the group alone, and for the whole history of a new one', async () => {
    await charts(45, 44);
    await ehr.control.put(patient('stranger'));
    await connect('aco');
    expect(await caliper.pull(source)).toMatchObject([{ state: 'complete', lines: 88, files: { done: 4 } }]);
    await caliper.later(HOUR);
    await ehr.control.join('aco', 'p45');
    expect(await caliper.pull(source)).toMatchObject([{ state: 'complete', lines: 2 }]);
    expect(await kept()).toEqual({ living: 90, deleted: 0, versions: 90 });
    await ehr.control.set({ groupStatus: 403 });
    const fault = expect.stringMatching(/answered 403.*allow this client to read Group/);
    expect(await caliper.pull(source)).toMatchObject([{ state: 'failed', fault }]);
    expect(await caliper.connections.find(source)).toMatchObject({ groupFault: fault });
  });

  it('goes on at the page that it reached through garbage, 429 and dropped connections, and doubles nothing', async () => {
    await charts(30);
    await ehr.control.set({ search: { pageSize: 9 } });
    await connect();
    const start = caliper.clock.now().getTime();
    await ehr.control.fail(
      { on: /^GET \/fhir\/Patient$/, times: 1, status: 429, headers: { 'retry-after': '600' } },
      { on: /^GET \/fhir$/, times: 2, status: 200, body: '<html>Try again later</html>' },
      { on: /^GET \/fhir$/, times: 1, cutAfter: 300 },
    );
    const [poll] = await caliper.pull(source);
    expect(poll).toMatchObject({ state: 'complete', lines: 60, applied: 60, faultyMessages: 0 });
    expect(caliper.clock.now().getTime() - start).toBeGreaterThanOrEqual(600_000);
    expect(await kept()).toEqual({ living: 60, deleted: 0, versions: 60 });
    expect((await ehr.control.history()).searches).toHaveLength(2);
  });

  it('begins a search again whose pages the server has forgotten, and follows no link to another server', async () => {
    await charts(10);
    await ehr.control.set({ search: { pageSize: 4 } });
    await connect();
    await ehr.control.fail({ on: /^GET \/fhir$/, times: 1, status: 410 });
    const [poll] = await caliper.pull(source);
    expect(poll).toMatchObject({ state: 'complete' });
    expect(await kept()).toEqual({ living: 20, deleted: 0, versions: 20 });
    expect((await ehr.control.history()).searches).toHaveLength(3);
    await caliper.later(HOUR);
    await ehr.control.set({ search: { linkOrigin: 'https://elsewhere.example' } });
    const [refused] = await caliper.pull(source, true);
    expect(refused).toMatchObject({
      state: 'partial',
      fault: expect.stringMatching(/Observation, Patient could not be searched: .*https:\/\/elsewhere\.example/),
    });
  });

  it('shows as partial which type is refused, and reads it from its beginning the next time', async () => {
    await charts(2);
    await ehr.control.set({ search: { types: ['Patient'] } });
    await connect();
    expect(await caliper.pull(source)).toMatchObject([
      {
        state: 'partial',
        lines: 2,
        fault: expect.stringMatching(/^Observation could not be searched: .*answered 400/),
      },
    ]);
    await ehr.control.set({ search: { types: null } });
    await caliper.later(HOUR);
    expect(await caliper.pull(source)).toMatchObject([{ state: 'complete', lines: 2 }]);
    expect(await kept()).toEqual({ living: 4, deleted: 0, versions: 4 });
  });
});

import { randomUUID } from 'node:crypto';
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
  source = (await service.addSource()).name;
});

/** Patients `p1`… with an observation each, in the group `aco`. */
async function charts(count: number): Promise<void> {
  const ids = Array.from({ length: count }, (_, index) => `p${index + 1}`);
  await ehr.control.put(
    ...ids.flatMap((id) => [patient(id, `Family-${id}`), observation(`${id}-a1c`, `Patient/${id}`)]),
  );
  await ehr.control.join('aco', ...ids);
}

function connect(group: string | null = 'aco') {
  return caliper.connections.connect(source, { fhir: ehr.base, clientId: 'caliper', group: group ?? undefined }, ACTOR);
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

describe('a pull by Bulk Data export', () => {
  it('brings every resource of the group once, with a signed assertion, and has the server delete its files', async () => {
    await charts(30);
    await ehr.control.put(patient('stranger'));
    await ehr.control.set({ linesPerFile: 7 });
    await connect();
    const [pull] = await caliper.pull(source);
    expect(pull).toMatchObject({ state: 'complete', isFull: true, lines: 60, applied: 60, faultyMessages: 0 });
    expect(pull.files).toEqual({ done: 10, waiting: 0, short: 0 });
    expect(await kept()).toEqual({ living: 60, deleted: 0, versions: 60 });
    const { taken, fileTokens, openJobs } = await ehr.control.history();
    expect(taken.map(({ alg }) => alg)).toEqual(['ES384']);
    expect(fileTokens).toEqual(Array(10).fill(true));
    expect(openJobs).toBe(0);
    const sealed = await service.rows<{ text: string }>(
      'select concat(sealed_url, p.sealed_status_url) as text from bulk_pull_files join bulk_pulls p on p.id = pull_id',
    );
    expect(sealed.map(({ text }) => text).join('')).not.toContain(ehr.origin);
  });

  it('asks afterwards only for what is new by the clock of the server, and takes deletions', async () => {
    await ehr.control.set({ ahead: -10 * 60_000 });
    await charts(3);
    await connect();
    const [first] = await caliper.pull(source);
    await caliper.later(HOUR);
    await ehr.control.put(observation('p1-a1c', 'Patient/p1', '2026-02-20'));
    await ehr.control.delete('Observation/p2-a1c');
    await caliper.later(HOUR);
    const [second] = await caliper.pull(source);
    expect((await ehr.control.history()).asked.map(({ since }) => since)).toEqual([null, first.transactionTime]);
    expect(second).toMatchObject({ state: 'complete', isFull: false, lines: 2, applied: 2 });
    expect(await kept()).toMatchObject({ living: 5, deleted: 1 });
    await caliper.later(HOUR);
    const [third] = await caliper.pull(source);
    expect(third).toMatchObject({ state: 'complete', since: second.transactionTime, lines: 0 });
  });

  it.each([
    ['by their names', true, null, ['p4'], 2],
    ['with everybody, where the server takes no names', false, null, null, 8],
    ['with everybody, where a trial has shown that', true, { since: null, patient: false }, null, 8],
  ])('brings the whole history of a new member of the group %s', async (_, takesPatients, trial, patients, lines) => {
    await ehr.control.set({ takesPatients });
    await ehr.control.put(patient('p4'), observation('p4-a1c', 'Patient/p4', '2020-05-05'));
    await caliper.later(1000);
    await charts(3);
    const connection = await connect();
    if (trial) await caliper.connections.keepTrial(connection, trial);
    await caliper.pull(source);
    await caliper.later(HOUR);
    await ehr.control.join('aco', 'p4');
    const [news, newcomers, ...others] = await caliper.pull(source);
    expect(news).toMatchObject({ kind: 'export', state: 'complete', lines: 0 });
    expect(newcomers).toMatchObject({ kind: 'newcomers', state: 'complete', since: null, lines });
    const { asked, requests } = await ehr.control.history();
    expect(asked.at(-1)).toMatchObject({ since: null, patients });
    // Names are not tried where it is known that they are refused.
    expect(requests.filter((line) => line.endsWith('$export'))).toHaveLength(takesPatients ? 3 : 4);
    expect(others).toEqual([]);
    expect(await kept()).toEqual({ living: 8, deleted: 0, versions: 8 });
    await caliper.later(HOUR);
    expect(await caliper.pull(source)).toHaveLength(1);
  });

  it('begins anew when measures need a type that was not asked for before', async () => {
    await charts(2);
    await connect(null);
    caliper.types = ['Patient'];
    await caliper.pull(source);
    caliper.types = ['Observation', 'Patient'];
    await caliper.later(HOUR);
    await caliper.pull(source);
    expect((await ehr.control.history()).asked.map(({ types, since, level }) => [level, types, since])).toEqual([
      ['Patient', ['Patient'], null],
      ['Patient', ['Observation', 'Patient'], null],
    ]);
    expect((await kept()).living).toBe(4);
  });

  it('speaks the ballot of version 4, and shows as partial what the server reports errors of', async () => {
    await charts(2);
    await ehr.control.set({ version: '4.0.0-ballot' });
    const issue = [{ severity: 'error', code: 'exception', diagnostics: 'Jane Doe' }];
    await ehr.control.set({ outcomes: [{ resourceType: 'OperationOutcome', issue }] });
    await connect();
    caliper.types = ['Observation', 'Patient'];
    const [partial] = await caliper.pull(source);
    expect((await ehr.control.history()).asked).toEqual([
      { method: 'POST', level: 'Group/aco', since: null, types: ['Observation', 'Patient'], patients: null },
    ]);
    expect(partial).toMatchObject({ state: 'partial', lines: 4, fault: 'the server reports 1 error in its export' });
    expect(JSON.stringify(await service.rows('select findings from bulk_pull_files'))).not.toContain('Jane');
    await ehr.control.set({ outcomes: [] });
    await caliper.later(HOUR);
    const [whole] = await caliper.pull(source);
    // What was missing must not be left out for good.
    expect(whole).toMatchObject({ state: 'complete', since: null, lines: 4 });
    expect(await kept()).toEqual({ living: 4, deleted: 0, versions: 4 });
  });

  it('is cancelled on demand: what was read stays, and the server lets go of its files', async () => {
    await charts(3);
    await ehr.control.set({ pollsNeeded: 5 });
    await connect();
    const { id } = await caliper.pulls.request(source, false, ACTOR);
    await caliper.step(id);
    expect((await ehr.control.history()).openJobs).toBe(1);
    await caliper.pulls.cancel(source, id, ACTOR);
    await caliper.settle(source);
    expect(await caliper.pulls.list(source, 1)).toMatchObject([{ id, state: 'cancelled' }]);
    expect((await ehr.control.history()).openJobs).toBe(0);
    await expect(caliper.pulls.cancel(source, id, ACTOR)).rejects.toThrow('has ended');
  });

  it('tells why new members of a group cannot be noticed, and pulls all the same', async () => {
    await charts(1);
    await ehr.control.set({ groupStatus: 403 });
    await connect();
    expect(await caliper.pull(source)).toMatchObject([{ state: 'complete', lines: 2 }]);
    expect(await caliper.connections.find(source)).toMatchObject({
      groupFault: expect.stringMatching(/answered 403.*allow this client to read Group/),
    });
  });

  it('sends no token to files that need none', async () => {
    await charts(1);
    await ehr.control.set({ requiresAccessToken: false });
    await connect();
    expect((await caliper.pull(source))[0]).toMatchObject({ state: 'complete', lines: 2 });
    expect((await ehr.control.history()).fileTokens).toEqual([false, false]);
  });
});

describe('a pull from an EHR with faults', () => {
  it.each([true, false])('goes on at the line it reached when connections drop (ranges: %s)', async (takesRanges) => {
    await charts(50);
    await ehr.control.set({ takesRanges });
    await connect();
    await ehr.control.fail(
      { on: /^GET \/files\//, times: 1, cutAfter: 4000 },
      { on: /^GET \/files\//, times: 2, cutAfter: 9000 },
    );
    const [pull] = await caliper.pull(source);
    expect(pull).toMatchObject({ state: 'complete', lines: 100, applied: 100 });
    expect(await kept()).toEqual({ living: 100, deleted: 0, versions: 100 });
  });

  it('reads a file again that ends within a line, and takes no line twice', async () => {
    await charts(20);
    await connect();
    await ehr.control.fail({ on: /^GET \/files\//, times: 1, endAfter: 1001 });
    const [pull] = await caliper.pull(source);
    expect(pull).toMatchObject({ state: 'complete', lines: 40, applied: 40, faultyMessages: 0 });
  });

  it('says that a file is short which has fewer lines than the manifest promises', async () => {
    await charts(5);
    await ehr.control.set({ wrongCount: 2 });
    await connect();
    const [pull] = await caliper.pull(source);
    expect(pull).toMatchObject({ state: 'partial', lines: 10, fault: '2 files could not be read whole' });
    expect(await kept()).toEqual({ living: 10, deleted: 0, versions: 10 });
  });

  it('waits as long as it is asked to when there is too much', async () => {
    await charts(2);
    await connect();
    const start = caliper.clock.now().getTime();
    for (const on of [/\$export/, /^GET \/status/, /^GET \/files/]) {
      await ehr.control.fail({ on, times: 2, status: 429, headers: { 'retry-after': '600' } });
    }
    const [pull] = await caliper.pull(source);
    expect(pull).toMatchObject({ state: 'complete', lines: 4 });
    expect(caliper.clock.now().getTime() - start).toBeGreaterThanOrEqual(6 * 600_000);
    expect(caliper.clock.now().getTime() - start).toBeLessThan(7 * 600_000);
  });

  it('asks for another export when the files are gone, and doubles nothing', async () => {
    await charts(10);
    await ehr.control.set({ linesPerFile: 5 });
    await connect();
    await ehr.control.fail({ on: /^GET \/files\/.*\/0$/, times: 1, status: 410 });
    const handled = caliper.pull(source);
    const [pull] = await handled;
    expect((await ehr.control.history()).requests.filter((line) => line.endsWith('$export')).length).toBeGreaterThan(1);
    expect(pull).toMatchObject({ state: 'complete' });
    expect(await kept()).toEqual({ living: 20, deleted: 0, versions: 20 });
  });

  it.each([
    ['its authorisation server', /^POST \/token/],
    ['the group', /^GET \/fhir\/Group\/aco$/],
    ['the kick-off', /\$export/],
    ['the status', /^GET \/status/],
    ['the files', /^GET \/files/],
  ])('outlasts an hour of garbage from %s', async (_, on) => {
    await charts(3);
    await connect();
    const until = new Date(caliper.clock.now().getTime() + HOUR);
    const body = '<html>\n<body>Try again later</body>\n</html>\n';
    await ehr.control.fail({ on, until, status: 200, body });
    const [pull] = await caliper.pull(source);
    expect(pull).toMatchObject({ state: 'complete', lines: 6, applied: 6, faultyMessages: 0 });
    expect(caliper.clock.now().getTime()).toBeGreaterThan(until.getTime());
    expect(await kept()).toEqual({ living: 6, deleted: 0, versions: 6 });
  });

  it('fails with the reason when the server refuses the export, and after a day without any answer', async () => {
    await charts(1);
    await connect();
    await ehr.control.fail({ on: /\$export/, times: 1, status: 403, body: '' });
    expect(await caliper.pull(source)).toMatchObject([
      { state: 'failed', fault: expect.stringContaining('answered 403') },
    ]);
    await ehr.control.close();
    const start = caliper.clock.now().getTime();
    const [pull] = await caliper.pull(source);
    expect(pull).toMatchObject({ state: 'failed', fault: expect.stringMatching(/connection to 127.0.0.1:\d+ failed/) });
    expect(caliper.clock.now().getTime() - start).toBeGreaterThanOrEqual(24 * HOUR);
  });
});

describe('a pull from an EHR that is slow', () => {
  beforeEach(async () => {
    caliper = await PullsUnderTest.start(service, ehr, { answer: 300, pause: 300 });
  });

  it.each([
    ['its authorisation server', /^POST \/token/],
    ['the kick-off', /\$export$/],
    ['the status', /^GET \/status/],
    ['a file', /^GET \/files/],
  ])('gives up an answer that does not come from %s, and asks again later', async (_, on) => {
    await charts(3);
    await connect();
    await ehr.control.fail({ on, times: 1, mute: true });
    const { id } = await caliper.pulls.request(source, false, ACTOR);
    await caliper.step(id);
    const [waiting] = await caliper.pulls.list(source, 1);
    // The wait for the status is over only later.
    if (waiting.state === 'requested') expect(waiting.fault).toMatch(/: 127.0.0.1:\d+ does not answer\.$/);
    await caliper.settle(source);
    expect(await caliper.pulls.list(source, 1)).toMatchObject([{ state: 'complete', lines: 6, applied: 6 }]);
    const { requests } = await ehr.control.history();
    expect(requests.filter((line) => on.test(line)).length).toBeGreaterThan(1);
    expect(await kept()).toEqual({ living: 6, deleted: 0, versions: 6 });
  });

  it('leaves a file that stops coming, and goes on at the line it reached', async () => {
    await charts(50);
    await connect();
    await ehr.control.fail({ on: /^GET \/files\//, times: 1, holdAfter: 4000 });
    const start = caliper.clock.now().getTime();
    expect(await caliper.pull(source)).toMatchObject([{ state: 'complete', lines: 100, applied: 100 }]);
    const { fileStarts } = await ehr.control.history();
    const resumed = fileStarts.filter((from) => from > 0);
    expect(resumed.length).toBeGreaterThan(0);
    expect(Math.max(...resumed)).toBeLessThanOrEqual(4000);
    expect(caliper.clock.now().getTime()).toBeGreaterThan(start);
    expect(await kept()).toEqual({ living: 100, deleted: 0, versions: 100 });
  });
});

describe('the keys and clocks of both sides', () => {
  it.each([-2 * HOUR, 2 * HOUR])('agree on a token when the EHR is %i ms ahead', async (skew) => {
    await charts(1);
    await connect();
    await ehr.control.set({ ahead: skew });
    expect(await caliper.pull(source)).toMatchObject([{ state: 'complete', lines: 2 }]);
    expect((await ehr.control.history()).taken).toHaveLength(1);
  });

  it('sign with RS384 where only that is taken', async () => {
    await charts(1);
    await ehr.control.set({ authorisation: { algorithms: ['RS384'] } });
    await connect();
    expect(await caliper.pull(source)).toMatchObject([{ state: 'complete' }]);
    expect((await ehr.control.history()).taken.map(({ alg }) => alg)).toEqual(['RS384']);
  });

  it('are renewed without a gap: by us with an overlap, by the EHR in the midst of a pull', async () => {
    await charts(2);
    await connect();
    await caliper.pull(source);
    const { signsFrom } = await caliper.keys.rotate(24 * HOUR, ACTOR);
    await caliper.later(HOUR);
    await caliper.pull(source);
    await caliper.moveTo(signsFrom);
    await caliper.later(1000);
    await caliper.pull(source, true);
    const [first, second, third] = (await ehr.control.history()).taken.map(({ kid }) => kid);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
    // A server that keeps our JWKS for ever knows only the key before.
    await caliper.keys.rotate(0, ACTOR);
    await ehr.control.fail({ on: /^POST \/token/, times: 1, status: 400, body: '{"error":"invalid_client"}' });
    await ehr.control.rotateKeys();
    expect(await caliper.pull(source, true)).toMatchObject([{ state: 'complete', lines: 4 }]);
  });

  it('never show a private key', async () => {
    const response = await fetch(`${service.url}/.well-known/jwks.json`);
    const { keys } = (await response.json()) as { keys: Record<string, unknown>[] };
    expect(new Set(keys.map(({ alg }) => alg))).toEqual(new Set(['ES384', 'RS384']));
    for (const key of keys) expect(key).not.toHaveProperty('d');
    const stored = await service.rows<{ sealed_key: string }>('select sealed_key from smart_signing_keys');
    for (const { sealed_key } of stored) expect(sealed_key).not.toContain('PRIVATE KEY');
  });
});

describe('schedules', () => {
  it('request a pull whenever it is due, and make up for none that was missed', async () => {
    await charts(1);
    const name = `ehr-${randomUUID().slice(0, 8)}`;
    const other = await service.addSource(name);
    source = name;
    await connect();
    await caliper.pulls.schedule(name, 3600, ACTOR);
    await caliper.pulls.requestDue(other.id);
    await caliper.pulls.requestDue(other.id);
    await caliper.pull(name);
    await caliper.later(5.5 * HOUR);
    await caliper.pulls.requestDue(other.id);
    await caliper.pull(name);
    await caliper.pulls.requestDue(other.id);
    expect(await caliper.pulls.list(name, 10)).toHaveLength(2);
    const { nextDueAt } = (await caliper.connections.find(name)) ?? {};
    expect((nextDueAt?.getTime() ?? 0) - caliper.clock.now().getTime()).toBeLessThanOrEqual(HOUR / 2);
  });
});

import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { BulkServer } from '../../support/ehr/bulk-server.js';
import { ACTOR, PullsUnderTest } from '../../support/ehr/pulls-under-test.js';
import { observation, patient } from '../../support/resources.js';
import { TestService } from '../../support/service.js';

jest.setTimeout(120_000);

const HOUR = 3_600_000;

let service: TestService;
let ehr: BulkServer;
let caliper: PullsUnderTest;
let source: string;

beforeAll(async () => {
  service = await TestService.start({ WORKER: 'off' });
});

afterAll(async () => {
  await service?.stop();
});

beforeEach(async () => {
  ehr = await BulkServer.start();
  caliper = new PullsUnderTest(service);
  ehr.now = () => caliper.clock.now();
  ehr.authorisation.register({ id: 'caliper', jwksUrl: `${service.url}/.well-known/jwks.json` });
  source = (await service.addSource()).name;
});

afterEach(() => ehr.stop());

/** Patients `p1`… with an observation each, in the group `aco`. */
function charts(count: number, from = 1): void {
  const ids = Array.from({ length: count }, (_, index) => `p${from + index}`);
  for (const id of ids) {
    ehr.put(patient(id, `Family-${id}`));
    ehr.put(observation(`${id}-a1c`, `Patient/${id}`));
  }
  ehr.groups.set('aco', [...(ehr.groups.get('aco') ?? []), ...ids]);
}

function connect(group: string | null = 'aco') {
  return caliper.connections.connect(source, { fhir: ehr.base, clientId: 'caliper', group: group ?? undefined }, ACTOR);
}

function later(milliseconds: number): void {
  caliper.clock.moveTo(new Date(caliper.clock.now().getTime() + milliseconds));
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
    charts(30);
    ehr.put(patient('stranger'));
    ehr.linesPerFile = 7;
    await connect();
    const [pull] = await caliper.pull(source);
    expect(pull).toMatchObject({ state: 'complete', isFull: true, lines: 60, applied: 60, faultyMessages: 0 });
    expect(pull.files).toEqual({ done: 10, waiting: 0, short: 0 });
    expect(await kept()).toEqual({ living: 60, deleted: 0, versions: 60 });
    expect(ehr.authorisation.taken.map(({ alg }) => alg)).toEqual(['ES384']);
    expect(ehr.fileTokens).toEqual(Array(10).fill(true));
    expect(ehr.openJobs).toBe(0);
    const sealed = await service.rows<{ text: string }>(
      'select concat(sealed_url, p.sealed_status_url) as text from bulk_pull_files join bulk_pulls p on p.id = pull_id',
    );
    expect(sealed.map(({ text }) => text).join('')).not.toContain(ehr.origin);
  });

  it('asks afterwards only for what is new by the clock of the server, and takes deletions', async () => {
    ehr.now = () => new Date(caliper.clock.now().getTime() - 10 * 60_000);
    charts(3);
    await connect();
    const [first] = await caliper.pull(source);
    later(HOUR);
    ehr.put(observation('p1-a1c', 'Patient/p1', '2026-02-20'));
    ehr.delete('Observation/p2-a1c');
    later(HOUR);
    const [second] = await caliper.pull(source);
    expect(ehr.asked.map(({ since }) => since)).toEqual([null, first.transactionTime]);
    expect(second).toMatchObject({ state: 'complete', isFull: false, lines: 2, applied: 2 });
    expect(await kept()).toMatchObject({ living: 5, deleted: 1 });
    later(HOUR);
    const [third] = await caliper.pull(source);
    expect(third).toMatchObject({ state: 'complete', since: second.transactionTime, lines: 0 });
  });

  it.each([
    ['by their names', true, ['p4'], 2],
    ['with everybody, where the server takes no names', false, null, 8],
  ])('brings the whole history of a new member of the group %s', async (_, takesPatients, patients, lines) => {
    ehr.takesPatients = takesPatients;
    ehr.put(patient('p4'));
    ehr.put(observation('p4-a1c', 'Patient/p4', '2020-05-05'));
    later(1000);
    charts(3);
    await connect();
    await caliper.pull(source);
    later(HOUR);
    ehr.groups.get('aco')?.push('p4');
    const [news, newcomers, ...others] = await caliper.pull(source);
    expect(news).toMatchObject({ kind: 'export', state: 'complete', lines: 0 });
    expect(newcomers).toMatchObject({ kind: 'newcomers', state: 'complete', since: null, lines });
    expect(ehr.asked.at(-1)).toMatchObject({ since: null, patients });
    expect(others).toEqual([]);
    expect(await kept()).toEqual({ living: 8, deleted: 0, versions: 8 });
    later(HOUR);
    expect(await caliper.pull(source)).toHaveLength(1);
  });

  it('begins anew when measures need a type that was not asked for before', async () => {
    charts(2);
    await connect(null);
    caliper.types = ['Patient'];
    await caliper.pull(source);
    caliper.types = ['Observation', 'Patient'];
    later(HOUR);
    await caliper.pull(source);
    expect(ehr.asked.map(({ types, since, level }) => [level, types, since])).toEqual([
      ['Patient', ['Patient'], null],
      ['Patient', ['Observation', 'Patient'], null],
    ]);
    expect((await kept()).living).toBe(4);
  });

  it('speaks the ballot of version 4, and shows as partial what the server reports errors of', async () => {
    charts(2);
    ehr.version = '4.0.0-ballot';
    ehr.outcomes = [
      { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'exception', diagnostics: 'Jane Doe' }] },
    ];
    await connect();
    caliper.types = ['Observation', 'Patient'];
    const [partial] = await caliper.pull(source);
    expect(ehr.asked).toEqual([
      { method: 'POST', level: 'Group/aco', since: null, types: ['Observation', 'Patient'], patients: null },
    ]);
    expect(partial).toMatchObject({ state: 'partial', lines: 4, fault: 'the server reports 1 error in its export' });
    expect(JSON.stringify(await service.rows('select findings from bulk_pull_files'))).not.toContain('Jane');
    ehr.outcomes = [];
    later(HOUR);
    const [whole] = await caliper.pull(source);
    // What was missing must not be left out for good.
    expect(whole).toMatchObject({ state: 'complete', since: null, lines: 4 });
    expect(await kept()).toEqual({ living: 4, deleted: 0, versions: 4 });
  });

  it('is cancelled on demand: what was read stays, and the server lets go of its files', async () => {
    charts(3);
    ehr.pollsNeeded = 5;
    await connect();
    const { id } = await caliper.pulls.request(source, false, ACTOR);
    await caliper.step(id);
    expect(ehr.openJobs).toBe(1);
    await caliper.pulls.cancel(source, id, ACTOR);
    await caliper.settle(source);
    expect(await caliper.pulls.list(source, 1)).toMatchObject([{ id, state: 'cancelled' }]);
    expect(ehr.openJobs).toBe(0);
    await expect(caliper.pulls.cancel(source, id, ACTOR)).rejects.toThrow('has ended');
  });

  it('tells why new members of a group cannot be noticed, and pulls all the same', async () => {
    charts(1);
    ehr.groupStatus = 403;
    await connect();
    expect(await caliper.pull(source)).toMatchObject([{ state: 'complete', lines: 2 }]);
    expect(await caliper.connections.find(source)).toMatchObject({
      groupFault: expect.stringMatching(/answered 403.*allow this client to read Group/),
    });
  });

  it('sends no token to files that need none', async () => {
    charts(1);
    ehr.requiresAccessToken = false;
    await connect();
    expect((await caliper.pull(source))[0]).toMatchObject({ state: 'complete', lines: 2 });
    expect(ehr.fileTokens).toEqual([false, false]);
  });
});

describe('a pull from an EHR with faults', () => {
  it.each([true, false])('goes on at the line it reached when connections drop (ranges: %s)', async (takesRanges) => {
    charts(50);
    ehr.takesRanges = takesRanges;
    await connect();
    ehr.faults.push(
      { on: /^GET \/files\//, times: 1, cutAfter: 4000 },
      { on: /^GET \/files\//, times: 2, cutAfter: 9000 },
    );
    const [pull] = await caliper.pull(source);
    expect(pull).toMatchObject({ state: 'complete', lines: 100, applied: 100 });
    expect(await kept()).toEqual({ living: 100, deleted: 0, versions: 100 });
  });

  it('reads a file again that ends within a line, and takes no line twice', async () => {
    charts(20);
    await connect();
    ehr.faults.push({ on: /^GET \/files\//, times: 1, endAfter: 1001 });
    const [pull] = await caliper.pull(source);
    expect(pull).toMatchObject({ state: 'complete', lines: 40, applied: 40, faultyMessages: 0 });
  });

  it('says that a file is short which has fewer lines than the manifest promises', async () => {
    charts(5);
    ehr.wrongCount = 2;
    await connect();
    const [pull] = await caliper.pull(source);
    expect(pull).toMatchObject({ state: 'partial', lines: 10, fault: '2 files could not be read whole' });
    expect(await kept()).toEqual({ living: 10, deleted: 0, versions: 10 });
  });

  it('waits as long as it is asked to when there is too much', async () => {
    charts(2);
    await connect();
    const start = caliper.clock.now().getTime();
    for (const on of [/\$export/, /^GET \/status/, /^GET \/files/]) {
      ehr.faults.push({ on, times: 2, status: 429, headers: { 'retry-after': '600' } });
    }
    const [pull] = await caliper.pull(source);
    expect(pull).toMatchObject({ state: 'complete', lines: 4 });
    expect(caliper.clock.now().getTime() - start).toBeGreaterThanOrEqual(6 * 600_000);
    expect(caliper.clock.now().getTime() - start).toBeLessThan(7 * 600_000);
  });

  it('asks for another export when the files are gone, and doubles nothing', async () => {
    charts(10);
    ehr.linesPerFile = 5;
    await connect();
    ehr.faults.push({ on: /^GET \/files\/.*\/0$/, times: 1, status: 410 });
    const handled = caliper.pull(source);
    const [pull] = await handled;
    expect(ehr.requests.filter((line) => line.endsWith('$export')).length).toBeGreaterThan(1);
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
    charts(3);
    await connect();
    const end = caliper.clock.now().getTime() + HOUR;
    const fault = {
      on,
      get times() {
        return caliper.clock.now().getTime() < end ? 1 : 0;
      },
      set times(_left: number) {},
      status: 200,
      body: '<html>\n<body>Try again later</body>\n</html>\n',
    };
    ehr.faults.push(fault);
    const [pull] = await caliper.pull(source);
    expect(pull).toMatchObject({ state: 'complete', lines: 6, applied: 6, faultyMessages: 0 });
    expect(caliper.clock.now().getTime()).toBeGreaterThan(end);
    expect(await kept()).toEqual({ living: 6, deleted: 0, versions: 6 });
  });

  it('fails with the reason when the server refuses the export, and after a day without any answer', async () => {
    charts(1);
    await connect();
    ehr.faults.push({ on: /\$export/, times: 1, status: 403, body: '' });
    expect(await caliper.pull(source)).toMatchObject([
      { state: 'failed', fault: expect.stringContaining('answered 403') },
    ]);
    await ehr.stop();
    const start = caliper.clock.now().getTime();
    const [pull] = await caliper.pull(source);
    expect(pull).toMatchObject({ state: 'failed', fault: expect.stringMatching(/connection to 127.0.0.1:\d+ failed/) });
    expect(caliper.clock.now().getTime() - start).toBeGreaterThanOrEqual(24 * HOUR);
    ehr = await BulkServer.start();
  });
});

describe('the keys and clocks of both sides', () => {
  it.each([-2 * HOUR, 2 * HOUR])('agree on a token when the EHR is %i ms ahead', async (skew) => {
    charts(1);
    await connect();
    ehr.now = () => new Date(caliper.clock.now().getTime() + skew);
    expect(await caliper.pull(source)).toMatchObject([{ state: 'complete', lines: 2 }]);
    expect(ehr.authorisation.taken).toHaveLength(1);
  });

  it('sign with RS384 where only that is taken', async () => {
    charts(1);
    ehr.authorisation.algorithms = ['RS384'];
    await connect();
    expect(await caliper.pull(source)).toMatchObject([{ state: 'complete' }]);
    expect(ehr.authorisation.taken.map(({ alg }) => alg)).toEqual(['RS384']);
  });

  it('are renewed without a gap: by us with an overlap, by the EHR in the midst of a pull', async () => {
    charts(2);
    await connect();
    await caliper.pull(source);
    const { signsFrom } = await caliper.keys.rotate(24 * HOUR, ACTOR);
    later(HOUR);
    await caliper.pull(source);
    caliper.clock.moveTo(signsFrom);
    later(1000);
    await caliper.pull(source, true);
    const [first, second, third] = ehr.authorisation.taken.map(({ kid }) => kid);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
    // A server that keeps our JWKS for ever knows only the key before.
    await caliper.keys.rotate(0, ACTOR);
    ehr.faults.push({ on: /^POST \/token/, times: 1, status: 400, body: '{"error":"invalid_client"}' });
    ehr.authorisation.rotateKeys();
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
    charts(1);
    const name = `ehr-${randomUUID().slice(0, 8)}`;
    const other = await service.addSource(name);
    source = name;
    await connect();
    await caliper.pulls.schedule(name, 3600, ACTOR);
    await caliper.pulls.requestDue(other.id);
    await caliper.pulls.requestDue(other.id);
    await caliper.pull(name);
    later(5.5 * HOUR);
    await caliper.pulls.requestDue(other.id);
    await caliper.pull(name);
    await caliper.pulls.requestDue(other.id);
    expect(await caliper.pulls.list(name, 10)).toHaveLength(2);
    const { nextDueAt } = (await caliper.connections.find(name)) ?? {};
    expect((nextDueAt?.getTime() ?? 0) - caliper.clock.now().getTime()).toBeLessThanOrEqual(HOUR / 2);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Ehr } from '../../support/ehr/ehr.js';
import { ACTOR, PullsUnderTest } from '../../support/ehr/pulls-under-test.js';
import { SubscriptionsUnderTest } from '../../support/ehr/subscriptions-under-test.js';
import { observation, patient } from '../../support/resources.js';
import { TestService } from '../../support/service.js';

jest.setTimeout(120_000);

const MINUTE = 60_000;

let service: TestService;
let ehr: Ehr;
let pulls: PullsUnderTest;
let caliper: SubscriptionsUnderTest;
let source: string;
let sourceId: string;

beforeAll(async () => {
  [service, ehr] = await Promise.all([TestService.start({ WORKER: 'off' }), Ehr.start()]);
});

afterAll(async () => {
  await Promise.all([service?.stop(), ehr?.stop()]);
});

beforeEach(async () => {
  pulls = await PullsUnderTest.start(service, ehr);
  pulls.types = ['Observation', 'Patient'];
  caliper = new SubscriptionsUnderTest(service, pulls);
  ({ name: source, id: sourceId } = await service.addSource());
  await pulls.connections.connect(source, { fhir: ehr.base, clientId: 'caliper' }, ACTOR);
});

function later(milliseconds: number): Promise<void> {
  return pulls.moveTo(new Date(Math.max(Date.now(), pulls.clock.now().getTime()) + milliseconds));
}

/** A chart is written at the EHR: two events. @returns their numbers */
async function charted(id: string): Promise<number[]> {
  await ehr.control.put(patient(id, `Family-${id}`), observation(`${id}-a1c`, `Patient/${id}`));
  return ehr.control.happened(`Patient/${id}`, `Observation/${id}-a1c`);
}

/** Resources of the source by whether they live, and how many versions of them were ever taken. */
async function kept(): Promise<{ living: number; deleted: number; versions: number }> {
  const [counts] = await service.rows<{ living: number; deleted: number; versions: number }>(
    `select count(*) filter (where not deleted)::int as living, count(*) filter (where deleted)::int as deleted,
       coalesce(sum(version_count), 0)::int as versions
     from resources where source_id = $1`,
    [sourceId],
  );
  return counts;
}

async function messages(): Promise<number> {
  const [{ count }] = await service.rows<{ count: number }>(
    'select count(*)::int as count from messages where source_id = $1',
    [sourceId],
  );
  return count;
}

describe('a subscription', () => {
  it.each([
    ['empty', 'R4'],
    ['id-only', 'R4'],
    ['full-resource', 'R4'],
    ['id-only', 'R4B'],
    ['full-resource', 'R4B'],
  ] as const)('with content %s in the form of %s brings every change once', async (content, form) => {
    await ehr.control.set({ subscriptions: { form } });
    const id = await caliper.add(source, content);
    expect(await caliper.view(source, id)).toMatchObject({ state: 'active', watermark: 0, fault: null });
    const numbers = await charted('p1');
    expect(await ehr.control.tell(...numbers)).toBe(200);
    expect(await caliper.settle(source, id)).toMatchObject({ watermark: 2, announced: 2, events: 2, toFetch: 0 });
    expect(await kept()).toEqual({ living: 2, deleted: 0, versions: 2 });
    if (content === 'empty') return;
    await later(MINUTE);
    await ehr.control.delete('Observation/p1-a1c');
    await ehr.control.tell(...(await ehr.control.happened('Observation/p1-a1c')));
    expect(await caliper.settle(source, id)).toMatchObject({ watermark: 3 });
    expect(await kept()).toMatchObject({ living: 1, deleted: 1 });
  });

  it('asks for what measures need, and goes without filters where the EHR takes none', async () => {
    await caliper.add(source, 'id-only');
    const [{ resource }] = await ehr.control.subscriptions();
    expect(JSON.stringify(resource)).toContain('?_type=Observation,Patient');
    await ehr.control.forgetSubscriptions();
    await ehr.control.set({ subscriptions: { takesFilters: false } });
    const id = await caliper.add(source, 'id-only');
    expect(await caliper.view(source, id)).toMatchObject({ state: 'active' });
    const [without] = await ehr.control.subscriptions();
    expect(without.resource).not.toHaveProperty('_criteria');
  });

  it('lets nobody in without its secret, and takes no notification of another subscription', async () => {
    const id = await caliper.add(source, 'full-resource');
    const [remote] = await ehr.control.subscriptions();
    const numbers = await charted('p1');
    const before = await messages();
    const { channel } = remote.resource as { channel: { endpoint: string; header: string[] } };
    const wrong = { ...remote, resource: { channel: { ...channel, header: ['Authorization: Bearer cal_sub_x'] } } };
    expect(await ehr.control.post(wrong, await ehr.control.notification(...numbers))).toBe(401);
    const elsewhere = { ...channel, endpoint: channel.endpoint.replace(id, '00000000-0000-4000-8000-000000000000') };
    expect(await ehr.control.post({ ...remote, resource: { channel: elsewhere } }, {})).toBe(404);
    const other = JSON.stringify(await ehr.control.notification(...numbers)).replaceAll(remote.id, 'another');
    expect(await ehr.control.post(remote, JSON.parse(other) as object)).toBe(404);
    expect(await ehr.control.post(remote, { resourceType: 'Bundle', type: 'history' })).toBe(422);
    expect(await messages()).toBe(before);
    const stored = await service.rows<{ sealed_secret: string }>('select sealed_secret from subscriptions');
    for (const { sealed_secret } of stored) expect(sealed_secret).not.toContain('cal_sub_');
  });

  it('takes notifications twice and out of order without harm', async () => {
    const id = await caliper.add(source, 'full-resource');
    const [first, second] = await charted('p1');
    const [third, fourth] = await charted('p2');
    await ehr.control.tell(third, fourth);
    expect(await caliper.view(source, id)).toMatchObject({ watermark: 0, events: 2 });
    for (const _ of [1, 2, 3]) await ehr.control.tell(first, second);
    await Promise.all([ehr.control.tell(third), ehr.control.tell(fourth), ehr.control.tell(third)]);
    const settled = await caliper.settle(source, id);
    expect(settled).toMatchObject({ watermark: 4, holeSince: null, events: 4, duplicates: 7 });
    expect(await messages()).toBe(2);
    expect(await kept()).toEqual({ living: 4, deleted: 0, versions: 4 });
    expect((await ehr.control.history()).askedEvents).toEqual([]);
  });

  it.each([
    ['by their numbers', true, { recovered: 4, requeried: 0 }, ['1-6']],
    ['by a search, where the EHR has no $events', false, { recovered: 0, requeried: 4 }, ['1-6']],
  ])('recovers events that never came %s', async (_, hasEvents, counts, asked) => {
    await ehr.control.set({ subscriptions: { hasEvents } });
    const id = await caliper.add(source, 'id-only');
    await charted('p1');
    await charted('p2');
    await ehr.control.tell(...(await charted('p3')));
    // They may be on their way.
    expect(await caliper.settle(source, id)).toMatchObject({ watermark: 0, holeSince: expect.any(Date) });
    expect((await ehr.control.history()).askedEvents).toEqual([]);
    await later(2 * MINUTE);
    expect(await caliper.settle(source, id)).toMatchObject({ watermark: 6, holeSince: null, ...counts });
    expect((await ehr.control.history()).askedEvents).toEqual(asked);
    expect(await kept()).toEqual({ living: 6, deleted: 0, versions: 6 });
  });

  it('is asked about when it is silent, shows why it has ended, and goes on only when somebody says so', async () => {
    const id = await caliper.add(source, 'id-only');
    expect(await ehr.control.beat()).toBe(200);
    await charted('p1');
    await ehr.control.breakSubscriptions();
    await later(4 * MINUTE);
    expect(await caliper.settle(source, id)).toMatchObject({ state: 'active', fault: null });
    await later(10 * MINUTE);
    const ended = await caliper.settle(source, id);
    expect(ended).toMatchObject({ state: 'error', announced: 2, watermark: 0 });
    expect(ended.fault).toContain('no-response');
    expect(JSON.stringify(ended)).not.toContain('Jane');
    await later(24 * 60 * MINUTE);
    expect(await caliper.settle(source, id)).toMatchObject({ state: 'error' });
    expect(await ehr.control.subscriptions()).toMatchObject([{ status: 'error' }]);
    await caliper.subscriptions.reactivate(sourceId, id, ACTOR);
    expect(await caliper.settle(source, id)).toMatchObject({ state: 'active', fault: null });
    await later(2 * MINUTE);
    expect(await caliper.settle(source, id)).toMatchObject({ state: 'active', watermark: 2, recovered: 2 });
    expect(await kept()).toEqual({ living: 2, deleted: 0, versions: 2 });
  });

  it('is made anew when the EHR has forgotten it, and removed at the EHR when it is no longer wanted', async () => {
    const id = await caliper.add(source, 'id-only');
    await ehr.control.tell(...(await charted('p1')));
    await caliper.settle(source, id);
    await ehr.control.forgetSubscriptions();
    await later(10 * MINUTE);
    expect(await caliper.settle(source, id)).toMatchObject({
      state: 'error',
      fault: expect.stringContaining('no longer has it'),
    });
    await caliper.subscriptions.reactivate(sourceId, id, ACTOR);
    await caliper.settle(source, id);
    expect(await caliper.settle(source, id)).toMatchObject({ state: 'active', watermark: 0 });
    await ehr.control.tell(...(await charted('p2')));
    expect(await caliper.settle(source, id)).toMatchObject({ watermark: 2 });
    expect(await kept()).toMatchObject({ living: 4 });
    await caliper.subscriptions.remove(sourceId, id, ACTOR);
    await expect(caliper.settle(source, id)).rejects.toThrow('no such subscription');
    expect(await ehr.control.subscriptions()).toEqual([]);
  });

  it('waits as the EHR wants, and outlasts garbage, while it fetches', async () => {
    const id = await caliper.add(source, 'id-only');
    await ehr.control.fail(
      { on: /^GET \/fhir\/Observation\//, times: 1, status: 429, headers: { 'retry-after': '600' } },
      { on: /^GET \/fhir\/Patient\//, times: 1, status: 200, body: '<html>' },
    );
    await ehr.control.tell(...(await charted('p1')));
    expect(await caliper.settle(source, id)).toMatchObject({ toFetch: 2 });
    await later(5 * MINUTE);
    expect(await caliper.settle(source, id)).toMatchObject({ toFetch: 2 });
    await later(6 * MINUTE);
    expect(await caliper.settle(source, id)).toMatchObject({ toFetch: 0, refusedResources: 0 });
    expect(await kept()).toEqual({ living: 2, deleted: 0, versions: 2 });
  });
});

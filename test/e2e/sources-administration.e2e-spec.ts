import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { observation, patient } from '../support/resources.js';
import { TestService, type TestSource } from '../support/service.js';

// A real service starts in seconds, on a busy machine in many.
jest.setTimeout(60_000);

let service: TestService;
let source: TestSource;

beforeAll(async () => {
  service = await TestService.start();
});

afterAll(async () => {
  await service?.stop();
});

beforeEach(async () => {
  source = await service.addSource();
});

describe('the sources of the administrator', () => {
  it('are added, shown with the state of their feed, and never with their secrets', async () => {
    const name = `clinic-${randomUUID().slice(0, 8)}`;
    const added = await service.administrator.request('POST', '/api/sources', { name, title: 'Clinic North' });
    expect(added.status).toBe(201);
    const { signingSecret, token } = added.json as { signingSecret: string; token: string };
    const again = await service.administrator.request('POST', '/api/sources', { name });
    expect(again.status).toBe(409);
    expect((await service.administrator.request('POST', '/api/sources', { name: 'No Good' })).status).toBe(400);
    const shown = await service.administrator.request('GET', `/api/sources/${name}`);
    expect(shown.json).toMatchObject({
      name,
      title: 'Clinic North',
      active: true,
      lastMessageAt: null,
      messages: { received: 0, applied: 0, 'partly-applied': 0, quarantined: 0 },
    });
    expect((shown.json.credentials as unknown[]).length).toBe(2);
    expect(shown.text).not.toContain(signingSecret);
    expect(shown.text).not.toContain(token);
    const [sealed] = await service.rows<{ secrets: string }>(
      `select string_agg(secret, ' ') as secrets from source_credentials where source_id = $1`,
      [shown.json.id],
    );
    expect(sealed?.secrets).not.toContain(signingSecret);
    expect(sealed?.secrets).not.toContain(token);
  });

  it('count messages by state', async () => {
    await source.settled((await source.push(patient('p1'))).json.id);
    await source.settled((await source.push(observation('o1', 'Patient/p1', '2024-02-30'))).json.id);
    const list = await service.administrator.request('GET', '/api/sources');
    const feed = (list.json as unknown as { name: string; lastMessageAt: string }[]).find(
      ({ name }) => name === source.name,
    );
    expect(feed).toMatchObject({ messages: { received: 0, applied: 1, quarantined: 1 }, waitingSince: null });
    expect(Date.parse(feed?.lastMessageAt ?? '')).toBeLessThanOrEqual(Date.now());
  });

  it('page through messages, newest first', async () => {
    for (const id of ['a', 'b', 'c']) await source.push(patient(id));
    const path = `/api/sources/${source.id}/messages`;
    const first = (await service.administrator.request('GET', `${path}?limit=2`)).json as unknown as {
      sequence: string;
    }[];
    expect(first).toHaveLength(2);
    const rest = await service.administrator.request('GET', `${path}?limit=2&before=${first[1]?.sequence}`);
    expect(rest.json).toHaveLength(1);
    expect((await service.administrator.request('GET', `${path}?state=lost`)).status).toBe(400);
  });

  it('lose a token when it is revoked, and gain one when it is issued', async () => {
    const issued = await service.administrator.request('POST', `/api/sources/${source.name}/tokens`);
    const { plain, id } = issued.json as { plain: string; id: string };
    const send = () => source.push(patient('p'), { authorization: `Bearer ${plain}` });
    expect((await send()).status).toBe(202);
    await service.administrator.request('DELETE', `/api/sources/${source.name}/credentials/${id}`);
    expect((await send()).status).toBe(401);
  });

  it('are the administrator’s alone to change', async () => {
    const analyst = await service.userWith('aco-analyst');
    expect((await analyst.request('POST', '/api/sources', { name: 'mine' })).status).toBe(403);
    expect((await analyst.request('POST', `/api/sources/${source.name}/signing-secrets`, {})).status).toBe(403);
    expect((await analyst.request('GET', '/api/sources')).status).toBe(200);
  });
});

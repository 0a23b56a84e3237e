import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { RunWork } from '../../../src/evaluation/run-work.js';
import { MeasurePackages } from '../../../src/measures/measure-packages.js';
import type { Browser } from '../access/browser.js';
import { TestService } from '../../support/service.js';
import { until } from '../../support/until.js';
import { forgetRuns } from './forget-runs.js';
import { keepPerson, tinyPackage } from './tiny-measure.js';

jest.setTimeout(180_000);

const YEAR = { periodStart: '2026-01-01', periodEnd: '2026-12-31' };
const actor = { kind: 'system', id: 'test' } as const;

/** No worker: a run goes on only when the test lets it. */
let service: TestService;
let officer: Browser;
let auditor: Browser;

beforeAll(async () => {
  service = await TestService.start({ WORKER: 'off' });
  [officer, auditor] = [await service.userWith('quality-officer'), await service.userWith('auditor')];
  const packages = service.service.app.get(MeasurePackages, { strict: false });
  const [imported] = (await packages.importBundle(tinyPackage(), actor)).packages;
  await packages.activate(imported?.package.id ?? '', actor);
});

beforeEach(() => forgetRuns((sql) => service.rows(sql)));

afterAll(() => service.stop());

async function start(by = officer): Promise<string> {
  const { status, json } = await by.request('POST', '/api/runs', YEAR);
  expect([status, json.state]).toEqual([201, 'planned']);
  return String(json.id);
}

const finish = (id: string) => service.service.app.get(RunWork, { strict: false }).finish(id);

/** An open stream of a run's events, read in the background. */
async function follow(id: string, browser: Browser) {
  const response = await fetch(`${service.url}/api/runs/${id}/events`, { headers: { cookie: browser.cookie } });
  const stream = { response, text: '', ended: false };
  const read = async () => {
    for await (const part of response.body ?? []) stream.text += Buffer.from(part).toString();
    stream.ended = true;
  };
  void read().catch(() => (stream.ended = true));
  return stream;
}

const statesIn = (text: string) =>
  [...text.matchAll(/^data: (.*)$/gm)].map(([, data]) => (JSON.parse(data ?? '') as { state: string }).state);

describe('Runs over HTTP', () => {
  it('are started, shown, listed and counted', async () => {
    await keepPerson(service.client, { observation: true });
    await keepPerson(service.client, {});
    const id = await start();
    await finish(id);
    const shown = await auditor.request('GET', `/api/runs/${id}`);
    expect(shown.json).toMatchObject({ id, state: 'completed', personCount: 2, evaluatedCount: 2, failedCount: 0 });
    const another = await start();
    const listed = await auditor.request('GET', '/api/runs?limit=1');
    expect(listed.json).toEqual([expect.objectContaining({ id: another })]);
    expect((await officer.request('GET', '/api/runs?limit=0')).status).toBe(400);
  });

  it('are cancelled', async () => {
    const id = await start();
    expect(await officer.request('POST', `/api/runs/${id}/cancel`)).toMatchObject({
      status: 200,
      json: { state: 'cancelled' },
    });
    expect((await finish(id)).state).toBe('cancelled');
  });

  it.each([
    ['a day that does not exist', { ...YEAR, periodEnd: '2026-02-30' }, 422, /2026-02-30/],
    ['a period that runs back', { periodStart: '2026-12-31', periodEnd: '2026-01-01' }, 422, /before it starts/],
    ['a day in another form', { ...YEAR, periodStart: '1/1/2026' }, 400, /periodStart must be a day/],
    ['no period', {}, 400, /periodStart/],
    ['an unknown measure', { ...YEAR, packageIds: ['nothing'] }, 422, /nothing/],
    ['an unknown person', { ...YEAR, subject: '00000000-0000-4000-8000-000000000000' }, 422, /no person/],
  ])('are refused with %s', async (_, body, status, message) => {
    const answer = await officer.request('POST', '/api/runs', body);
    expect(answer.status).toBe(status);
    expect(answer.text).toMatch(message);
    expect(await service.rows('select id from runs')).toEqual([]);
  });

  it('are started and cancelled by those alone who work with measures', async () => {
    const id = await start();
    expect((await auditor.request('POST', '/api/runs', YEAR)).status).toBe(403);
    expect((await auditor.request('POST', `/api/runs/${id}/cancel`)).status).toBe(403);
    expect((await fetch(`${service.url}/api/runs/${id}`)).status).toBe(401);
    expect((await officer.request('GET', '/api/runs/nothing')).status).toBe(404);
    expect((await officer.request('GET', `/api/runs/${id}/events`.replace(id, 'nothing'))).status).toBe(404);
  });
});

describe('The events of a run', () => {
  it('tell its progress, and end with it', async () => {
    await keepPerson(service.client, {});
    const id = await start();
    const stream = await follow(id, officer);
    expect(stream.response.headers.get('content-type')).toMatch(/^text\/event-stream/);
    await until(() => statesIn(stream.text).includes('planned'));
    await finish(id);
    await until(() => stream.ended);
    expect(stream.text).toMatch(/^event: run\ndata: \{/);
    expect(statesIn(stream.text).at(-1)).toBe('completed');
  });

  it('end when their reader signs out', async () => {
    const reader = await service.userWith('quality-officer');
    const stream = await follow(await start(), reader);
    await until(() => stream.text !== '');
    expect((await reader.request('DELETE', '/api/session')).status).toBe(204);
    await until(() => stream.ended);
    expect(statesIn(stream.text)).toEqual(['planned']);
  });

  it('do not keep a session alive that is idle', async () => {
    const reader = await service.userWith('quality-officer');
    const stream = await follow(await start(), reader);
    await until(() => stream.text !== '');
    await service.rows(
      `update sessions set last_seen_at = now() - interval '1 hour'
       where user_id = (select user_id from sessions order by created_at desc limit 1)`,
    );
    await until(() => stream.ended);
    expect((await reader.request('GET', '/api/runs')).status).toBe(401);
  });
});

describe('Scores over HTTP', () => {
  it('give counts, strata and score of each measure in a period', async () => {
    await keepPerson(service.client, { female: true, observation: true });
    await keepPerson(service.client, {});
    await keepPerson(service.client, { conditions: 2 });
    await finish(await start());
    const { json } = await officer.request('GET', '/api/scores?periodStart=2026-01-01&periodEnd=2026-12-31');
    const [score, ...more] = json as unknown as { measurePeriodId: number }[];
    expect(more).toEqual([]);
    expect(score).toMatchObject({
      package: { title: 'Tiny measure' },
      evaluatedPersons: 3,
      failedPersons: 1,
      groups: [
        { populations: { denominator: 2, numerator: 1 }, score: 0.5, strata: [{ stratum: 'female', score: 1 }] },
      ],
      lastRun: { state: 'completed' },
    });
    expect((await officer.request('GET', `/api/scores/${score?.measurePeriodId}`)).json).toEqual(score);
    expect((await officer.request('GET', '/api/scores')).json).toEqual([score]);
    expect((await officer.request('GET', '/api/scores?periodStart=2025-01-01&periodEnd=2025-12-31')).json).toEqual([]);
  });

  it('are refused to others, and for numbers without results', async () => {
    expect((await auditor.request('GET', '/api/scores')).status).toBe(403);
    expect((await officer.request('GET', '/api/scores/999999')).status).toBe(404);
    expect((await officer.request('GET', '/api/scores/one')).status).toBe(400);
    expect((await officer.request('GET', '/api/scores?periodStart=soon')).status).toBe(400);
  });
});

import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import type { IdentityHistoryDto, IdentityActDto } from '../../../src/dashboard/identity/match-decisions.dto.js';
import type { PersonChartsDto } from '../../../src/dashboard/identity/charts.dto.js';
import type { ReviewDetailsDto, ReviewPageDto } from '../../../src/dashboard/identity/match-reviews.dto.js';
import { MeasurePackages } from '../../../src/measures/measure-packages.js';
import { describePages } from '../../support/built-pages.js';
import { findChromium } from '../../support/chromium.js';
import { caliper, caliperOutput } from '../../support/command-line.js';
import { patient, type PatientSketch } from '../../support/patients.js';
import { TestService, type TestSource } from '../../support/service.js';
import { until } from '../../support/until.js';
import type { Browser as Session } from '../access/browser.js';

jest.setTimeout(180_000);

const ROOT = join(import.meta.dirname, '../../..');
const ACTOR = { kind: 'system', id: 'test' } as const;
const YEAR = { periodStart: '2026-01-01', periodEnd: '2026-12-31' };
/** Where to keep pictures of the pages, to be looked at. */
const SCREENSHOTS = process.env.CALIPER_SCREENSHOTS;
const ARGUMENTS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'];
const QUIET = ['--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** Charts that agree in all but the Social Security number: matching leaves each pair to a person. */
const DOUBTS: readonly PatientSketch[] = [
  { given: 'Elizabeth', family: 'Okafor', born: '1958-03-07', telephone: '(413) 555-0123', line: '12 Walnut Street' },
  { given: 'Rosalind', family: 'Quackenbush', born: '1949-11-30', telephone: '(413) 555-0144', line: '4 Elm Street' },
  { given: 'Hortense', family: 'Villanueva', born: '1961-06-18', telephone: '(413) 555-0155', line: '9 Birch Road' },
  { given: 'Cordelia', family: 'Zimmermann', born: '1972-01-23', telephone: '(413) 555-0166', line: '77 Oak Lane' },
  { given: 'Philippa', family: 'Abernathy', born: '1966-09-02', telephone: '(413) 555-0177', line: '31 Cedar Court' },
].map((sketch, index) => ({ ...sketch, zip: `0110${index}` }));
/** Charts that a rule joins. */
const SURE: PatientSketch = {
  ...{ given: 'Montgomery', family: 'Featherstone', born: '1955-05-05', sex: 'male', zip: '02108' },
  ...{ telephone: '(617) 555-0188', line: '1 Beacon Street', ssn: '523-41-7788' },
};

let service: TestService;
let north: TestSource;
let south: TestSource;
let officer: Session;

const ssn = (place: number, index: number) => `52${place}-4${index}-77${index}${place}`;
const get = async <T>(path: string, by = officer) => (await by.request('GET', path)).json as T;
const post = (path: string, body: object, by = officer) => by.request('POST', path, body);
const act = async (path: string, body: object) => (await post(path, body)).json as unknown as IdentityActDto;
const openReviews = async () => (await get<ReviewPageDto>('/api/match-reviews')).reviews;
const reviewOf = async (family: string) =>
  (await openReviews()).find(({ charts }) => charts[0].name?.includes(family)) ?? fail(`No review of ${family}`);
const personOf = async (source: TestSource, patientId: string) => {
  const [row] = await service.rows<{ person_id: string }>(
    'select person_id from source_patients where source_id = $1 and patient_id = $2',
    [source.id, patientId],
  );
  return row?.person_id ?? fail(`No person of ${patientId}`);
};
const chartsOf = async (id: string) => (await get<PersonChartsDto>(`/api/persons/${id}/charts`)).charts;
const actsOf = async (id: string) => (await get<IdentityHistoryDto>(`/api/persons/${id}/decisions`)).acts;
const partsSeen = async (personId: string) =>
  (
    await service.rows<{ part: string }>(
      `select distinct details->>'part' as part from audit_events where person_id = $1 and action = 'read'`,
      [personId],
    )
  ).map(({ part }) => part);

function fail(message: string): never {
  throw new Error(message);
}

async function send(source: TestSource, id: string, sketch: PatientSketch): Promise<void> {
  const { json } = await source.push({ ...patient(sketch), id });
  await source.settled(json.id);
}

beforeAll(async () => {
  service = await TestService.start();
  [north, south] = [await service.addSource('north'), await service.addSource('south')];
  for (const [index, sketch] of DOUBTS.entries()) {
    await send(north, `n${index}`, { ...sketch, ssn: ssn(1, index) });
    await send(south, `s${index}`, { ...sketch, ssn: ssn(3, index) });
  }
  await send(north, 'sure', SURE);
  await send(south, 'sure', { ...SURE, email: 'monty@example.org' });
  const packages = service.service.app.get(MeasurePackages);
  const { packages: imported } = await packages.importDirectory(join(ROOT, 'measures/2026/cms165'), ACTOR);
  for (const { package: found } of imported) await packages.activate(found.id, ACTOR);
  const run = (await service.administrator.request('POST', '/api/runs', YEAR)).json as { id: string };
  await until(
    async () => {
      const { state } = (await service.administrator.request('GET', `/api/runs/${run.id}`)).json;
      return state === 'completed' ? true : null;
    },
    { withinMs: 120_000 },
  );
  await service.rows(
    `update person_results set groups = jsonb_set(groups, '{0,populations,initial-population}', '1') where person_id = $1`,
    [await personOf(north, 'n0')],
  );
  officer = await service.userWith('quality-officer');
});
afterAll(() => service?.stop());

describe('reviews over the API', () => {
  it('wait in a queue, page by page, with what they can change', async () => {
    const all = await get<ReviewPageDto>('/api/match-reviews');
    expect(all).toMatchObject({ total: DOUBTS.length, next: null });
    const seen: string[] = [];
    for (let after = ''; seen.length < all.total;) {
      const page = await get<ReviewPageDto>(`/api/match-reviews?limit=2${after}`);
      seen.push(...page.reviews.map(({ id }) => id));
      after = `&after=${encodeURIComponent(page.next ?? '')}`;
    }
    expect(seen).toEqual(all.reviews.map(({ id }) => id));
    const scores = all.reviews.map(({ score }) => score);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    const measures = new Map(all.reviews.map(({ charts, measures: count }) => [charts[0].name, count]));
    expect([measures.get('Elizabeth Okafor'), measures.get('Philippa Abernathy')]).toEqual([1, 0]);
    expect(await partsSeen(await personOf(south, 's3'))).toEqual(['match-reviews']);
  });

  it('show both charts side by side, sensitive numbers with nothing but their end', async () => {
    const { id } = await reviewOf('Okafor');
    const answer = await officer.request('GET', `/api/match-reviews/${id}`);
    expect(answer.text).not.toMatch(/\d{3}-\d\d-\d{4}/);
    const review = answer.json as unknown as ReviewDetailsDto;
    const fields = new Map(review.fields.map((field) => [field.field, field]));
    expect(fields.get('family')).toMatchObject({ left: ['Okafor'], right: ['Okafor'], agreement: 'same' });
    const shown = new Set([...(fields.get('ssn')?.left ?? []), ...(fields.get('ssn')?.right ?? [])]);
    expect(shown).toEqual(new Set(['••••7701', '••••7703']));
    expect(fields.get('ssn')?.agreement).toBe('different');
    expect(fields.get('ssn')?.weight).toBeLessThan(0);
    expect(review.sides.map(({ charts }) => charts.length)).toEqual([1, 1]);
    const counted = review.sides.find(({ personId }) => personId === review.sides[0].personId);
    expect(counted?.results.map(({ title }) => title)).toEqual([expect.stringMatching(/Blood Pressure/)]);
    expect(await partsSeen(review.sides[0].personId)).toContain('match-review');
  });

  it('are for quality officers to decide; administrators look, others do not', async () => {
    const { id } = await reviewOf('Okafor');
    const decision = { answer: 'same', reason: 'Telephoned.' };
    const analyst = await service.userWith('aco-analyst', 'auditor');
    expect((await analyst.request('GET', '/api/match-reviews')).status).toBe(403);
    expect((await analyst.request('GET', `/api/persons/${await personOf(north, 'n0')}/charts`)).status).toBe(200);
    expect((await service.administrator.request('GET', `/api/match-reviews/${id}`)).status).toBe(200);
    for (const by of [analyst, service.administrator]) {
      expect((await post(`/api/match-reviews/${id}/decision`, decision, by)).status).toBe(403);
    }
    for (const wrong of [{ answer: 'same' }, { answer: 'same', reason: ' ' }, { answer: 'perhaps', reason: 'x' }]) {
      expect((await post(`/api/match-reviews/${id}/decision`, wrong)).status).toBe(400);
    }
    expect((await reviewOf('Okafor')).state).toBe('open');
  });

  it('make one person of two, once, and only of what was seen', async () => {
    const { id } = await reviewOf('Okafor');
    const { version } = await get<ReviewDetailsDto>(`/api/match-reviews/${id}`);
    await send(north, 'n0', { ...DOUBTS[0], ssn: ssn(1, 0), email: 'liz@example.org' });
    const decision = { answer: 'same', reason: 'The practice telephoned.', version };
    const stale = await post(`/api/match-reviews/${id}/decision`, decision);
    expect([stale.status, stale.json.message]).toEqual([409, expect.stringMatching(/charts have changed/)]);

    const [one, two] = [await personOf(north, 'n0'), await personOf(south, 's0')];
    const { version: newer } = await get<ReviewDetailsDto>(`/api/match-reviews/${id}`);
    const done = await act(`/api/match-reviews/${id}/decision`, { ...decision, version: newer });
    expect(new Set(done.personIds)).toEqual(new Set([one, two]));
    expect(await personOf(south, 's0')).toBe(await personOf(north, 'n0'));

    const again = await post(`/api/match-reviews/${id}/decision`, { answer: 'different', reason: 'No.' });
    expect(again.status).toBe(409);
    expect(again.json.message).toMatch(
      /^user-\w+ has decided this review on .*: the same person\. Reason: The practice/,
    );
    const { reviews } = await get<ReviewPageDto>('/api/match-reviews?state=decided');
    expect(reviews.map((review) => [review.id, review.state])).toEqual([[id, 'same']]);
    const acts = await service.rows<{ person_id: string }>(
      `select person_id from audit_events where action = 'update' and details->>'act' = 'review-same'`,
    );
    expect(new Set(acts.map((row) => row.person_id))).toEqual(new Set([one, two]));
  });
});

describe('the charts of a person over the API', () => {
  it('tell by whose word they are together, and go back by undoing it', async () => {
    const person = await personOf(north, 'n0');
    expect((await chartsOf(person)).map(({ sourceName, patientId }) => `${sourceName}/${patientId}`)).toEqual([
      'north/n0',
      'south/s0',
    ]);
    const [merge] = await actsOf(person);
    expect(merge).toMatchObject({ decidedBy: { kind: 'user' }, reason: 'The practice telephoned.', undoable: true });
    const undone = await act(`/api/match-decisions/${merge?.decisions[0]?.id}/undo`, { reason: 'It was another.' });
    expect(undone.personIds).toHaveLength(2);
    expect(await personOf(south, 's0')).not.toBe(await personOf(north, 'n0'));
    expect((await reviewOf('Okafor')).state).toBe('open');
    const again = await post(`/api/match-decisions/${merge?.decisions[0]?.id}/undo`, { reason: 'Once more.' });
    expect(again.status).toBe(409);
    expect((await actsOf(person)).map(({ reason, undoable }) => [reason, undoable])).toContainEqual([
      'The practice telephoned.',
      false,
    ]);
    expect(await partsSeen(person)).toEqual(expect.arrayContaining(['charts', 'decisions']));
  });

  it('tell why a rule joined them, and are split, merged and kept apart', async () => {
    const person = await personOf(north, 'sure');
    expect(await personOf(south, 'sure')).toBe(person);
    const matched = (await actsOf(person)).find(({ decisions }) => decisions[0]?.decision === 'matched');
    expect(matched).toMatchObject({ decidedBy: { kind: 'rule' }, reason: null, undoable: true });
    expect(matched?.decisions[0]?.evidence?.fields.map(({ field }) => field)).toEqual(
      expect.arrayContaining(['family', 'birthDate', 'ssn']),
    );

    const reason = 'Two of one name.';
    const charts = [{ sourceId: south.id, patientId: 'sure' }];
    for (const wrong of [[], [{ sourceId: south.id }], [{ sourceId: 'south', patientId: 'sure' }]]) {
      expect((await post(`/api/persons/${person}/split`, { charts: wrong, reason })).status).toBe(400);
    }
    const both = [...charts, { sourceId: north.id, patientId: 'sure' }];
    expect((await post(`/api/persons/${person}/split`, { charts: both, reason })).status).toBe(422);
    const { newPersonId } = await act(`/api/persons/${person}/split`, { charts, reason });
    expect(await personOf(south, 'sure')).toBe(newPersonId);

    expect((await post(`/api/persons/${person}/merge`, { others: [person], reason })).status).toBe(422);
    const merged = await act(`/api/persons/${person}/merge`, { others: [newPersonId], reason });
    expect(merged.personId).toBe(person);
    expect((await get<PersonChartsDto>(`/api/persons/${newPersonId}/charts`)).personId).toBe(person);

    const apart = { other: await personOf(north, 'n0'), reason };
    expect((await act(`/api/persons/${person}/keep-apart`, apart)).personIds).toEqual([]);
    expect((await post(`/api/persons/${person}/keep-apart`, { other: person, reason })).status).toBe(422);
    const nobody = '00000000-0000-4000-8000-000000000000';
    expect((await officer.request('GET', `/api/persons/${nobody}/decisions`)).status).toBe(404);
  });
});

describe('caliper persons', () => {
  it('decides a review and tells the history of a person', async () => {
    const settings = { DATABASE_URL: service.database.url, SECRET_KEY: Buffer.alloc(32, 7).toString('base64') };
    const { id } = await reviewOf('Quackenbush');
    const decided = await caliperOutput(
      settings,
      ...['persons', 'review', id, '--answer', 'different', '--reason', 'Sisters.'],
    );
    expect(decided).toMatch(/^Evaluated anew {2}nobody$/m);
    expect(await personOf(north, 'n1')).not.toBe(await personOf(south, 's1'));
    const history = await caliper(settings, 'persons', 'history', await personOf(north, 'n1'));
    expect(history).toMatchObject({ code: 0, stderr: '' });
    expect(history.stdout).toMatch(/kept-apart +north\/n1 .* caliper persons +Sisters\. +[0-9a-f-]{36}$/m);
  });
});

describePages('the pages of matching', () => {
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  const faults: string[] = [];

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: findChromium() ?? '', args: [...ARGUMENTS, ...QUIET] });
    context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-US' });
    const [name = '', value = ''] = officer.cookie.split('=');
    await context.addCookies([{ name, value, url: service.url }]);
    page = await context.newPage();
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => {
      if (/Content Security Policy/.test(message.text())) faults.push(message.text());
    });
  });
  afterAll(() => browser?.close());

  const reviews = () => page.getByRole('table', { name: 'Reviews' });
  const sides = () => page.getByRole('table', { name: 'The two charts side by side' });
  const charts = () => page.getByRole('table', { name: 'Charts of this person' }).locator('tbody tr');

  it('show the queue, and need no sideways scrolling', async () => {
    const { id } = await reviewOf('Villanueva');
    const person = await personOf(north, 'sure');
    for (const width of [390, 1280]) {
      await page.setViewportSize({ width, height: 900 });
      for (const path of ['/matching', '/matching?state=decided', `/matching/${id}`, `/persons/${person}`]) {
        await page.goto(service.url + path);
        await page.waitForLoadState('networkidle');
        const excess = await page.evaluate(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        );
        expect([path, width, excess]).toEqual([path, width, 0]);
        expect([path, await page.getByText('could not be loaded').count()]).toEqual([path, 0]);
        const file = `${path.slice(1).replaceAll(/[/?=]/g, '-')}-${width}.png`;
        if (SCREENSHOTS) await page.screenshot({ path: join(SCREENSHOTS, file), fullPage: true });
      }
    }
  });

  it('lead by the keyboard from pair to pair and through a decision', async () => {
    await page.goto(`${service.url}/matching`);
    await reviews().waitFor();
    expect(await reviews().locator('tbody tr').count()).toBe(4);
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    await page.keyboard.press('Enter');
    await sides().waitFor();
    expect(
      await sides()
        .getByRole('row', { name: /Social Security number/ })
        .innerText(),
    ).toMatch(/••••77\d\d\s+••••77\d\d\s+≠\s*Different\s+−\d/);
    expect(await page.title()).toBe('Match review · Caliper');
    const first = page.url();
    await page.keyboard.press('s');
    expect(await page.getByRole('button', { name: 'Confirm: same person' }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'The practice confirmed it' }).click();
    if (SCREENSHOTS) await page.screenshot({ path: join(SCREENSHOTS, 'deciding-1280.png'), fullPage: true });
    await page.getByRole('button', { name: 'Confirm: same person' }).click();
    await page.getByText('Decided: the same person').waitFor();
    await sides().waitFor();
    expect(page.url()).not.toBe(first);
    await page.keyboard.press('d');
    await page.getByRole('textbox', { name: 'Reason' }).fill('Sisters');
    await page.keyboard.press('Enter');
    await page.getByText('Decided: different persons').waitFor();
    await sides().waitFor();
  });

  it('say what happened when somebody else was faster, and that nothing waits at the end', async () => {
    const shown = page.url().split('/').at(-1);
    await page.keyboard.press('s');
    await page.getByRole('textbox', { name: 'Reason' }).fill('Looks right');
    await act(`/api/match-reviews/${shown}/decision`, { answer: 'different', reason: 'Cousins.' });
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').innerText()).toMatch(/has decided this review .*different persons.*Cousins/);
    await page.getByRole('button', { name: 'Show it as it is now' }).click();
    await page.getByText('This review is closed').waitFor();
    for (const { id } of await openReviews()) {
      await act(`/api/match-reviews/${id}/decision`, { answer: 'different', reason: 'Sisters.' });
    }
    await page.getByRole('link', { name: 'Matching' }).first().click();
    await page.getByText('Nothing waits for you').waitFor();
    await page.getByRole('button', { name: 'Decided' }).click();
    await reviews()
      .getByRole('row', { name: /Cousins/ })
      .waitFor();
  });

  it('split a person on its page, and undo it', async () => {
    await page.goto(`${service.url}/persons/${await personOf(north, 'sure')}`);
    await charts().nth(1).waitFor();
    await page.getByRole('button', { name: 'Split', exact: true }).click();
    await page.getByLabel('Split off the chart of south, sure').check();
    await page.getByRole('textbox', { name: 'Reason' }).fill('Father and son');
    await page.getByRole('button', { name: 'Split off', exact: true }).click();
    await page.getByText('2 persons will be evaluated anew.').waitFor();
    await page.getByText('Father and son').waitFor();
    await charts().first().waitFor();
    expect(await charts().count()).toBe(1);
    await page
      .getByRole('listitem')
      .filter({ hasText: 'Father and son' })
      .getByRole('button', { name: /^Undo/ })
      .click();
    await page.getByRole('button', { name: 'New information' }).click();
    await page.getByRole('button', { name: 'Undo it' }).click();
    await charts().nth(1).waitFor();
    expect(await personOf(south, 'sure')).toBe(await personOf(north, 'sure'));
  });

  it('merge with a person whose page is named', async () => {
    const [one, other] = [await personOf(north, 'n0'), await personOf(south, 's0')];
    await page.goto(`${service.url}/persons/${one}`);
    await page.getByLabel('Page of the other person').fill(`${service.url}/persons/${other}`);
    await page.getByRole('button', { name: 'Show who it is' }).click();
    await page.getByRole('textbox', { name: 'Reason' }).fill('The patient said so');
    await page.getByRole('button', { name: 'Merge', exact: true }).click();
    await charts().nth(1).waitFor();
    expect(await personOf(south, 's0')).toBe(await personOf(north, 'n0'));
  });

  it('run without script errors and within the content security policy', () => {
    expect(faults).toEqual([]);
  });
});

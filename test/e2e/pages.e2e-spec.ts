import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { chromium, type Browser, type Page } from 'playwright-core';
import { MeasurePackages } from '../../src/measures/measure-packages.js';
import { TestService, type TestSource } from '../support/service.js';
import { describePages } from '../support/built-pages.js';
import { findChromium } from '../support/chromium.js';
import { Ehr } from '../support/ehr/ehr.js';
import { generatedCharts } from '../support/generated-charts.js';

jest.setTimeout(180_000);

const ROOT = join(import.meta.dirname, '../..');
const PASSWORD = 'the tide turns at noon';
const USER = { name: 'olga', displayName: 'Olga Officer', roles: ['quality-officer', 'aco-analyst'] };
const WIDTHS = [1280, 390];
const ACTOR = { kind: 'system', id: 'test' } as const;
/** Where to keep pictures of every page, to be looked at. */
const SCREENSHOTS = process.env.CALIPER_SCREENSHOTS;
const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const REQUEST = { method: 'PUT', url: 'Observation/broken' };
/** A day that no calendar has. */
const BROKEN = {
  resourceType: 'Observation',
  id: 'broken',
  status: 'final',
  code: { text: 'HbA1c' },
  effectiveDateTime: '2026-02-30',
};
const executablePath = findChromium();

/** The pages in a real browser on the real service: one user's working day, step after step. */
describePages('the pages', () => {
  let service: TestService;
  let ehr: Ehr;
  let browser: Browser;
  let page: Page;
  let oneTimePassword: string;
  const faults: string[] = [];

  beforeAll(async () => {
    [service, ehr] = await Promise.all([TestService.start({ ENGINE_COMPARISON_PERCENT: '100' }), Ehr.start()]);
    const packages = service.service.app.get(MeasurePackages);
    for (const measure of ['cms122', 'cms165']) {
      const { packages: imported } = await packages.importDirectory(join(ROOT, 'measures/2026', measure), ACTOR);
      for (const { package: found } of imported) await packages.activate(found.id, ACTOR);
    }
    const source = await service.addSource('north');
    for (const chart of generatedCharts(48)) await pushed(source, chart);
    await pushed(source, {
      resourceType: 'Bundle',
      type: 'transaction',
      entry: [{ resource: BROKEN, request: REQUEST }],
    });
    await pulled(source);
    const added = await service.administrator.request('POST', '/api/users', USER);
    ({ oneTimePassword } = added.json as { oneTimePassword: string });
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: ARGUMENTS });
    page = await (await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' })).newPage();
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => {
      if (/Content Security Policy/.test(message.text())) faults.push(message.text());
    });
    await page.goto(service.url);
  });

  afterAll(async () => {
    await browser?.close();
    await Promise.all([service?.stop(), ehr?.stop()]);
  });

  it('refuse a wrong password in plain words', async () => {
    await signIn('not the password at all');
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').innerText()).toMatch(/could not be signed in/);
  });

  it('let nobody in with a one-time password before it is replaced', async () => {
    await signIn(oneTimePassword);
    await page.getByRole('heading', { name: 'Choose a new password' }).waitFor();
    await page.getByLabel('One-time password').fill(oneTimePassword);
    await page.getByLabel('New password', { exact: true }).fill(PASSWORD);
    await page.getByLabel('New password, again').fill(PASSWORD);
    await page.getByRole('button', { name: 'Save and go on' }).click();
    await page.getByRole('heading', { name: 'Measures', exact: true }).waitFor();
    expect(await page.getByText('Quality officer, ACO analyst').count()).toBe(1);
  });

  it('show the active measures and run an evaluation to its end', async () => {
    await page.getByRole('row', { name: /Glycemic/ }).waitFor();
    expect(await page.getByText('Not evaluated').count()).toBe(2);
    await page.getByRole('button', { name: 'Run evaluation' }).click();
    await page.getByLabel('First day').fill('2026-01-01');
    await page.getByLabel('Last day').fill('2026-12-31');
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await page.locator('[data-run-state=completed]').waitFor({ timeout: 120_000 });
    await page.getByText(/^\d+ of \d+ persons evaluated/).waitFor();
    await page.locator('.score__value').first().waitFor();
    expect(await page.getByText('Lower is better').count()).toBe(1);
    const standings = page.locator('.standing');
    await standings.first().waitFor();
    expect(await standings.count()).toBe(2);
    expect(await standings.first().innerText()).toMatch(/0 points\s+\d+ cases?; 20 are needed for a score/);
    const agreement = await page.getByText(/^The two engines agreed on/).innerText();
    const [, agreed, compared] = /agreed on (\d+) of (\d+) persons/.exec(agreement) ?? [];
    expect(Number(compared)).toBeGreaterThan(0);
    expect(agreed).toBe(compared);
  });

  it('lead from the agreement of the engines to the persons on whom they differ', async () => {
    await service.rows(`
      with one as (select * from person_results order by measure_period_id, person_id limit 1), counted as (
        update runs set agreed_count = compared_count - 1)
      insert into engine_disagreements
      select run_id, person_id, measure_period_id, record_hash,
        '[{"part":"populations","group":"Group_1","item":"numerator","compiled":1,"reference":0}]' from one`);
    await page.reload();
    await page.getByRole('link', { name: /on whom they differ/ }).click();
    await page.getByRole('heading', { name: 'Where the engines differ' }).waitFor();
    const row = page.getByRole('table', { name: 'Differences' }).locator('tbody tr');
    await row.waitFor();
    expect(await row.innerText()).toMatch(/Group_1 · numerator\s+1\s+0$/);
    await page.goto(`${service.url}/measures`);
  });

  it('lead from a count to the persons behind it and to one of them', async () => {
    const count = page
      .getByRole('row', { name: /Glycemic/ })
      .getByRole('link', { name: /^[1-9]\d*$/ })
      .first();
    const counted = Number(await count.innerText());
    await count.click();
    await page.getByRole('heading', { name: 'Initial population' }).waitFor();
    await page.getByRole('table', { name: 'Persons' }).waitFor();
    expect(await page.getByRole('table', { name: 'Persons' }).locator('tbody tr').count()).toBe(counted);
    const name = await page.locator('tbody tr a').first().innerText();
    await page.locator('tbody tr a').first().click();
    await page.getByRole('heading', { name, exact: true }).waitFor();
    await page.getByRole('table', { name: 'Resources of the record' }).waitFor();
    expect(await page.title()).toBe('Person · Caliper');
    expect(page.url()).not.toContain(name.split(' ')[0]);
    await page.getByRole('button', { name: /^Observation/ }).click();
    await page.getByRole('button', { name: /^Observation/, pressed: true }).waitFor();
    await page.locator('.stale').waitFor({ state: 'detached' });
    const types = await page
      .getByRole('table', { name: 'Resources of the record' })
      .locator('td:nth-child(2)')
      .allInnerTexts();
    expect(new Set(types)).toEqual(new Set(['Observation']));
  });

  it('record who saw that person in the audit trail', async () => {
    const personId = page.url().split('/').at(-1) ?? '';
    const parts = await service.rows<{ part: string }>(
      `select details->>'part' as part from audit_events where person_id = $1 and action = 'read' order by sequence`,
      [personId],
    );
    expect(parts.map(({ part }) => part)).toEqual(expect.arrayContaining(['list', 'page', 'record']));
  });

  it('show what was wrong with a quarantined message, and replay it', async () => {
    await page.getByRole('link', { name: 'Sources' }).click();
    await page.getByRole('row', { name: /north/ }).getByRole('link', { name: '1', exact: true }).click();
    await page.getByRole('heading', { name: 'Quarantined messages' }).waitFor();
    expect(await page.getByRole('table', { name: 'Messages' }).innerText()).toContain('Observation.effectiveDateTime');
    const answer = page.waitForResponse((response) => response.url().endsWith('/replay'));
    await page.getByRole('button', { name: /^Replay/ }).click();
    expect((await answer).status()).toBe(200);
    await page.getByRole('button', { name: /^Replay/ }).waitFor();
  });

  it('freeze a submission, show its checks and give its files', async () => {
    await page.getByRole('link', { name: 'Submissions' }).click();
    await page.getByLabel('Programme and year').selectOption('app-plus-2026');
    await page.getByLabel('Entity id').fill('A1234');
    await page.getByLabel('Collected as').selectOption('medicare-cqm');
    expect(await page.getByLabel('QRDA III (XML)').count()).toBe(0);
    await page.getByLabel('Collected as').selectOption('ecqm');
    await page.getByLabel('QRDA III (XML)').uncheck();
    await page.getByLabel('CMS EHR certification id').fill('2026CABCDEFGHIJ');
    await page.getByRole('button', { name: 'Freeze' }).click();
    await page.getByRole('heading', { name: 'Submission 2026' }).waitFor();
    await page.getByText('everybody of the ACO, as eCQMs').waitFor();
    await page.getByRole('heading', { name: 'Checks' }).waitFor();
    const downloading = page.waitForEvent('download');
    await page.getByRole('table', { name: 'Files' }).getByRole('link').first().click();
    const file = await readFile(await (await downloading).path(), 'utf8');
    expect(file).toContain('001');
  });

  it('say what a score earns as an eCQM and how many patients the next decile takes', async () => {
    await service.rows(`
      with groups as (select distinct measure_period_id, group_id from score_counters where group_id <> '')
      insert into score_counters (measure_period_id, group_id, stratum, population, count)
      select measure_period_id, group_id, '', population, counted from groups,
        (values ('denominator', 1000), ('denominator-exclusion', 0), ('numerator', 706)) as given (population, counted)
      on conflict (measure_period_id, group_id, stratum, population) do update set count = excluded.count`);
    await page.goto(`${service.url}/measures`);
    const standing = (measure: RegExp) => page.getByRole('row', { name: measure }).locator('.standing');
    await standing(/Blood Pressure/).waitFor();
    expect(await standing(/Blood Pressure/).innerText()).toMatch(
      /^eCQM decile 6, 6\.5364 points\s+14 more in the numerator to decile 7 \(72\.00%\)$/,
    );
    expect(await standing(/Glycemic/).innerText()).toMatch(/fewer in the numerator to decile 4 \(49\.53%\)$/);
    await page.getByRole('link', { name: /Blood Pressure/ }).click();
    const medicare = page.getByRole('table', { name: /^Benchmarks/ }).getByRole('row', { name: /Medicare CQM/ });
    await medicare.waitFor();
    expect(await medicare.innerText()).toMatch(
      /Medicare CQM\s+everyone\s+5\s+5\.1883\s+20 more in the numerator to decile 6/,
    );
  });

  it.each(WIDTHS)('need no sideways scrolling at a width of %i', async (width) => {
    await page.setViewportSize({ width, height: 844 });
    const [person] = await service.rows<{ id: string }>('select person_id as id from person_results limit 1');
    const [run] = await service.rows<{ id: string }>('select id from runs');
    const [submission] = await service.rows<{ id: string }>('select id from submissions');
    const [group] = await service.rows<{ id: string }>(
      `select group_id as id from score_counters where group_id <> '' limit 1`,
    );
    const [period] = await service.rows<{ id: number }>('select id from measure_periods order by id');
    for (const path of [
      '/measures',
      `/measures/${period?.id}`,
      `/measures/${period?.id}/persons?group=${group?.id}&population=initial-population`,
      `/persons/${person?.id}`,
      `/runs/${run?.id}/disagreements`,
      '/sources',
      '/sources/north',
      '/submissions',
      `/submissions/${submission?.id}`,
      '/nowhere',
    ]) {
      await page.goto(service.url + path);
      await page.waitForLoadState('networkidle');
      const excess = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
      expect([path, excess]).toEqual([path, 0]);
      expect([path, await page.getByText('could not be loaded').count()]).toEqual([path, 0]);
      if (SCREENSHOTS) await page.screenshot({ path: join(SCREENSHOTS, `${name(path)}-${width}.png`), fullPage: true });
    }
  });

  it('tell of the pulls of an EHR what came, and what did not', async () => {
    await page.setViewportSize({ width: 1280, height: 844 });
    await page.goto(`${service.url}/sources/north`);
    const rows = page.getByRole('table', { name: 'Pulls' }).locator('tbody tr');
    await rows.first().waitFor();
    const texts = await rows.allInnerTexts();
    expect(texts).toHaveLength(2);
    expect(texts[0]).toMatch(/Partial\s+News since .*2 of 3\s+1,250\s+0\s+1 file could not be read whole/);
    expect(texts[1]).toMatch(/EHR exports\s+Everything\s+0 of 0\s+0\s+0\s+40 % of patients/);
  });

  it('connect the FHIR server of an EHR, tell how each step went, and subscribe', async () => {
    await service.addSource('south');
    await ehr.control.register({ id: 'caliper', jwksUrl: `${service.url}/.well-known/jwks.json` });
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
    const [cookie = '', value = ''] = service.administrator.cookie.split('=');
    await context.addCookies([{ name: cookie, value, url: service.url }]);
    const admin = await context.newPage();
    admin.on('pageerror', (error) => faults.push(error.message));
    await admin.goto(`${service.url}/sources/south`);
    const form = admin.getByRole('form', { name: 'Connect the FHIR server' });
    await form.getByLabel('Address of the FHIR server').fill(`${ehr.origin}/nowhere`);
    await form.getByLabel('Client id').fill('caliper');
    await form.getByRole('button', { name: 'Connect and test' }).click();
    await form
      .getByRole('alert')
      .getByText(/^Not connected: /)
      .waitFor();
    await pictures(admin, 'connect-failed');

    await form.getByLabel('Address of the FHIR server').fill(ehr.base);
    await form.getByRole('button', { name: 'Connect and test' }).click();
    await admin.getByText('Every step went well').waitFor();
    expect(await admin.getByText('Test EHR 1, all patients, by Bulk Data export').count()).toBe(1);
    expect(await admin.getByText(/access token \(passed\)/).count()).toBe(1);
    await admin.getByRole('button', { name: /^Subscribe to / }).click();
    await admin.getByRole('table', { name: 'Subscriptions' }).waitFor();
    await admin.getByRole('button', { name: 'Pull now' }).click();
    await admin.getByRole('table', { name: 'Pulls' }).waitFor();
    await pictures(admin, 'connected');
    await context.close();
  });

  it('say that there is no such page, with the status to match', async () => {
    const answer = await page.goto(`${service.url}/nowhere`);
    expect(answer?.status()).toBe(404);
    await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
  });

  it('leave the errors of the other interfaces alone', async () => {
    const answers = await Promise.all(
      ['/api/nothing', '/fhir/Nothing/1', '/assets/nothing.js'].map((path) =>
        fetch(service.url + path, { headers: { accept: 'text/html' } }),
      ),
    );
    for (const answer of answers) {
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.headers.get('content-type')).toMatch(/json/);
    }
  });

  it('end the session at sign-out', async () => {
    await page.goto(service.url);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('You are signed out.').waitFor();
    await page.goto(`${service.url}/sources`);
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  });

  it('run without script errors and within the content security policy', () => {
    expect(faults).toEqual([]);
  });

  async function pictures(of: Page, called: string): Promise<void> {
    for (const width of WIDTHS) {
      await of.setViewportSize({ width, height: 844 });
      expect(await of.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBe(0);
      if (SCREENSHOTS) await of.screenshot({ path: join(SCREENSHOTS, `${called}-${width}.png`), fullPage: true });
    }
    await of.setViewportSize({ width: 1280, height: 844 });
  }

  /** Pulls as the service stores them. */
  async function pulled({ id }: TestSource): Promise<void> {
    await service.rows(
      `insert into bulk_pulls (source_id, kind, state, since, progress, fault, next_attempt_at, progressed_at, created_at,
         finished_at)
       values ($1, 'export', 'exporting', null, '40 % of patients', null, 'infinity', now(), now() - interval '1 day', null),
         ($1, 'export', 'partial', '2026-01-01T00:00:00Z', null, '1 file could not be read whole', now(), now(), now(),
           now())`,
      [id],
    );
    await service.rows(
      `insert into bulk_pull_files (pull_id, round, position, role, sealed_url, state, resources, next_attempt_at)
       select id, 1, file.position, 'output', '', file.state, file.lines, now()
       from bulk_pulls, (values (0, 'done', 1000), (1, 'done', 250), (2, 'short', 0)) file (position, state, lines)
       where bulk_pulls.state = 'partial'`,
    );
  }

  async function signIn(password: string): Promise<void> {
    await page.getByLabel('User name').fill(USER.name);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
  }
});

async function pushed(source: TestSource, message: object): Promise<void> {
  const { json } = await source.push(message);
  await source.settled(json.id);
}

/** `/measures/1/persons?…` as `measures-1-persons` */
function name(path: string): string {
  return path.slice(1).split('?', 1)[0]?.replaceAll('/', '-') ?? 'home';
}

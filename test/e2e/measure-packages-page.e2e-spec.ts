import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { chromium, type Browser, type Page } from 'playwright-core';
import { MeasurePackages } from '../../src/measures/measure-packages.js';
import { describePages } from '../support/built-pages.js';
import { findChromium } from '../support/chromium.js';
import { valueSetOf } from '../support/measure-package.js';
import { TestService } from '../support/service.js';
import { visitsPackage, VISIT_CODES } from './measure-packages/visits-package.js';

jest.setTimeout(180_000);

const WIDTHS = [1280, 390];
const PASSWORD = 'a long way to the sea';
const ACTOR = { kind: 'system', id: 'test' } as const;
/** Where to keep pictures of every page, to be looked at. */
const SCREENSHOTS = process.env.CALIPER_SCREENSHOTS;
const ARGUMENTS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'];
const executablePath = findChromium();

const HELPING = `library Helping version '1.0.0'
using FHIR version '4.0.1'
include FHIRHelpers version '4.0.1'
context Patient
define function "Twice"(given Integer): given * 2
`;
const USING = `library Using version '1.0.0'
using FHIR version '4.0.1'
include FHIRHelpers version '4.0.1'
include Helping version '1.0.0' called Helping
context Patient
define Four: Helping."Twice"(2)
`;
const WRONG = `library Wrong version '1.0.0'
using FHIR version '4.0.1'
context Patient
define A: 1 + 'a'
define B: Nowhere
`;

/** An administrator brings a measure, mends what is wrong with it, pins its value set and puts it to use. */
describePages('the pages of measure packages', () => {
  let service: TestService;
  let browser: Browser;
  let page: Page;
  let folder: string;
  const faults: string[] = [];

  beforeAll(async () => {
    service = await TestService.start({ WORKER: 'off' });
    folder = await mkdtemp(join(tmpdir(), 'caliper-packages-'));
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: ARGUMENTS });
    page = await (await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' })).newPage();
    page.on('pageerror', (error) => faults.push(error.message));
    await page.goto(service.url);
    await page.getByLabel('User name').fill('administrator');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('link', { name: 'Packages', exact: true }).click();
    await page.getByText('There are no measure packages').waitFor();
  });

  afterAll(async () => {
    await browser?.close();
    await service?.stop();
    if (folder) await rm(folder, { recursive: true });
  });

  it('show what is wrong with CQL by library, line and column, with the line itself', async () => {
    await choose({ 'Wrong.cql': WRONG });
    const report = page.getByRole('article', { name: 'Wrong.cql' });
    expect(await report.innerText()).toMatch(/Refused, nothing stored/);
    const errors = report.getByRole('alert').getByRole('listitem');
    expect(await errors.count()).toBe(2);
    expect(await errors.nth(0).innerText()).toMatch(
      /^Wrong.*, line 4, column 11\n[^]*Add[^]*define A: 1 \+ 'a'\n {10}\^/,
    );
    expect(await errors.nth(1).innerText()).toMatch(/^Wrong.*, line 5, column 11\n[^]*Nowhere/);
    expect(await service.rows('select 1 from measure_packages')).toEqual([]);
  });

  it('take several files at once, whatever the order in which they need each other', async () => {
    await choose({ 'Using.cql': USING, 'Helping.cql': HELPING, 'notes.json': '{"resourceType":"Basic"}' });
    expect(await page.getByRole('article', { name: 'Using.cql' }).innerText()).toMatch(
      /Stored\n[^]*Library Using 1\.0\.0/,
    );
    expect(await page.getByRole('article', { name: 'Helping.cql' }).innerText()).toMatch(/Stored/);
    expect(await page.getByRole('article', { name: 'notes.json' }).innerText()).toMatch(/Refused, nothing stored/);
  });

  it('list an imported package with its state and what it lacks', async () => {
    await choose({ 'visits.json': JSON.stringify(visitsPackage()) });
    const row = page.getByRole('table', { name: 'Measure packages' }).getByRole('row', { name: /Visits measure/ });
    await row.waitFor();
    expect(await row.innerText()).toMatch(/1\.0\.0\s+Draft\s+2026\s+1 missing\s+Activate/);
  });

  it('show the populations, value sets and data of one package', async () => {
    await page.getByRole('link', { name: 'Visits measure' }).first().click();
    await page.getByRole('heading', { name: 'Visits measure' }).waitFor();
    const data = page.getByRole('table', { name: 'Data requirements' });
    await data.waitFor();
    expect(await data.getByRole('row', { name: /^Encounter/ }).innerText()).toMatch(
      /type in Visits\s+date overlapping: start of the period to end of the period\s+period\.end, period\.start, type/,
    );
    expect(await page.getByRole('table', { name: /^Populations/ }).innerText()).toMatch(/Initial population\s+Visited/);
    const sets = page.getByRole('table', { name: 'Value sets' });
    expect(await sets.getByRole('row', { name: /^Visits/ }).innerText()).toMatch(/Missing/);
  });

  it('pin one of the stored versions of a value set, and take the pin back', async () => {
    const stored = ['20250101', '20260101'].map((version) => valueSetOf(VISIT_CODES, version, ['a', version]));
    await service.service.app
      .get(MeasurePackages, { strict: false })
      .importBundle(
        { resourceType: 'Bundle', type: 'collection', entry: stored.map((resource) => ({ resource })) },
        ACTOR,
      );
    await page.reload();
    const row = page.getByRole('table', { name: 'Value sets' }).getByRole('row', { name: /^Visits/ });
    await row.getByText('the newest stored; nothing fixes one').waitFor();
    const choice = row.getByLabel('Version of Visits');
    expect(await choice.inputValue()).toBe('20260101');
    await choice.selectOption('20250101');
    await row.getByText('pinned here').waitFor();
    expect(await choice.inputValue()).toBe('20250101');
    await row.getByRole('button', { name: 'Unpin Visits' }).click();
    await row.getByText('the newest stored; nothing fixes one').waitFor();
    expect(await choice.inputValue()).toBe('20260101');
  });

  it('put a package to use, and tell why another version is refused', async () => {
    await page.getByRole('link', { name: 'Packages', exact: true }).click();
    await choose({ 'next.json': JSON.stringify(visitsPackage('1.1.0')) });
    await page.getByRole('button', { name: 'Activate Visits measure, version 1.0.0' }).click();
    await page.getByRole('button', { name: 'Retire Visits measure, version 1.0.0' }).waitFor();
    await page.getByRole('button', { name: 'Activate Visits measure, version 1.1.0' }).click();
    const refusal = page.getByRole('row', { name: /1\.1\.0/ }).getByRole('alert');
    await refusal.waitFor();
    expect(await refusal.innerText()).toMatch(/version 1\.0\.0 is active for an overlapping effective period/);
  });

  it.each(WIDTHS)('need no sideways scrolling at a width of %i', async (width) => {
    await page.setViewportSize({ width, height: 844 });
    const [one] = await service.rows<{ id: string }>('select id from measure_packages order by version');
    for (const [name, path] of [
      ['packages', '/measure-packages'],
      ['package', `/measure-packages/${one?.id}`],
    ] as const) {
      await page.goto(service.url + path);
      await page.waitForLoadState('networkidle');
      const excess = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
      expect([path, excess]).toEqual([path, 0]);
      expect([path, await page.getByText('could not be loaded').count()]).toEqual([path, 0]);
      if (SCREENSHOTS) await page.screenshot({ path: join(SCREENSHOTS, `${name}-${width}.png`), fullPage: true });
    }
  });

  it('run without script errors', () => {
    expect(faults).toEqual([]);
  });

  /** Chooses files of these contents, and waits until it is known what became of each. */
  async function choose(files: Readonly<Record<string, string>>): Promise<void> {
    const paths = Object.keys(files).map((name) => join(folder, name));
    for (const [index, text] of Object.values(files).entries()) await writeFile(paths[index] ?? '', text);
    await page.getByLabel('Measure packages, CQL and value sets').setInputFiles(paths);
    await page.getByRole('article', { name: Object.keys(files)[0] }).waitFor();
    await page.locator('.imports[aria-busy=false]').waitFor();
  }
});

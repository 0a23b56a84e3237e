import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { chromium, type Browser, type Page } from 'playwright-core';
import { MeasurePackages } from '../../../src/measures/measure-packages.js';
import { describePages } from '../../support/built-pages.js';
import { findChromium } from '../../support/chromium.js';
import { generatedCharts } from '../../support/generated-charts.js';
import { TestService } from '../../support/service.js';

jest.setTimeout(180_000);

const CMS165 = join(import.meta.dirname, '../../../measures/2026/cms165');
const YEAR = 'periodStart=2026-01-01&periodEnd=2026-12-31';
/** Where to keep pictures, to be looked at. */
const SCREENSHOTS = process.env.CALIPER_SCREENSHOTS;

describePages('the page of an explanation', () => {
  let service: TestService;
  let browser: Browser;
  let page: Page;
  const faults: string[] = [];

  beforeAll(async () => {
    service = await TestService.start();
    const packages = service.service.app.get(MeasurePackages);
    const { packages: imported } = await packages.importDirectory(CMS165, { kind: 'system', id: 'test' });
    const measure = imported[0]?.package;
    await packages.activate(measure?.id ?? '', { kind: 'system', id: 'test' });
    const source = await service.addSource('north');
    for (const chart of generatedCharts(12)) {
      const { json } = await source.push(chart);
      await source.settled(json.id);
    }
    const officer = await service.userWith('quality-officer');
    const run = await officer.request('GET', `/fhir/Measure/$evaluate-measure?${YEAR}&measure=${measure?.url}`);
    expect(run.status).toBe(200);
    browser = await chromium.launch({ executablePath: findChromium() ?? '', args: ['--headless', '--no-sandbox'] });
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
    const [name = '', value = ''] = officer.cookie.split('=');
    await context.addCookies([{ name, value, url: service.url }]);
    page = await context.newPage();
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(message.text());
    });
  });

  afterAll(async () => {
    await browser?.close();
    await service?.stop();
  });

  it('is one step from what a person counts for, and says by which definition', async () => {
    const [member] = await service.rows<{ id: string }>(
      `select person_id as id from person_results where groups -> 0 -> 'populations' ->> 'numerator' = '1' limit 1`,
    );
    await page.goto(`${service.url}/persons/${member?.id}`);
    await page.getByRole('link', { name: /^Why\?/ }).click();
    await page.getByRole('heading', { name: /^Why\?.*Blood Pressure/ }).waitFor();
    const row = page.getByRole('table', { name: 'Populations' }).getByRole('row', { name: /^Numerator/ });
    await row.waitFor();
    expect(await row.innerText()).toMatch(/^Numerator\s+1\s+Numerator$/);
    expect(await page.title()).toBe('Why? · Caliper');
  });

  it('marks the clauses of the logic in words and signs besides colours', async () => {
    const legend = page.getByRole('list', { name: 'Legend' });
    expect(await legend.getByRole('listitem').allInnerTexts()).toEqual([
      '✓ true, or has members',
      '✗ false, or has none',
      '? unknown (null)',
      '· not reached',
    ]);
    const denominator = page.locator('#define-Denominator');
    expect(await denominator.locator('h4').innerText()).toBe('✓ true Denominator');
    expect(await denominator.locator('pre').innerText()).toMatch(/^define "?Denominator"?:\s+✓/);
    const clauses = page.locator('pre .clause');
    const titles = new Set(await clauses.evaluateAll((found) => found.map((one) => one.getAttribute('title'))));
    expect([...titles]).toEqual(expect.arrayContaining(['true, or has members', 'false, or has none', 'not reached']));
  });

  it('names what was found in the record with the EHR it came from', async () => {
    const found = page.getByRole('region', { name: 'What was looked for' });
    const pressure = found.locator('article', { hasText: 'Observation' }).first();
    expect(await pressure.getByRole('listitem').first().innerText()).toMatch(/Observation, from north$/);
    expect(await pressure.getByRole('link', { name: 'north' }).first().getAttribute('href')).toBe('/sources/north');
  });

  it.each([1280, 390])('needs no sideways scrolling at a width of %i', async (width) => {
    await page.setViewportSize({ width, height: 844 });
    const excess = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    expect(excess).toBe(0);
    if (SCREENSHOTS) await page.screenshot({ path: join(SCREENSHOTS, `explanation-${width}.png`), fullPage: true });
    expect(faults).toEqual([]);
  });
});

import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { chromium, type Browser as Chromium, type Page } from 'playwright-core';
import type { MeasurePackage } from '../../../src/cql/engine.js';
import { engineNamed } from '../../../src/cql/engines.js';
import { bundleText } from '../../../src/demo/output/bundle-text.js';
import { textOf } from '../../../src/demo/output/source-output.js';
import { Population } from '../../../src/demo/population.js';
import { evaluateContent } from '../../../src/evaluation/evaluate-record.js';
import type { Observation } from 'fhir/r4.js';
import type { Bundle } from '../../../src/fhir/types.js';
import { MeasurePackages } from '../../../src/measures/measure-packages.js';
import type { CostPersonPageDto, FeedCostDto } from '../../../src/reporting/feed-costs/feed-costs.dto.js';
import type { FeedHealthDto, SourceHealthDto } from '../../../src/sources/health/feed-health.dto.js';
import { describePages } from '../../support/built-pages.js';
import { findChromium } from '../../support/chromium.js';
import { caliper } from '../../support/command-line.js';
import { deleteKeys } from '../../support/redis-keys.js';
import { TestService, type TestSource } from '../../support/service.js';
import { until } from '../../support/until.js';

jest.setTimeout(180_000);

const ROOT = join(import.meta.dirname, '../../..');
const ACTOR = { kind: 'system', id: 'test' } as const;
const PERIOD = { start: '2026-01-01', end: '2026-12-31' };
/** Where to keep pictures of the pages, to be looked at. */
const SCREENSHOTS = process.env.CALIPER_SCREENSHOTS;
const RUN = { periodStart: PERIOD.start, periodEnd: PERIOD.end };
const CHARTS = 30;
const redisUrl = process.env.CALIPER_TEST_REDIS;
const prefix = `caliper-health-${randomUUID()}`;
const LOCAL = 'https://riverside.example/codes';
const STANDARD: Record<string, string> = { BP: '85354-9', BPS: '8480-6', BPD: '8462-4' };

/** What is true of the charts of a source whose EHR has codes of its own for some blood pressures. */
interface Truth {
  charts: Bundle[];
  pressures: number;
  local: number;
  /** Persons by whether they meet the measure as the chart is, and with standard codes added. */
  cannotMeet: number;
  meetsOnlySo: number;
  held: number;
}

const observationsOf = ({ entry = [] }: Bundle) =>
  entry.flatMap(({ resource }) => (resource?.resourceType === 'Observation' ? [resource as Observation] : []));

const isPressure = ({ status, code }: Observation) =>
  status !== 'entered-in-error' && (code.coding ?? []).some((coding) => ['BP', '85354-9'].includes(coding.code ?? ''));

const isLocal = (observation: Observation) =>
  isPressure(observation) && (observation.code.coding ?? []).every(({ system }) => system === LOCAL);

/** The chart as an EHR would send it that knows LOINC. */
function coded(chart: Bundle): string {
  return JSON.stringify(chart, (_, value: unknown) => {
    const { system, code = '' } = (value ?? {}) as { system?: string; code?: string };
    return system === LOCAL ? { system: 'http://loinc.org', code: STANDARD[code] } : value;
  });
}

/** Charts of people with hypertension and blood pressures under local codes, evaluated one by one apart from the service. */
async function findCharts(measure: MeasurePackage): Promise<Truth> {
  const plan = engineNamed('compiled').prepare({
    ...{ packages: [measure], period: PERIOD, profiles: 'inferred' as const },
    ...{ now: '2026-11-25T00:00:00Z', timezoneOffset: 0 },
  });
  const standing = async (content: string) => {
    const { results } = await evaluateContent(plan, [measure], { id: 'one', content });
    const counts = results[0]?.groups[0]?.populations ?? {};
    return { eligible: (counts.denominator ?? 0) - (counts['denominator-exclusion'] ?? 0), met: counts.numerator ?? 0 };
  };
  const truth: Truth = { charts: [], pressures: 0, local: 0, cannotMeet: 0, meetsOnlySo: 0, held: 0 };
  const population = new Population({ persons: 20_000, sources: 3, seed: 11, year: 2026 });
  for (const { charts } of population.everyone()) {
    const found = charts.find(({ practice }) => practice.name === 'riverside');
    const text = found && bundleText(found.resources.map(textOf));
    if (!text?.includes('59621000')) continue;
    const chart = JSON.parse(text) as Bundle;
    const local = observationsOf(chart).filter(isLocal).length;
    if (local === 0) continue;
    const [before, after] = [await standing(text), await standing(coded(chart))];
    truth.charts.push(chart);
    truth.pressures += observationsOf(chart).filter(isPressure).length;
    truth.local += local;
    truth.cannotMeet += after.met > before.met ? 1 : 0;
    truth.meetsOnlySo += after.met < before.met ? 1 : 0;
    truth.held += before.eligible > before.met ? 1 : 0;
    if (truth.charts.length === CHARTS) break;
  }
  return truth;
}

/** Sixty days of a feed that ended five days ago, written where messages are kept: no test can wait for them. */
async function sentUntilFiveDaysAgo(service: TestService, source: TestSource): Promise<void> {
  // In one statement: a day that is closed before its messages are there stays empty.
  await service.rows(
    `with connected as (update sources set created_at = now() - interval '65 days' where id = $1)
     insert into messages (source_id, received_at, content_type, body, body_hash, state, applied_at)
     select $1, now() - interval '5 days' - (60 * 72 - n) * interval '20 minutes', 'application/fhir+json', '{}',
       sha256(n::text::bytea), 'applied', now()
     from generate_series(1, 60 * 72) n order by n`,
    [source.id],
  );
}

describePages('the health of feeds', () => {
  let service: TestService;
  let truth: Truth;
  let riverside: TestSource;

  const get = async <Answer>(path: string) =>
    (await service.administrator.request('GET', `/api/sources${path}`)).json as Answer;
  const healthOf = (name: string) => get<SourceHealthDto>(`/${name}/health`);
  const counted = (name: string) =>
    until(async () => {
      const health = await healthOf(name);
      return health.uncounted === 0 && health.source.messages.received === 0 ? health : null;
    });
  const pressuresOf = ({ coding }: SourceHealthDto) => coding.find(({ kind }) => kind === 'blood-pressure');

  beforeAll(async () => {
    // Where there is a Redis, the jobs that count and price run through Bull.
    service = await TestService.start({
      ENGINE_COMPARISON_PERCENT: '0',
      ...(redisUrl && { REDIS_URL: redisUrl, REDIS_PREFIX: prefix }),
    });
    const packages = service.service.app.get(MeasurePackages);
    const { packages: imported } = await packages.importDirectory(join(ROOT, 'measures/2026/cms165'), ACTOR);
    const id = imported[0]?.package.id ?? '';
    await packages.activate(id, ACTOR);
    truth = await findCharts(await packages.load(id));
    await sentUntilFiveDaysAgo(service, await service.addSource('harbor'));
    riverside = await service.addSource('riverside');
    for (const chart of truth.charts) expect((await riverside.push(chart)).status).toBe(202);
    await counted('riverside');
  });

  afterAll(async () => {
    await service?.stop();
    if (redisUrl) await deleteKeys(redisUrl, prefix);
  });

  it('tells a silent feed from its own rhythm, and raises no alarm for a new one', async () => {
    const feeds = await until(async () => {
      const found = await get<FeedHealthDto[]>('/health');
      return found.some(({ rhythm }) => rhythm !== null) ? found : null;
    });
    expect(feeds.map(({ source, state }) => [source.name, state])).toEqual([
      ['harbor', 'critical'],
      ['riverside', 'early'],
    ]);
    expect(feeds[0]?.findings.map(({ text }) => text)).toEqual([
      'No message for 5 days; usually one every 20 minutes.',
    ]);
    const metrics = await (await fetch(`${service.url}/metrics`)).text();
    expect(metrics).toMatch(/caliper_source_findings\{source="harbor",severity="critical"\} 1/);
    const age = Number(/caliper_source_last_message_age_seconds\{source="harbor"\} (\S+)/.exec(metrics)?.[1]);
    expect(age).toBeGreaterThan(5 * 86_400 - 1);
    expect(age).toBeLessThan(5 * 86_400 + 600);
  });

  it('counts resources by type, month and coding exactly', async () => {
    const health = await healthOf('riverside');
    const entries = truth.charts.flatMap(({ entry = [] }) => entry.map(({ resource }) => resource));
    const sums = await service.rows<{ type: string; count: number }>(
      `select type, sum(count)::int as count from feed_counts where source_id = $1 group by type order by type`,
      [riverside.id],
    );
    const own = new Map(sums.map(({ type, count }) => [type, count]));
    for (const type of ['Encounter', 'Observation', 'Condition', 'Patient']) {
      expect(own.get(type)).toBe(entries.filter((one) => one?.resourceType === type).length);
    }
    const march = entries.filter(
      (one) => one?.resourceType === 'Encounter' && /"period":\{"start":"2026-03/.test(JSON.stringify(one)),
    ).length;
    expect(health.counts.find(({ type, month }) => type === 'Encounter' && month === '2026-03')?.count).toBe(march);
    const all = await service.rows<{ flaws: string; count: number }>(
      `select flaws, sum(count)::int as count from feed_counts
       where source_id = $1 and kind = 'blood-pressure' and flaws <> 'in-error' group by flaws order by flaws`,
      [riverside.id],
    );
    expect(all).toEqual([
      { flaws: '', count: truth.pressures - truth.local },
      { flaws: 'local-code', count: truth.local },
    ]);
    expect(pressuresOf(health)?.flaws[0]?.text).toMatch(
      /^\d+ % of the blood pressures carry no LOINC code, only one of the EHR’s own\.$/,
    );
  });

  it('tells how many persons cannot meet a measure for it, as evaluating coded charts apart does', async () => {
    const started = await service.administrator.request('POST', '/api/runs', RUN);
    expect(started.status).toBeLessThan(300);
    const [cost] = await until(
      async () => {
        const costs = await get<FeedCostDto[]>('/health/costs');
        return costs.length > 0 ? costs : null;
      },
      { withinMs: 60_000 },
    );
    expect(truth.cannotMeet).toBeGreaterThan(0);
    expect(cost).toMatchObject({
      ...{ kind: 'blood-pressure', flaw: 'local-code', unverified: 0, leftOut: 0 },
      cannotMeet: truth.cannotMeet,
      meetsOnlySo: truth.meetsOnlySo,
      held: truth.held,
      flawed: truth.local,
    });
    expect(cost?.text).toContain(`own: ${truth.cannotMeet} person`);
    expect(await get<FeedCostDto[]>('/harbor/health/costs')).toEqual([]);
    await listsWhom(cost);
  });

  async function listsWhom(cost: FeedCostDto | undefined): Promise<void> {
    const key = `measurePeriod=${cost?.measurePeriodId}&kind=blood-pressure&flaw=local-code`;
    const page = await get<CostPersonPageDto>(`/riverside/health/costs/persons?${key}`);
    expect(page.persons).toHaveLength(truth.cannotMeet + truth.meetsOnlySo);
    expect(page.persons.every(({ name }) => name !== null)).toBe(true);
    const read = await service.rows<{ person_id: string }>(
      `select person_id from audit_events where details ->> 'part' = 'feed-cost' and person_id is not null`,
    );
    expect(read.map((row) => row.person_id).sort()).toEqual(page.persons.map(({ id }) => id).sort());
    const auditor = await service.userWith('auditor');
    expect((await auditor.request('GET', `/api/sources/riverside/health/costs/persons?${key}`)).status).toBe(403);
    expect((await auditor.request('GET', '/api/sources/riverside/health/costs')).status).toBe(200);
  }

  it('tells the same on the command line, with an exit code', async () => {
    const settings = { DATABASE_URL: service.database.url, SECRET_KEY: Buffer.alloc(32, 7).toString('base64') };
    const { code, stdout } = await caliper(settings, 'sources', 'health');
    expect(code).toBe(1);
    expect(stdout).toContain('harbor: critical: No message for 5 days; usually one every 20 minutes.');
    expect(stdout).toMatch(/riverside: \d+ % of the blood pressures carry no LOINC code.*cannot meet/);
  });

  it('counts again what is sent coded, deleted or entered in error, to the same as counting from nothing', async () => {
    const locals = truth.charts.flatMap((chart) => observationsOf(chart).filter(isLocal));
    const [mended, gone, withdrawn] = locals.slice(0, 3);
    const sent = [
      { method: 'PUT', resource: JSON.parse(coded(mended as unknown as Bundle)) as Observation },
      { method: 'DELETE', resource: gone },
      { method: 'PUT', resource: { ...withdrawn, status: 'entered-in-error' } },
    ].map(({ method, resource }) => ({
      ...(method === 'PUT' && { resource }),
      request: { method, url: `Observation/${resource?.id}` },
    }));
    expect((await riverside.push({ resourceType: 'Bundle', type: 'transaction', entry: sent })).status).toBe(202);
    await counted('riverside');
    const state = () =>
      service.rows<{ kind: string }>(
        'select type, month, kind, flaws, count from feed_counts where source_id = $1 order by 1, 2, 3, 4',
        [riverside.id],
      );
    const moved = await state();
    const flawed = await service.rows(
      `select id from flawed_resources where kind = 'blood-pressure' and flaws = '{local-code}'`,
    );
    expect(flawed).toHaveLength(truth.local - 3);
    await service.rows('delete from feed_patients');
    await service.rows('delete from feed_counts');
    await service.rows(
      'insert into feed_changes (source_id, patient_id) select source_id, patient_id from source_patients',
    );
    await counted('riverside');
    expect(await state()).toEqual(moved);
  });

  it('tells anew a day later what flaws cost, without another run, when data have changed since', async () => {
    await service.rows(`update feed_pricings set priced_at = priced_at - interval '25 hours'`);
    const [cost] = await until(
      async () => {
        const costs = await get<FeedCostDto[]>('/riverside/health/costs');
        return costs.every(({ pricedAt }) => Date.now() - Date.parse(String(pricedAt)) < 3_600_000) ? costs : null;
      },
      { withinMs: 60_000 },
    );
    expect(cost).toMatchObject({ flaw: 'local-code', flawed: truth.local - 3 });
    expect(await service.rows('select distinct run_id from feed_pricings')).toHaveLength(1);
  });

  it('is a board, a card for each source, and a list of the persons concerned', async () => {
    const browser = await chromium.launch({
      executablePath: findChromium() ?? '',
      args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
    });
    try {
      await walkThePages(browser);
    } finally {
      await browser.close();
    }
  });

  async function walkThePages(browser: Chromium): Promise<void> {
    const { cookie } = await service.userWith('quality-officer');
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
    const [name = '', value = ''] = cookie.split('=');
    await context.addCookies([{ name, value, url: service.url }]);
    const page = await context.newPage();
    await page.goto(`${service.url}/sources`);
    await page.getByText('No message for 5 days; usually one every 20 minutes.').waitFor();
    await page
      .getByText(/cannot meet/)
      .first()
      .waitFor();
    await picture(page, 'board');
    await page.getByRole('link', { name: 'riverside', exact: true }).first().click();
    await page.getByRole('heading', { name: 'What it costs' }).waitFor();
    await page
      .getByRole('row', { name: /^Encounter/ })
      .first()
      .waitFor();
    await picture(page, 'source');
    await page
      .getByRole('link', { name: /^\d+ persons? cannot meet/ })
      .first()
      .click();
    await page.getByRole('heading', { name: /blood pressures/i }).waitFor();
    await page.getByRole('table', { name: 'Persons' }).waitFor();
    expect(await page.getByRole('table', { name: 'Persons' }).getByRole('row').count()).toBe(
      1 + truth.cannotMeet + truth.meetsOnlySo,
    );
    await picture(page, 'persons');
    expect(page.url()).not.toMatch(/patient|[?&]person=/i);
  }

  async function picture(page: Page, name: string): Promise<void> {
    if (!SCREENSHOTS) return;
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 800 });
      await page.screenshot({
        path: join(SCREENSHOTS, `${name}-${width}.png`),
        fullPage: true,
        clip: { x: 0, y: 0, width, height: 1800 },
      });
    }
    await page.setViewportSize({ width: 1280, height: 800 });
  }
});

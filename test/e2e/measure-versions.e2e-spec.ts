import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { chromium, type Browser as Chromium, type Page } from 'playwright-core';
import { DataSource } from 'typeorm';
import type { MeasureScore } from '../../src/evaluation/scores.js';
import { hasEnded, Runs, type RunDetails } from '../../src/evaluation/runs.js';
import type { Bundle, Measure } from '../../src/fhir/types.js';
import type { MeasureComparisonDto } from '../../src/measures/versions/measure-comparison.dto.js';
import type { MeasureDto } from '../../src/measures/measure.dto.js';
import { MeasurePackages } from '../../src/measures/measure-packages.js';
import type { FlipPageDto, FlipsDto } from '../../src/reporting/flips.dto.js';
import { readRunPackages } from '../../src/submissions/submissions.queries.js';
import { describePages } from '../support/built-pages.js';
import { findChromium } from '../support/chromium.js';
import { caliper, caliperOutput } from '../support/command-line.js';
import { bundle } from '../support/resources.js';
import { TestService, type TestSource } from '../support/service.js';
import { until } from '../support/until.js';
import { versionedBundle, VERSIONED, type VersionParts } from '../support/versioned-measure.js';
import type { Browser } from './access/browser.js';

jest.setTimeout(180_000);

const ACTOR = { kind: 'system', id: 'test' } as const;
const YEAR = '2026-01-01/2026-12-31';
/** Where to keep pictures, to be looked at. */
const SCREENSHOTS = process.env.CALIPER_SCREENSHOTS;

/** The numerator asks for a final result from 2026 on, and visits are known by other codes. */
const OF_2025: VersionParts = { version: '1.0.0', year: 2025 };
const OF_2026: VersionParts = {
  version: '2.0.0',
  year: 2026,
  numerator: `exists ([Observation] O where O.status = 'final')`,
  visits: ['b', 'c'],
};

let service: TestService;
let officer: Browser;
let before: string;
let after: string;
const person: Record<string, string> = {};

beforeAll(async () => {
  service = await TestService.start();
  officer = await service.userWith('quality-officer');
  before = await imported(OF_2025);
  after = await imported(OF_2026);
  await service.service.app.get(MeasurePackages).activate(before, ACTOR);
  const source = await service.addSource('harbor');
  await pushPerson(source, 'ann', 'b', 'final');
  await pushPerson(source, 'bob', 'b', 'preliminary');
  await pushPerson(source, 'cyd', 'a', 'final');
  await pushPerson(source, 'dan', 'c');
  for (const { name, id } of await service.rows<{ name: string; id: string }>(
    'select patient_id as name, person_id as id from source_patients',
  )) {
    person[name] = id;
  }
});

afterAll(() => service?.stop());

async function imported(parts: VersionParts): Promise<string> {
  const outcome = await service.service.app.get(MeasurePackages).importBundle(versionedBundle(parts), ACTOR);
  return outcome.packages[0]?.package.id ?? '';
}

/** Someone with a visit of this code and, when its status is given, a result. */
async function pushPerson(source: TestSource, id: string, code: string, status?: string): Promise<void> {
  const subject = { reference: `Patient/${id}` };
  const visit = { coding: [{ system: 'https://example.org/codes', code }] };
  const resources = [
    {
      resourceType: 'Patient',
      id,
      gender: 'female',
      birthDate: '1970-01-01',
      name: [{ given: [id], family: 'Moore' }],
    },
    {
      resourceType: 'Encounter',
      id: `${id}-visit`,
      status: 'finished',
      class: { code: 'AMB' },
      type: [visit],
      subject,
    },
    ...(status === undefined
      ? []
      : [{ resourceType: 'Observation', id: `${id}-result`, status, code: { text: 'result' }, subject }]),
  ];
  const { json } = await source.push(bundle('transaction', ...resources));
  expect((await source.settled(json.id)).state).toBe('applied');
}

async function run(period: string, ...packageIds: string[]): Promise<RunDetails> {
  const [periodStart, periodEnd] = period.split('/');
  const request = { periodStart, periodEnd, ...(packageIds.length > 0 && { packageIds }) };
  const { status, json } = await officer.request('POST', '/api/runs', request);
  expect(status).toBe(201);
  const runs = service.service.app.get(Runs, { strict: false });
  return until(async () => {
    const now = await runs.show(String(json.id));
    return hasEnded(now) ? now : null;
  });
}

const get = async <T>(path: string, user = officer) => {
  const { status, json, text } = await user.request('GET', path);
  if (status !== 200) throw new Error(`${status} ${text}`);
  return json as T;
};
const diffOf = (path = '') => `/api/measures/${before}/diff/${after}${path}`;
const versionsOf = ({ measures }: RunDetails) => measures.map(({ version, isDue }) => [version, isDue]);

describe('what differs between two versions', () => {
  it('is told by definitions, value sets and Measure', async () => {
    const diff = await get<MeasureComparisonDto>(diffOf(), await service.userWith('auditor'));
    expect([diff.before.version, diff.after.version]).toEqual(['1.0.0', '2.0.0']);
    expect(diff.measure.map(({ part }) => part)).toEqual(['effective period']);
    expect(diff.definitions.map(({ name, change }) => [name, change])).toEqual([
      ['Numerator', 'changed'],
      ['Qualifying Visits', 'affected'],
      ['Initial Population', 'affected'],
      ['Denominator', 'affected'],
    ]);
    expect(diff.definitions[0]?.after).toContain(`O.status = 'final'`);
    expect(diff.valueSets).toMatchObject([{ name: 'Visits', addedCount: 1, removedCount: 1 }]);
  });

  it('has no totals, and no list of persons, before both were evaluated', async () => {
    expect(await get<FlipsDto>(diffOf(`/flips?period=${YEAR}`))).toEqual({ totals: null });
    const { status, text } = await officer.request('GET', diffOf(`/persons?period=${YEAR}`));
    expect([status, text]).toEqual([409, expect.stringContaining('2026-01-01 to 2026-12-31')]);
  });

  it('refuses who may not see patients, packages that are not there and days that do not exist', async () => {
    const statusOf = async (path: string, user = officer) => (await user.request('GET', path)).status;
    expect(await statusOf(diffOf(`/persons?period=${YEAR}`), await service.userWith('auditor'))).toBe(403);
    expect(await statusOf(`/api/measures/${before}/diff/00000000-0000-4000-8000-000000000000`)).toBe(404);
    expect(await statusOf(diffOf('/flips?period=2026-01-01/2026-02-30'))).toBe(422);
    expect(await statusOf(diffOf('/flips?period=2026'))).toBe(400);
  });
});

describe('who counts otherwise', () => {
  it('is counted population by population, once both were evaluated, drafts too', async () => {
    expect((await run(YEAR, before, after)).state).toBe('completed');
    const { totals } = await get<FlipsDto>(diffOf(`/flips?period=${YEAR}`));
    expect(totals).toMatchObject({ comparedPersons: 4, flippedPersons: 3, incomparablePersons: 0 });
    const moved = totals?.transitions.map((one) => [one.population, one.before, one.after, one.persons]);
    expect(moved).toEqual([
      ['denominator', 0, 1, 1],
      ['denominator', 1, 0, 1],
      ['denominator', 1, 1, 2],
      ['initial-population', 0, 1, 1],
      ['initial-population', 1, 0, 1],
      ['initial-population', 1, 1, 2],
      ['numerator', 0, 0, 1],
      ['numerator', 1, 0, 2],
      ['numerator', 1, 1, 1],
    ]);
  });

  it('is listed page by page, each person with the definition that made the difference', async () => {
    const found = new Map<string, FlipPageDto['persons'][number]>();
    let cursor = '';
    do {
      const page = await get<FlipPageDto>(diffOf(`/persons?period=${YEAR}&limit=1${cursor}`));
      for (const one of page.persons) found.set(one.id, one);
      cursor = page.next === null ? '' : `&cursor=${page.next}`;
    } while (cursor !== '');
    expect([...found.keys()]).toEqual([person.bob, person.cyd, person.dan].sort());
    const reasonOf = (name: string) => found.get(person[name] ?? '')?.reasons?.map((one) => [one.name, one.change]);
    expect(reasonOf('bob')).toEqual([['Numerator', 'changed']]);
    expect(reasonOf('cyd')).toEqual([['Qualifying Visits', 'affected']]);
    expect(reasonOf('dan')).toEqual([['Qualifying Visits', 'affected']]);
    const bob = found.get(person.bob ?? '');
    expect(bob).toMatchObject({
      name: 'bob Moore',
      flips: [{ group: 'group-2.0.0', population: 'numerator', before: 1, after: 0 }],
    });
    expect(bob?.reasons?.[0]?.text).toMatch(
      /^"Numerator" is changed: true before, false after\. \[Observation\].*only before/,
    );
  });

  it('is listed for one population when asked, and every look is recorded for each person', async () => {
    const audited = () =>
      service.rows<{ id: string }>(
        `select person_id as id from audit_events where details ->> 'part' = 'version-comparison' order by sequence`,
      );
    const before = (await audited()).length;
    const only = await get<FlipPageDto>(
      diffOf(`/persons?period=${YEAR}&group=group-2.0.0&population=initial-population`),
    );
    const expected = [person.cyd, person.dan].sort();
    expect(only.persons.map(({ id }) => id)).toEqual(expected);
    expect((await audited()).slice(before).map(({ id }) => id)).toEqual(expected);
  });

  it('leaves out a person whose record changed between the evaluations, and says how many', async () => {
    await service.rows(`update person_results set record_hash = '\\x00' where person_id = $1`, [person.cyd]);
    await service.rows(
      `update person_results set record_hash = '\\x01' where person_id = $1 and measure_period_id =
      (select max(measure_period_id) from person_results)`,
      [person.cyd],
    );
    const { totals } = await get<FlipsDto>(diffOf(`/flips?period=${YEAR}`));
    expect(totals).toMatchObject({ comparedPersons: 3, flippedPersons: 2, incomparablePersons: 1 });
    await run(YEAR, before, after);
    expect((await get<FlipsDto>(diffOf(`/flips?period=${YEAR}`))).totals?.comparedPersons).toBe(4);
  });
});

describe('results of a draft', () => {
  it('are told apart from those in use, and are never submitted', async () => {
    const scores = await get<MeasureScore[]>(`/api/scores?periodStart=2026-01-01&periodEnd=2026-12-31`);
    expect(scores.map(({ package: { version, status } }) => [version, status]).sort()).toEqual([
      ['1.0.0', 'active'],
      ['2.0.0', 'draft'],
    ]);
    const [newest] = await service.service.app.get(Runs, { strict: false }).list(1);
    expect(newest?.measures).toHaveLength(2);
    const reportable = await readRunPackages(service.service.app.get(DataSource), newest?.id ?? '');
    expect(reportable.map(({ version }) => version)).toEqual(['1.0.0']);
  });
});

describe('versions side by side', () => {
  it('are evaluated each in its own year, and the nearest one in a year that has none, which the run says', async () => {
    expect(versionsOf(await run(YEAR))).toEqual([['1.0.0', false]]);
    await service.service.app.get(MeasurePackages).activate(after, ACTOR);
    expect(versionsOf(await run(YEAR))).toEqual([['2.0.0', true]]);
    expect(versionsOf(await run('2025-01-01/2025-12-31'))).toEqual([['1.0.0', true]]);
    expect(versionsOf(await run('2030-01-01/2030-12-31'))).toEqual([['2.0.0', false]]);
  });

  it('are meant by the url of the measure, each in its year', async () => {
    const address = (year: number) =>
      `/fhir/Measure/$evaluate-measure?measure=${VERSIONED}&periodStart=${year}&periodEnd=${year}`;
    const measureOf = async (year: number) => (await get<{ measure: string }>(address(year))).measure;
    expect([await measureOf(2025), await measureOf(2026)]).toEqual([`${VERSIONED}|1.0.0`, `${VERSIONED}|2.0.0`]);
  });
});

describe('cloning', () => {
  it('makes a draft of the next version that evaluates the same', async () => {
    const { administrator } = service;
    const { status, json } = await administrator.request('POST', `/api/measures/${after}/clone`, { year: 2027 });
    const clone = json as unknown as MeasureDto;
    expect([status, clone.version, clone.status]).toEqual([201, '3.0.0', 'draft']);
    expect(clone.effectivePeriod).toEqual({ start: '2027-01-01', end: '2027-12-31' });
    const diff = await get<MeasureComparisonDto>(`/api/measures/${after}/diff/${clone.id}`);
    expect([diff.definitions, diff.valueSets]).toEqual([[], []]);
    const [entry] = await service.rows<{ details: object }>(
      `select details from audit_events where entity_id = $1 and details ->> 'step' = 'clone'`,
      [clone.id],
    );
    expect(entry?.details).toMatchObject({ from: `${VERSIONED}|2.0.0`, version: '3.0.0' });
  });

  it('refuses a version that is there, one that is none, and who is no administrator', async () => {
    const clone = async (version: string, user = service.administrator) =>
      (await user.request('POST', `/api/measures/${after}/clone`, { version })).status;
    expect([await clone('1.0.0'), await clone('a|b'), await clone('9.0.0', officer)]).toEqual([409, 422, 403]);
  });

  it('gives one of two clones at once the next version and the other the one after', async () => {
    const path = `/api/measures/${after}/clone`;
    const made = await Promise.all([1, 2].map(() => service.administrator.request('POST', path, {})));
    expect(made.map(({ json }) => json.version).sort()).toEqual(['3.0.1', '3.0.2']);
  });

  it('answers Measure/[id]/$clone with the new Measure and its library', async () => {
    const parameters = (name: string) => ({ resourceType: 'Parameters', parameter: [{ name, valueString: '4.0.0' }] });
    const clone = (name: string) =>
      service.administrator.request('POST', `/fhir/Measure/${after}/$clone`, parameters(name));
    const { status, json } = await clone('version');
    const [measure, library] = ((json as unknown as Bundle).entry ?? []).map(({ resource }) => resource as Measure);
    expect([status, measure?.version, measure?.status, library?.version]).toEqual([201, '4.0.0', 'draft', '4.0.0']);
    expect((await clone('version')).status).toBe(409);
    expect((await clone('edition')).status).toBe(400);
  });
});

describe('caliper measures', () => {
  const settings = () => ({ DATABASE_URL: service.database.url, LOG_LEVEL: 'silent', EVALUATION_THREADS: '1' });

  it('diff prints what changed, evaluates both where they were not, and tells who counts otherwise and why', async () => {
    const period = '2024-01-01/2024-12-31';
    const { code, stdout, stderr } = await caliper(
      settings(),
      ...['measures', 'diff', `${VERSIONED}|1.0.0`, `${VERSIONED}|2.0.0`, '--period', period, '--persons', '2'],
    );
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^Evaluating both for everyone: run /)]);
    expect(stdout).toContain('changed Numerator [Versioned]');
    expect(stdout).toContain('codes Visits: 2 -> 2 codes (+1 -1)');
    expect(stdout).toContain('Persons, 2024-01-01 to 2024-12-31: 4 compared, 3 count otherwise');
    expect(stdout).toMatch(/^group-2\.0\.0 +numerator +1 +0 +2$/m);
    expect(stdout.match(/^Person /gm)).toHaveLength(2);
    expect(stdout).toMatch(/^ {2}"(Numerator|Qualifying Visits)" /m);
  });

  it('diff --json is one document, and clone prints the new draft', async () => {
    const diff = await caliperOutput(settings(), 'measures', 'diff', 'Versioned|1.0.0', 'Versioned|2.0.0', '--json');
    expect((JSON.parse(diff) as MeasureComparisonDto).definitions).toHaveLength(4);
    const cloned = await caliperOutput(
      settings(),
      'measures',
      'clone',
      'VER1|2.0.0',
      '--version',
      '5.0.0',
      '--year',
      '2028',
    );
    expect(cloned).toBe('Versioned 5.0.0: draft, for 2028-01-01..2028-12-31\n');
  });

  it('runs start says when a version is evaluated outside of the time it is meant for', async () => {
    const { stderr } = await caliper(settings(), 'runs', 'start', '--period', '2031-01-01/2031-12-31');
    expect(stderr).toBe(
      'note: Versioned measure 2.0.0 is meant for 2026-01-01 to 2026-12-31 and is evaluated for another period.\n',
    );
  });
});

describePages('the page of a comparison', () => {
  let browser: Chromium;
  let page: Page;
  const faults: string[] = [];

  beforeAll(async () => {
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

  afterAll(() => browser?.close());

  it('shows both texts of a changed definition and the codes of a changed value set', async () => {
    await page.goto(`${service.url}/measures/compare?before=${before}&after=${after}`);
    const numerator = page.locator('article', { hasText: 'changed Numerator' });
    await numerator.waitFor();
    expect(await numerator.locator('pre').allInnerTexts()).toEqual([
      'define "Numerator": exists [Observation]',
      `define "Numerator": exists ([Observation] O where O.status = 'final')`,
    ]);
    expect(await page.locator('article', { hasText: 'other codes Visits' }).innerText()).toContain('Added: 1');
  });

  it('shows who counts otherwise and why, and leads to both explanations', async () => {
    const row = page.getByRole('row', { name: /bob Moore/ });
    await row.waitFor();
    expect(await row.innerText()).toMatch(/Numerator 1 → 0[^]*"Numerator" is changed/);
    await page.getByRole('button', { name: 'Show who changed in Initial population' }).click();
    await page.getByRole('heading', { name: 'Who changed in: Initial population' }).waitFor();
    await page.getByRole('row', { name: /cyd Moore/ }).waitFor();
    expect(await row.count()).toBe(0);
    const link = page.getByRole('link', { name: 'After: cyd Moore' });
    expect(await link.getAttribute('href')).toMatch(new RegExp(`^/persons/${person.cyd}/measures/\\d+$`));
  });

  it('evaluates both versions for a period when asked', async () => {
    await page.goto(`${service.url}/measures/compare?before=${before}&after=${after}&start=2023-01-01&end=2023-12-31`);
    await page.getByRole('button', { name: 'Evaluate both' }).click();
    await page.getByText('3 of 4 persons count otherwise').waitFor({ timeout: 60_000 });
    expect(faults).toEqual([]);
  });

  it.each([1280, 390])('needs no sideways scrolling at a width of %i', async (width) => {
    await page.setViewportSize({ width, height: 844 });
    await page.getByRole('row', { name: /bob Moore/ }).waitFor();
    const excess = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    if (SCREENSHOTS) await page.screenshot({ path: join(SCREENSHOTS, `comparison-${width}.png`), fullPage: true });
    expect(excess).toBe(0);
  });
});

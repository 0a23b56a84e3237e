import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Population } from '../../../src/demo/population.js';
import { beneficiaryFile, rosterFile } from '../../../src/demo/programme-year.js';
import { pushPopulation } from '../../../src/demo/push-population.js';
import { shippedMeasures } from '../../../src/demo/shipped-measures.js';
import { RunWork } from '../../../src/evaluation/run-work.js';
import { Runs } from '../../../src/evaluation/runs.js';
import { Scores } from '../../../src/evaluation/scores.js';
import { MeasurePackages } from '../../../src/measures/measure-packages.js';
import { ProgrammeCatalogue } from '../../../src/measures/programmes/programmes.js';
import { DIMENSIONS } from '../../../src/reporting/slices/slice-dimensions.js';
import { countResults } from '../../../src/submissions/frozen-results.js';
import { supplementalElements } from '../../../src/evaluation/supplemental-codes.js';
import type { MeasureReport } from '../../../src/fhir/types.js';
import type { SubmissionView } from '../../../src/submissions/submissions.js';
import type { Browser } from '../access/browser.js';
import { caliper, caliperOutput } from '../../support/command-line.js';
import type { Slices, Summary } from './answers.js';
import { countsOf } from '../reporting/measure-report-assertions.js';
import { TestService, type TestSource } from '../../support/service.js';
import { until } from '../../support/until.js';

jest.setTimeout(240_000);

const ACTOR = { kind: 'system', id: 'test' } as const;
const YEAR = 2026;
const population = new Population({ persons: 60, sources: 3, seed: 11, year: YEAR });
const ROSTER = rosterFile(population).toString();
const CSV = { 'content-type': 'text/csv' };

let service: TestService;
let analyst: Browser;
let measurePeriodId: number;
let folder: string;
const sources = new Map<string, TestSource>();

const get = async <Body>(path: string): Promise<Body> => {
  const answer = await analyst.request('GET', path);
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${answer.text}`);
  return answer.json as Body;
};
const importRoster = (text: string, query = '') =>
  analyst.request('POST', `/api/rosters/import?name=roster.csv${query}`, Buffer.from(text), CSV);
const attributed = () =>
  until(async () => {
    const summary = await get<Summary>(`/api/attributions/${YEAR}`);
    return summary.isCurrent ? summary : null;
  });
const slices = (query: string) => get<Slices>(`/api/scores/${measurePeriodId}/slices?${query}`);
const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);

beforeAll(async () => {
  service = await TestService.start();
  folder = await mkdtemp(join(tmpdir(), 'caliper-roster-'));
  analyst = await service.userWith('aco-analyst');
  for (const { name } of population.practices) sources.set(name, await service.addSource(name));
  await pushPopulation(population, service.url, new Map([...sources].map(([name, { secret }]) => [name, secret])));
  const packages = service.service.app.get(MeasurePackages, { strict: false });
  const directory = shippedMeasures(YEAR).find((one) => one.endsWith('cms165')) ?? '';
  const { packages: imported } = await packages.importDirectory(directory, ACTOR);
  for (const { package: one } of imported) await packages.activate(one.id, ACTOR);
  await until(async () => (await service.rows(`select from messages where state = 'received'`)).length === 0);
  const period = { start: `${YEAR}-01-01`, end: `${YEAR}-12-31` };
  const run = await service.service.app.get(Runs, { strict: false }).start({ period }, ACTOR);
  await service.service.app.get(RunWork, { strict: false }).finish(run.id);
  measurePeriodId = (await service.service.app.get(Scores, { strict: false }).list())[0].measurePeriodId;
});

afterAll(async () => {
  await service?.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('a roster', () => {
  it('with faults changes nothing and names each line', async () => {
    const lines = ROSTER.trimEnd().split('\n');
    const answer = await importRoster([lines[0], lines[1].replace('2026,', '2026,9'), lines[1], lines[1]].join('\n'));
    expect(answer.status).toBe(422);
    expect(answer.json.message).toMatch(/^line 2: tin ".*" is no TIN[^\n]*$/);
    expect(await get('/api/rosters')).toEqual([]);
  });

  it('attributes everyone: each person to one TIN, site and clinician, or to nobody for a reason', async () => {
    const tried = await importRoster(ROSTER, '&dryRun=true');
    expect(tried.json).toMatchObject({ year: YEAR, version: null, diff: { joined: expect.anything(), left: [] } });
    expect(await get('/api/rosters')).toEqual([]);
    expect((await importRoster(ROSTER)).json).toMatchObject({ version: 1 });
    const summary = await attributed();
    const [{ records }] = await service.rows<{ records: number }>(
      'select count(*)::int as records from packed_records',
    );
    expect(summary.persons).toBe(records);
    expect(summary.attributed).toBeGreaterThan(records / 2);
    expect(summary.attributed + sum(summary.unattributed.map(({ persons }) => persons))).toBe(records);
    for (const providers of [summary.tins, summary.sites, summary.clinicians]) {
      expect(sum(providers.map(({ persons }) => persons))).toBe(summary.attributed);
    }
    expect((await importRoster(ROSTER)).json).toMatchObject({
      version: null,
      diff: { joined: [], left: [], changed: [] },
    });
  });

  it('says why a person belongs where they do, and the access is on record', async () => {
    const [{ id }] = await service.rows<{ id: string }>(
      `select person_id as id from attributions where tin is not null order by jsonb_array_length(explanation->'tin'->'tallies') desc limit 1`,
    );
    const [found] = await get<
      {
        tin: { id: string; name: string };
        explanation: { tin: { tallies: { id: string; visits: number }[] }; counted: object[] };
      }[]
    >(`/api/persons/${id}/attributions`);
    const { tallies } = found.explanation.tin;
    expect(found.tin).toEqual({ id: tallies[0].id, name: expect.any(String) });
    expect(sum(tallies.map(({ visits }) => visits))).toBe(found.explanation.counted.length);
    const audited = await service.rows(
      `select from audit_events where entity_type = 'attribution' and action = 'read' and person_id = $1`,
      [id],
    );
    expect(audited).toHaveLength(1);
  });
});

describe('scores', () => {
  it.each(DIMENSIONS)('by %s add up to the total, less who is in several slices', async (dimension) => {
    const { total, slices: found, surplus } = await slices(`by=${dimension}`);
    const [{ evaluated }] = await service.rows<{ evaluated: number }>(
      'select count(*)::int as evaluated from person_results where measure_period_id = $1',
      [measurePeriodId],
    );
    expect(total.persons).toBe(evaluated);
    const score = await get<{ groups: { populations: Record<string, number>; score: number }[] }>(
      `/api/scores/${measurePeriodId}`,
    );
    expect(total.groups[0]).toMatchObject({ populations: score.groups[0].populations, score: score.groups[0].score });
    expect(sum(found.map(({ persons }) => persons)) - surplus.persons).toBe(total.persons);
    for (const [population, count] of Object.entries(total.groups[0].populations)) {
      const cut = sum(found.map(({ groups }) => groups[0].populations[population] ?? 0));
      expect(cut - (surplus.groups[0].populations[population] ?? 0)).toBe(count);
    }
    if (['tin', 'site', 'clinician', 'sex', 'age', 'list'].includes(dimension)) expect(surplus.persons).toBe(0);
  });

  it('agree with the supplemental data of QRDA III, code by code', async () => {
    const programme = ProgrammeCatalogue.shipped().get('app-plus-2026');
    const [pack] = await service.rows<{ id: string; url: string; version: string; measure: never }>(
      'select id, url, version, measure from measure_packages',
    );
    const patterns = await service.rows<{ groups: never; supplemental: never }>(
      'select groups, supplemental from person_results where error is null',
    );
    const frozen = {
      qualityId: '236',
      ...pack,
      contentHash: '',
      stratifiers: [],
      elements: supplementalElements(pack.measure),
    };
    const [counts] = countResults(
      programme,
      [frozen],
      patterns.map(({ groups, supplemental }) => ({
        packageId: pack.id,
        groups,
        supplemental: { [pack.id]: supplemental },
        persons: 1,
      })),
      [],
    );
    for (const kind of ['payer', 'sex', 'race', 'ethnicity'] as const) {
      const { slices: found } = await slices(`by=${kind}`);
      for (const population of ['initial-population', 'denominator', 'numerator'] as const) {
        const sliced = found
          .filter(({ values, groups }) => values[0] !== 'unknown' && groups[0].populations[population] > 0)
          .map(({ values, groups }) => [values[0], groups[0].populations[population]]);
        const documented = Object.entries(counts.supplemental[population]?.[kind].codes ?? {}).filter(
          ([, count]) => count > 0,
        );
        expect(Object.fromEntries(sliced)).toEqual(Object.fromEntries(documented));
      }
    }
  });

  it('are filtered by any combination, and cut by several at once', async () => {
    const { slices: byTin } = await slices('by=tin');
    const [tin] = byTin.filter(({ values }) => values[0] !== 'unknown').map(({ values }) => values[0]);
    const whole = byTin.find(({ values }) => values[0] === tin);
    const cut = await slices(`by=sex,age&tin=${tin}`);
    expect(cut.total).toEqual({ persons: whole?.persons, failed: whole?.failed, groups: whole?.groups });
    const [sex, ...others] = (await slices('by=sex')).slices.map(({ values }) => values[0]);
    const women = await slices(`by=age&tin=${tin}&sex=${sex}`);
    const rest = await slices(`by=age&tin=${tin}&sex=${others.join(',')}`);
    expect(women.total.persons).toBeGreaterThan(0);
    expect(women.total.persons + rest.total.persons).toBe(whole?.persons);
    const csv = await analyst.request('GET', `/api/scores/${measurePeriodId}/slices.csv?by=tin`);
    expect(csv.text.split('\n')[0]).toBe('tin,tin_name,group,population,count');
    expect(csv.text).toContain(`\n${tin},${whole?.labels[0]},,persons,${whole?.persons}\n`);
    const refused = await analyst.request('GET', `/api/scores/${measurePeriodId}/slices?by=shoe`);
    expect(refused.status).toBe(400);
  });

  it('of one TIN, site or clinician are given as MeasureReport', async () => {
    const [{ url }] = await service.rows<{ url: string }>('select url from measure_packages');
    const evaluate = (provider: string) =>
      analyst.request(
        'GET',
        `/fhir/Measure/$evaluate-measure?measure=${url}&periodStart=${YEAR}&periodEnd=${YEAR}&provider=${provider}`,
      );
    for (const [dimension, type] of Object.entries({
      tin: 'Organization',
      site: 'Location',
      clinician: 'Practitioner',
    })) {
      const { slices: found } = await slices(`by=${dimension}`);
      const known = found.filter(({ values: [value] }) => value !== 'unknown');
      const { values, groups } = known.reduce((most, one) => (one.persons > most.persons ? one : most));
      const { json } = await evaluate(`${type}/${values[0]}`);
      const [group] = (json as unknown as MeasureReport).group ?? [];
      expect(countsOf(json as unknown as MeasureReport)).toEqual(groups[0].populations);
      expect(group?.measureScore?.value ?? null).toBe(groups[0].score);
      expect(group?.extension).toContainEqual({
        url: expect.stringMatching(/MeasureReport\.group\.subject$/),
        valueReference: { type, identifier: expect.objectContaining({ value: values[0] }) },
      });
    }
    const unknown = await evaluate('Practitioner/1234567893');
    expect([unknown.status, unknown.text]).toEqual([404, expect.stringContaining('is not in the roster of 2026')]);
  });
});

describe('what changes', () => {
  it('attributes exactly the persons concerned again when a record changes', async () => {
    const before = await service.rows<{ id: string; at: Date }>(
      'select person_id as id, attributed_at as at from attributions',
    );
    const source = [...sources.values()][0];
    const [practice] = population.practices;
    const clinician = practice.clinicians[0].reference;
    const subject = { reference: 'Patient/newcomer' };
    const visit = (id: string, day: string, provider = `Organization/${practice.name}`) => ({
      ...{ resourceType: 'Encounter', id, status: 'finished', subject },
      class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
      type: [{ coding: [{ system: 'http://www.ama-assn.org/go/cpt', code: '99213' }] }],
      ...{ period: { start: `${day}T09:00:00-05:00` }, participant: [{ individual: { reference: clinician } }] },
      serviceProvider: { reference: provider },
    });
    const entry = [
      { resourceType: 'Patient', id: 'newcomer' },
      visit('v1', '2026-03-01'),
      visit('v2', '2026-04-01', 'Organization/annex'),
    ];
    const { json } = await source.push({
      resourceType: 'Bundle',
      type: 'transaction',
      entry: entry.map((resource) => ({
        resource,
        request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` },
      })),
    });
    expect((await source.settled(json.id)).state).toBe('applied');
    const after = await until(async () => {
      const rows = await service.rows<{
        id: string;
        at: Date;
        tin: string;
        left: { reason: string }[];
        unmapped: string[];
      }>(`select person_id as id, attributed_at as at, tin, explanation->'left' as left, unmapped from attributions`);
      return rows.length > before.length ? rows : null;
    });
    const known = new Map(before.map(({ id, at }) => [id, at.getTime()]));
    const touched = after.filter(({ id, at }) => known.get(id) !== at.getTime());
    expect(touched).toHaveLength(1);
    expect(touched[0].left.map(({ reason }) => reason)).toEqual(['organization-unmapped']);
    expect(touched[0].unmapped).toEqual([`${source.id}/Organization/annex`]);
  });

  it('lists what is not mapped, and counts its visits once it is', async () => {
    const [{ source, resourceId, persons }] = await get<{ source: string; resourceId: string; persons: number }[]>(
      `/api/rosters/unmapped?year=${YEAR}`,
    );
    expect([resourceId, persons]).toEqual(['annex', 1]);
    const reference = `Organization/${resourceId}`;
    const { sites } = await attributed();
    const { tin, id: siteId } = sites[0];
    const wrong = await analyst.request('PUT', '/api/rosters/mappings', { source, reference, tin: '12' });
    expect([wrong.status, wrong.json.message]).toEqual([422, '"12" is no TIN: it has nine digits.']);
    const mapped = await analyst.request('PUT', '/api/rosters/mappings', { source, reference, tin, siteId });
    expect(mapped.status).toBe(204);
    await attributed();
    expect(await get(`/api/rosters/unmapped?year=${YEAR}`)).toEqual([]);
    expect(await get('/api/rosters/mappings')).toEqual([expect.objectContaining({ source, resourceId, tin, siteId })]);
  });

  it('follows a clinician who leaves in the middle of the year, and keeps the version before', async () => {
    const before = await attributed();
    const busiest = before.clinicians.reduce((a, b) => (a.persons >= b.persons ? a : b));
    const left = ROSTER.split('\n').map((line) =>
      line.includes(busiest.id) ? line.replace(/,\s*$/, ',2026-01-31') : line,
    );
    const imported = await importRoster(left.join('\n'));
    expect(imported.json).toMatchObject({
      version: 2,
      diff: { joined: [], left: [], changed: [{ fields: ['endsOn'] }] },
    });
    const after = await attributed();
    const now = after.clinicians.find(({ id }) => id === busiest.id);
    expect(now?.persons).toBeLessThan(busiest.persons);
    expect(after.persons).toBe(before.persons);
    expect(await get(`/api/rosters/${YEAR}/diff?from=1&to=2`)).toMatchObject({ changed: [{ fields: ['endsOn'] }] });
  });
});

describe('a beneficiary list', () => {
  const LIST = beneficiaryFile(population).toString();

  it('is refused with lines and without patient data', async () => {
    const [head, line] = LIST.split('\n');
    const cells = line.split(',');
    const answer = await analyst.request(
      'POST',
      '/api/beneficiary-lists/import?year=2026&quarter=3',
      Buffer.from([head, line, line.replace(cells[0], 'SOMEBODY1')].join('\n')),
      CSV,
    );
    expect(answer.status).toBe(422);
    expect(answer.json.message).toMatch(/^line 3: mbi is no Medicare[^\n]*$/);
    expect(answer.text).not.toMatch(new RegExp(`${cells[2]}|SOMEBODY1`));
  });

  it('finds its beneficiaries by number and by name, and says of the others why not', async () => {
    // One line has lost its number: another valid one stands there, and the names are right.
    const lines = LIST.trimEnd().split('\n');
    const answer = await analyst.request(
      'POST',
      '/api/beneficiary-lists/import?name=P.A1234.ACO.MCQM.2026Q4.csv',
      Buffer.from(lines.join('\n')),
      CSV,
    );
    expect(answer.json).toMatchObject({
      year: 2026,
      quarter: 4,
      beneficiaries: lines.length - 1,
      diff: { joined: lines.length - 1 },
    });
    const [list] = await until(async () => {
      const lists =
        await get<{ id: number; isMatched: boolean; found: Record<string, number>; reasons: object[] }[]>(
          '/api/beneficiary-lists',
        );
      return lists[0].isMatched ? lists : null;
    });
    expect(sum(Object.values(list.found))).toBe(lines.length - 1);
    expect(list.found.mbi).toBeGreaterThan((lines.length - 1) / 2);
    expect(list.reasons).toContainEqual({ reason: 'no-chart', beneficiaries: list.found.none });
    const { slices: byList } = await slices('by=list');
    const listed = byList.find(({ values }) => values[0] === 'listed');
    expect(listed?.persons).toBe(list.found.mbi + list.found.model);
    const none = await get<{ line: number; personId: null }[]>(
      `/api/beneficiary-lists/${list.id}/beneficiaries?found=none`,
    );
    expect(none).toHaveLength(list.found.none);
  });

  it('is what a Medicare CQM counts', async () => {
    const [run] = await service.rows<{ id: string }>(`select id from runs where subject_person_id is null`);
    const wanted = { programme: 'app-plus', year: YEAR, entityId: 'A1234', runId: run.id, collection: 'medicare-cqm' };
    const refused = await analyst.request('POST', '/api/submissions', { ...wanted, formats: ['qrda3'] });
    expect([refused.status, refused.json.message]).toEqual([409, expect.stringMatching(/carries eCQMs only/)]);
    const { status, json } = await analyst.request('POST', '/api/submissions', wanted);
    expect(status).toBe(201);
    const { id, details, counts, documents, checks } = json as unknown as SubmissionView;
    const listed = (await slices('by=list')).slices.find(({ values }) => values[0] === 'listed');
    expect(counts.map(({ qualityId, persons, populations }) => [qualityId, persons, populations])).toEqual([
      ['236', listed?.persons, listed?.groups[0].populations],
    ]);
    expect(details.list).toMatchObject({ quarter: 4, version: 1, found: listed?.persons });
    expect(checks.map(({ code }) => code)).toContain('beneficiaries-not-found');
    expect(checks.filter(({ code }) => code.startsWith('disagreement') || code === 'records-not-evaluated')).toEqual(
      [],
    );
    expect(documents.map(({ format }) => format).sort()).toEqual(['csv', 'qpp']);
    expect(await get(`/api/submissions/${id}/documents/qpp`)).toMatchObject({
      measurementSets: [{ submissionMethod: 'registry', measurements: [{ measureId: '236SSP' }] }],
    });
    expect(await get(`/api/submissions/${id}/verification`)).toMatchObject({ agree: true });
    const [{ collections }] = await get<{ collections: { list: object | null }[] }[]>(
      `/api/standings?periodStart=${YEAR}-01-01&periodEnd=${YEAR}-12-31`,
    );
    expect(collections.map(({ list }) => list)).toEqual([
      ...[null, null],
      { beneficiaries: details.list?.beneficiaries, found: details.list?.found },
    ]);
  });
});

describe('the command line', () => {
  it('imports, shows, explains and cuts as the API does', async () => {
    const settings = {
      DATABASE_URL: service.database.url,
      DATA_DIRECTORY: folder,
      SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
    };
    const file = join(folder, 'roster.csv');
    await writeFile(file, ROSTER.replace('207Q00000X', '12'));
    const refused = await caliper(settings, 'roster', 'import', file);
    expect([refused.code, refused.stderr]).toEqual([
      2,
      expect.stringMatching(/^line 2: specialty "12" is no taxonomy code/),
    ]);
    const cut = await caliperOutput(settings, 'scores', '--by', 'tin', '--where', 'sex=F', '--format', 'json');
    expect(JSON.parse(cut)).toEqual(await slices('by=tin&sex=F'));
  });
});

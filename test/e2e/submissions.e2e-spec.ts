import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { ProgrammeCatalogue } from '../../src/measures/programmes/programmes.js';
import type { SubmissionView, Verification } from '../../src/submissions/submissions.js';
import type { Browser } from './access/browser.js';
import { violations } from '../support/qrda3-assertions.js';
import { TestService } from '../support/service.js';
import { storeMeasurePeriod, storeRun, type StoredRun, type StoredRunOptions } from '../support/stored-run.js';
import { identifiersTable, placesIn } from '../support/submission-set.js';

jest.setTimeout(180_000);

const RACE = 'urn:oid:2.16.840.1.113883.6.238';
const CEHRT = '2025CTESTTESTXY';

let service: TestService;
let analyst: Browser;
let secondAnalyst: Browser;
let officer: Browser;
let directory: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'submissions-'));
  mkdirSync(join(directory, 'programmes'));
  service = await TestService.start({ DATA_DIRECTORY: directory, WORKER: 'off' });
  [analyst, secondAnalyst, officer] = [
    await service.userWith('aco-analyst'),
    await service.userWith('aco-analyst'),
    await service.userWith('quality-officer'),
  ];
});

afterAll(async () => {
  await service.stop();
  rmSync(directory, { recursive: true });
});

const completedRun = (year: number, options?: StoredRunOptions): Promise<StoredRun> =>
  storeRun(service.client, ProgrammeCatalogue.read(directory).find('app-plus', year), options);

const request = (runId: string, change: Record<string, unknown> = {}) => ({
  programme: 'app-plus',
  year: 2025,
  entityId: 'A1234',
  entityName: 'Test ACO',
  cehrtId: CEHRT,
  runId,
  ...change,
});

const freeze = (browser: Browser, body: object) => browser.request('POST', '/api/submissions', body);
const view = (answer: { json: unknown }) => answer.json as SubmissionView;

describe('a submission of 2025', () => {
  let world: StoredRun;
  let frozen: SubmissionView;

  beforeAll(async () => {
    world = await completedRun(2025);
    const answer = await freeze(analyst, request(world.runId));
    expect(answer.status).toBe(201);
    frozen = view(answer);
  });

  it('counts every measure from the frozen results', () => {
    expect(frozen.counts.map(({ qualityId, persons, failed }) => [qualityId, persons, failed])).toEqual([
      ['001', 40, 1],
      ['112', 40, 0],
      ['134', 40, 0],
      ['236', 40, 0],
    ]);
    expect(frozen.counts[0].populations).toEqual({
      'initial-population': 39,
      denominator: 39,
      'denominator-exclusion': 4,
      numerator: 20,
    });
    expect(frozen.counts[2].populations).toMatchObject({ 'initial-population': 40, 'denominator-exception': 2 });
  });

  it('translates supplemental codes, keeps what it cannot place, and borrows what a package does not define', () => {
    for (const counts of [frozen.counts[1], frozen.counts[3]]) {
      const all = counts.supplemental['initial-population'];
      expect(all?.sex.codes).toEqual({ F: 20, M: 20 });
      expect(all?.payer.codes).toEqual({ A: 8, B: 8, C: 16, D: 8 });
      expect(all?.race.codes).toMatchObject({ '2106-3': 38, '2028-9': 1, '1002-5': 0 });
      expect(all?.race.balance).toEqual({ persons: 40, without: 2, surplus: 1 });
      expect(counts.unmapped).toEqual([{ kind: 'race', system: RACE, code: '2034-7', persons: 1 }]);
    }
  });

  it('has no errors, and warns in plain words', () => {
    expect(frozen.checks.filter((finding) => finding.severity === 'error')).toEqual([]);
    const found = new Set(frozen.checks.map((finding) => finding.code));
    expect(found).toEqual(
      new Set([
        'failed-persons',
        'supplemental-unmapped',
        'supplemental-unknown',
        'supplemental-several',
        'supplemental-borrowed',
      ]),
    );
  });

  it('says what it was made of', () => {
    expect(frozen.details).toMatchObject({
      roster: 40,
      entityName: 'Test ACO',
      run: { engine: 'reference', profiles: 'inferred', period: { start: '2025-01-01', end: '2025-12-31' } },
      software: { name: 'Caliper' },
    });
    expect(frozen.details.packages.map(({ contentHash }) => contentHash)).toEqual(['01', '01', '01', '01']);
  });

  it('serves documents whose hashes are those listed, marked as unsigned', async () => {
    for (const { format, sha256, fileName, mediaType } of frozen.documents) {
      const answer = await officer.request('GET', `/api/submissions/${frozen.id}/documents/${format}`);
      expect(answer.headers.get('content-type')).toBe(mediaType);
      expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="unsigned-${fileName}"`);
      expect(createHash('sha256').update(answer.text).digest('hex')).toBe(sha256);
    }
    expect(frozen.documents.map(({ format }) => format)).toEqual(['csv', 'qpp', 'qrda3']);
  });

  it('serves what each person counts for', async () => {
    const answer = await analyst.request('GET', `/api/submissions/${frozen.id}/documents/persons`);
    const rows: Record<string, string>[] = parse(answer.text, { columns: true });
    expect(rows).toHaveLength(4 * 40);
    expect(new Set(rows.map((row) => row.person_id))).toEqual(new Set(world.persons));
    expect(rows.filter((row) => row.quality_id === '134' && row.numerator === '1')).toHaveLength(20);
    expect(rows.filter((row) => row.error === 'a null in a sort key')).toHaveLength(1);
  });

  it('stays as it was when the live results change', async () => {
    await service.rows('delete from person_results where run_id = $1 and person_id = $2', [
      world.runId,
      world.persons[10],
    ]);
    const { json } = await officer.request('GET', `/api/submissions/${frozen.id}/verification`);
    expect(json as unknown as Verification).toMatchObject({ agree: true, countsAgree: true });
  });

  it('is signed off by a second person only, and once', async () => {
    const path = `/api/submissions/${frozen.id}/sign-off`;
    const same = await analyst.request('POST', path);
    expect([same.status, same.json.message]).toEqual([403, expect.stringMatching(/second person/)]);
    const second = await officer.request('POST', path);
    expect(second.status).toBe(200);
    expect(view(second)).toMatchObject({ state: 'signed-off', signedOffBy: expect.stringMatching(/^user-/) });
    expect((await secondAnalyst.request('POST', path)).status).toBe(409);
    const { headers } = await analyst.request('GET', `/api/submissions/${frozen.id}/documents/qpp`);
    expect(headers.get('content-disposition')).toBe('attachment; filename="app-plus-2025-A1234.qpp.json"');
  });

  it('leaves a trail of freezing, downloads and signing off', async () => {
    const rows = await service.rows<{ action: string; n: number }>(
      `select action, count(*)::int as n from audit_events where entity_type = 'submission' and entity_id = $1 group by action`,
      [frozen.id],
    );
    expect(Object.fromEntries(rows.map(({ action, n }) => [action, n]))).toMatchObject({ create: 1, update: 1 });
    expect(rows.find(({ action }) => action === 'export')?.n).toBeGreaterThanOrEqual(5);
  });
});

describe('what cannot be frozen', () => {
  it.each([
    ['a run that is not finished', { state: 'running' }, {}, 409, /running/],
    ['a run of one person', { subject: true }, {}, 409, /one person/],
    ['an entity id of another form', {}, { entityId: '1234' }, 422, /A1234/],
    ['a certification id of another form', {}, { cehrtId: '123' }, 422, /2025CXXXXXXXXXX/],
    ['a programme there is not', {}, { year: 2031 }, 404, /app-plus-2025/],
  ])('is %s', async (_, run, change, status, message) => {
    const { runId } = await completedRun(2025, run);
    const answer = await freeze(analyst, request(runId, change));
    expect([answer.status, answer.json.message]).toEqual([status, expect.stringMatching(message)]);
  });

  it('is a run there is not, and a request that is none', async () => {
    expect((await freeze(analyst, request(randomUUID()))).status).toBe(404);
    expect((await freeze(analyst, request('1'))).status).toBe(400);
    expect((await freeze(analyst, { ...request(randomUUID()), surprise: 1 })).status).toBe(400);
  });

  it('is anything by someone who is no analyst', async () => {
    expect((await freeze(officer, request(randomUUID()))).status).toBe(403);
  });

  it('lets an administrator look, and neither freeze, sign off nor download', async () => {
    const administrator = await service.userWith('administrator');
    const { runId } = await completedRun(2025);
    const path = `/api/submissions/${view(await freeze(analyst, request(runId))).id}`;
    const answers = await Promise.all([
      administrator.request('GET', '/api/submissions'),
      administrator.request('GET', path),
      administrator.request('GET', `${path}/verification`),
      freeze(administrator, request(runId)),
      administrator.request('POST', `${path}/sign-off`),
      administrator.request('GET', `${path}/documents/csv`),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 403, 403, 403]);
  });

  it('is told in the one form of the errors under /api', async () => {
    const { status, json } = await freeze(analyst, request(randomUUID()));
    expect(Object.keys(json)).toEqual(['statusCode', 'error', 'message', 'requestId']);
    expect([status, json.statusCode, json.error]).toEqual([404, 404, 'Not Found']);
    expect(json.message).toMatch(/^There is no run/);
  });

  it('leaves nothing behind when documents lack the certification id', async () => {
    const { runId } = await completedRun(2025);
    const answer = await freeze(analyst, request(runId, { cehrtId: undefined }));
    expect(answer.status).toBe(422);
    expect(answer.json.message).toEqual([
      expect.stringMatching(/^QRDA III.*cehrtId/),
      expect.stringMatching(/^QPP JSON.*cehrtId/),
    ]);
    expect(await service.rows('select from submissions where run_id = $1', [runId])).toEqual([]);
    expect((await freeze(analyst, request(runId, { cehrtId: undefined, formats: ['csv'] }))).status).toBe(201);
  });
});

describe('a run that does not fit its programme', () => {
  it('is frozen for trying out, and cannot be signed off', async () => {
    const { runId } = await completedRun(2025, { period: { start: '2019-01-01', end: '2019-12-31' } });
    const frozen = view(await freeze(analyst, request(runId)));
    expect(frozen).toMatchObject({ errors: 1, documents: { length: 3 } });
    const answer = await officer.request('POST', `/api/submissions/${frozen.id}/sign-off`);
    expect([answer.status, answer.json.message]).toEqual([409, expect.stringMatching(/2019-01-01 to 2019-12-31/)]);
  });

  it('asks which of two packages of one measure is meant', async () => {
    const { runId } = await completedRun(2025);
    const [, other] = ProgrammeCatalogue.read(directory).get('app-plus-2025').measures[0].packages;
    const periodId = await storeMeasurePeriod(service.client, other.url, {
      populations: ['initial-population', 'denominator'],
      elements: [],
      stratifiers: [],
      period: { start: '2025-01-01', end: '2025-12-31' },
    });
    await service.rows('insert into run_measures values ($1, $2)', [runId, periodId]);
    const answer = await freeze(analyst, request(runId));
    expect([answer.status, answer.json.message]).toEqual([409, expect.stringMatching(/CMS122v13 \(001\).*madie/)]);
    const { url } = ProgrammeCatalogue.read(directory).get('app-plus-2025').measures[0].packages[0];
    expect((await freeze(analyst, request(runId, { packages: [url] }))).status).toBe(201);
  });
});

describe('a submission of 2026', () => {
  it('asks for every GUID, takes an operator’s table, and reports strata', async () => {
    const { runId } = await completedRun(2026);
    const body = request(runId, { year: 2026, cehrtId: '2026CTESTTESTXY' });
    const refused = await freeze(analyst, body);
    expect(refused.status).toBe(422);
    expect(refused.json.message).toHaveLength(5);
    expect(placesIn(refused.text)).toHaveLength(5 + 21 + 4);
    expect(view(await freeze(analyst, { ...body, formats: ['qpp', 'csv'] })).documents).toHaveLength(2);

    const table = identifiersTable(ProgrammeCatalogue.read(directory).get('app-plus-2026'));
    writeFileSync(join(directory, 'programmes', 'table.json'), JSON.stringify(table));

    const answer = await freeze(analyst, body);
    expect(answer.status).toBe(201);
    const frozen = view(answer);
    expect(frozen.errors).toBe(0);
    expect(frozen.counts[2].strata).toMatchObject({
      STRAT_1: { 'initial-population': 10, numerator: 5 },
      STRAT_2: { 'initial-population': 30, numerator: 15 },
    });
    expect(frozen.counts[1].supplemental.numerator?.sex.codes).toEqual({ '248152002': 10, '248153007': 10 });

    // A later change of the table does not reach what is frozen.
    rmSync(join(directory, 'programmes', 'table.json'));
    const signed = await secondAnalyst.request('POST', `/api/submissions/${frozen.id}/sign-off`);
    expect(signed.status).toBe(200);
  });
});

describe('programmes', () => {
  it('are shown with what is not known of them', async () => {
    const { json } = await officer.request('GET', '/api/programmes');
    const programmes = json as unknown as { id: string; measures: { missingIdentifiers: string[] }[] }[];
    expect(programmes.map(({ id }) => id)).toEqual(['app-plus-2026', 'app-plus-2025']);
    expect(programmes[1].measures.flatMap(({ missingIdentifiers }) => missingIdentifiers)).toEqual([]);
    expect(programmes[0].measures[0].missingIdentifiers).toContain('populations/numerator');
  });

  it('give the points of a rate, and refuse figures that are none', async () => {
    const points = (query: string) => officer.request('GET', `/api/programmes/app-plus-2026/points?${query}`);
    const { status, json } = await points('measure=236&collection=ecqm&numerator=706&denominator=1000');
    expect(status).toBe(200);
    expect(json).toMatchObject({ decile: 6, points: 6.5364, next: { decile: 7, persons: 14 } });
    expect((await points('measure=236&collection=ecqm&rate=71.3')).json).toMatchObject({ points: 6.7682 });
    for (const query of ['collection=ecqm&rate=1', 'measure=236&collection=ecqm']) {
      expect([query, (await points(query)).status]).toEqual([query, 400]);
    }
    expect((await points('measure=236&collection=fax&rate=1')).status).toBe(422);
    expect((await points('measure=999&collection=ecqm&rate=1')).status).toBe(404);
  });
});

describe('a served QRDA III document', () => {
  // Last, because checking it keeps this thread, and with it the server, busy for seconds.
  it('holds the rules of CMS and Cypress', async () => {
    const { runId } = await completedRun(2025);
    const { id } = view(await freeze(analyst, request(runId)));
    const { text } = await analyst.request('GET', `/api/submissions/${id}/documents/qrda3`);
    expect(violations(text, 2025)).toEqual([]);
  });
});

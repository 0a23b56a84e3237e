import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { OperationOutcome } from '../../src/fhir/types.js';
import { MeasurePackages } from '../../src/measures/measure-packages.js';
import { TestService } from '../support/service.js';
import { bundleOf, cqlLibrary, sharedCql, visitsCql, visitsMeasure } from '../support/visits-cql.js';
import { zipOf } from '../support/zip.js';
import type { Browser } from './access/browser.js';

// Each translation takes a second, on a loaded machine several.
jest.setTimeout(180_000);

let service: TestService;
let officer: Browser;

beforeAll(async () => {
  service = await TestService.start();
  officer = await service.userWith('quality-officer');
});

afterAll(() => service?.stop());

async function post(path: string, body: object | Buffer, type = 'application/fhir+json') {
  return officer.request('POST', path, body, { 'content-type': type });
}

const issuesOf = (answer: { json: Record<string, unknown> }) => (answer.json as unknown as OperationOutcome).issue;

async function stored(): Promise<Record<string, string>> {
  const [counts] = await service.rows<Record<string, string>>(
    `select (select count(*) from measure_packages) packages, (select count(*) from libraries) libraries,
            (select count(*) from value_sets) "valueSets"`,
  );
  return counts ?? {};
}

describe('POST /fhir with CQL alone', () => {
  it('translates it, and keeps a package that has all it needs', async () => {
    const answer = await post('/fhir', bundleOf(visitsMeasure('Plain'), cqlLibrary(visitsCql('Plain'))));
    expect(answer.status).toBe(200);
    const { json } = await officer.request('GET', '/api/measures');
    const one = (json as unknown as { id: string; name: string }[]).find(({ name }) => name === 'Plain');
    const loaded = await service.service.app.get(MeasurePackages, { strict: false }).load(one?.id ?? '');
    expect(loaded.libraries.map(({ name, content }) => [name, content?.map(({ contentType }) => contentType)])).toEqual(
      [
        ['Plain', ['text/cql', 'application/elm+json']],
        ['FHIRHelpers', ['application/elm+json']],
      ],
    );
  });

  it('answers warnings with library, line and column', async () => {
    const cql = visitsCql('Warned', '', 'exists (({ 1 }) Numerator return Numerator)');
    const answer = await post('/fhir', bundleOf(visitsMeasure('Warned'), cqlLibrary(cql)));
    expect(issuesOf(answer)).toContainEqual(
      expect.objectContaining({ severity: 'warning', location: ['Warned.cql:8:29'] }),
    );
  });

  it('answers every fault at its place, and stores nothing', async () => {
    const before = await stored();
    const faulty = cqlLibrary(visitsCql('Faulty', `include Absent version '1'`));
    const wrong = cqlLibrary(visitsCql('Wrong', '', 'Nowhere'));
    const good = [visitsMeasure('Good'), cqlLibrary(visitsCql('Good'))];
    const answer = await post('/fhir', bundleOf(...good, visitsMeasure('Wrong'), wrong));
    expect(answer.status).toBe(422);
    expect(issuesOf(answer)).toEqual([
      {
        ...{ severity: 'error', code: 'invalid', diagnostics: expect.stringContaining('Nowhere') },
        expression: [`Library.where(name = 'Wrong').content`],
        location: ['Wrong.cql:8:21'],
        extension: [
          { url: 'http://hl7.org/fhir/StructureDefinition/operationoutcome-issue-line', valueInteger: 8 },
          { url: 'http://hl7.org/fhir/StructureDefinition/operationoutcome-issue-col', valueInteger: 21 },
        ],
      },
    ]);
    const missing = await post('/fhir', bundleOf(...good, visitsMeasure('Faulty'), faulty));
    expect([missing.status, issuesOf(missing)[0]?.location]).toEqual([422, ['Faulty.cql:4:1']]);
    expect(await stored()).toEqual(before);
  });

  it('refuses two texts under one name and version, and includes in a circle', async () => {
    const before = await stored();
    const twice = bundleOf(...['true', 'false'].map((body) => cqlLibrary(sharedCql('Twice', '1.0.0', body))));
    expect((await post('/fhir', twice)).text).toMatch(/Twice\|1\.0\.0 is there twice with different texts/);
    const ring = (name: string, other: string) =>
      cqlLibrary(`library ${name} version '1'\ninclude ${other} version '1'\ndefine X: 1`);
    const circle = await post('/fhir', bundleOf(ring('RingA', 'RingB'), ring('RingB', 'RingA')));
    expect([circle.status, issuesOf(circle)[0]?.diagnostics]).toEqual([422, expect.stringContaining('circle')]);
    expect(await stored()).toEqual(before);
  });

  it('survives CQL nested too deeply', async () => {
    const deep = cqlLibrary(`library Deep version '1'\ndefine X: 1${' + 1'.repeat(5000)}`);
    const answer = await post('/fhir/Library', deep);
    expect([answer.status, answer.text]).toEqual([422, expect.stringContaining('nested too deeply')]);
    expect((await officer.request('GET', '/api/measures')).status).toBe(200);
  });

  it('is for administrators and quality officers', async () => {
    const analyst = await service.userWith('aco-analyst');
    const library = cqlLibrary(sharedCql('NotMine'));
    const type = { 'content-type': 'application/fhir+json' };
    expect((await analyst.request('POST', '/fhir/Library', library, type)).status).toBe(403);
    const source = await service.addSource();
    expect((await source.fhir('POST', '/Library', library)).status).toBe(403);
    expect(await service.rows(`select 1 from libraries where name = 'NotMine'`)).toEqual([]);
  });
});

describe('libraries that come before their measure', () => {
  it('are kept, and become part of each package that needs them', async () => {
    const shared = await post('/api/measures/import', Buffer.from(sharedCql('Shared')), 'text/cql');
    expect(shared.json).toMatchObject({ libraries: [{ name: 'Shared', version: '1.0.0', result: 'imported' }] });
    const main = cqlLibrary(visitsCql('Main', `include Shared version '1.0.0'`, 'Shared."Is Wanted"'));
    expect((await post('/fhir/Library', main)).status).toBe(200);
    const measure = await post('/fhir/Measure', visitsMeasure('Main'));
    expect(measure.status).toBe(200);
    const { libraries } = await service.service.app.get(MeasurePackages, { strict: false }).find('Main');
    expect(libraries.map(({ url }) => url.replace(/.*\//, '')).sort()).toEqual(['FHIRHelpers', 'Main', 'Shared']);
    const trail = await service.rows(`select action from audit_events where entity_type = 'Library'`);
    expect(trail.length).toBeGreaterThanOrEqual(2);
  });

  it('may change while only drafts use them, but not under a package in use', async () => {
    const packages = service.service.app.get(MeasurePackages, { strict: false });
    const send = (body: string) =>
      post('/api/measures/import', Buffer.from(sharedCql('Moving', '1.0.0', body)), 'text/cql');
    await send('true');
    const again = await send('true');
    expect(again.json['libraries']).toEqual([expect.objectContaining({ result: 'already there' })]);
    const main = cqlLibrary(visitsCql('Mover', `include Moving version '1.0.0'`, 'Moving."Is Wanted"'));
    await post('/fhir', bundleOf(visitsMeasure('Mover'), main));
    expect((await send('false')).json['libraries']).toEqual([expect.objectContaining({ result: 'replaced' })]);
    await packages.activate((await packages.find('Mover')).id, { kind: 'system', id: 'test' });
    const refused = await send('null');
    expect(refused.status).toBe(422);
    expect(refused.json['faults']).toEqual([
      expect.objectContaining({ message: expect.stringMatching(/Measure\/Mover\|1\.0\.0 \(active\) uses/) }),
    ]);
  });

  it('may be a model, against which CQL is written from then on', async () => {
    const model = `<modelInfo name="Toy" version="2.0" url="urn:toy" targetUrl="http://hl7.org/fhir"
      xmlns="urn:hl7-org:elm-modelinfo:r1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
      <requiredModelInfo name="System" version="1.0.0"/>
      <typeInfo xsi:type="ClassInfo" namespace="Toy" name="Visit" target="Encounter" retrievable="true"
        identifier="http://hl7.org/fhir/StructureDefinition/Encounter" baseType="System.Any">
        <element name="id" elementType="System.String" target="%value.value"/></typeInfo></modelInfo>`;
    const cql = Buffer.from(`library OnToy version '1'\nusing Toy version '2.0'\ndefine X: [Visit] V return V.id`);
    const early = await post('/api/measures/import', cql, 'text/cql');
    expect(early.json).toMatchObject({
      faults: [{ library: 'OnToy', line: 2, column: 1, source: `using Toy version '2.0'` }],
    });
    const brought = await post('/api/measures/import', Buffer.from(model), 'application/xml');
    expect(brought.json).toMatchObject({ libraries: [{ name: 'Toy', version: '2.0', type: 'model-definition' }] });
    expect((await post('/api/measures/import', cql, 'text/cql')).status).toBe(200);
  });
});

describe('POST /api/measures/import', () => {
  it('takes a zip archive, and refuses a bomb', async () => {
    const bundle = JSON.stringify(bundleOf(visitsMeasure('Zipped'), cqlLibrary(visitsCql('Zipped'))));
    const archive = zipOf([
      { path: 'Zipped-FHIR.json', content: bundle },
      { path: 'cql/Zipped.cql', content: visitsCql('Zipped') },
    ]);
    const answer = await post('/api/measures/import', archive, 'application/zip');
    expect(answer.json).toMatchObject({ packages: [{ result: 'imported', package: { name: 'Zipped' } }], faults: [] });

    const before = await stored();
    const bomb = zipOf([{ path: 'bomb.json', content: Buffer.alloc(257 * 1024 * 1024) }]);
    const refused = await post('/api/measures/import', bomb, 'application/zip');
    expect([refused.status, refused.text]).toEqual([422, expect.stringMatching(/bomb\.json makes .* 256 MiB/)]);
    expect(await stored()).toEqual(before);
  });

  it('refuses what it does not know', async () => {
    expect((await post('/api/measures/import', Buffer.from('x'), 'text/plain')).status).toBe(415);
    expect((await post('/api/measures/import', Buffer.from('{'), 'application/json')).status).toBe(400);
  });
});

describe('caliper measures import', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'caliper-cql-'));
  });

  afterAll(() => rm(folder, { recursive: true }));

  it('prints faults as compilers do, stores nothing of the folder, and takes it once it is mended', async () => {
    await writeFile(join(folder, 'Good.cql'), sharedCql('Good', '9.0.0'));
    await writeFile(
      join(folder, 'Bad.cql'),
      `library Bad version '1'\ninclude Good version '9.0.0'\ndefine X: 1 +\n  Y`,
    );
    const refused = await caliper('measures', 'import', folder);
    expect(refused.code).toBe(2);
    expect(refused.errors).toMatch(/^Bad\.cql:4:3: error: .*Y.*\n {4}Y\n {4}\^$/m);
    expect(await service.rows(`select 1 from libraries where version = '9.0.0'`)).toEqual([]);
    await writeFile(
      join(folder, 'Bad.cql'),
      `library Bad version '1'\ninclude Good version '9.0.0'\ndefine X: 1 +\n  2`,
    );
    const mended = await caliper('measures', 'import', folder);
    expect(mended.code).toBe(0);
    expect(mended.output.split('\n').sort()).toEqual([
      '',
      'Bad 1: logic-library imported',
      'Good 9.0.0: logic-library imported',
    ]);
  });

  /** The compiled command in a process of its own. */
  function caliper(...args: string[]): Promise<{ code: number; output: string; errors: string }> {
    const cli = join(import.meta.dirname, '../../dist/bundle/cli.js');
    const environment = { PATH: process.env['PATH'], DATABASE_URL: service.database.url };
    return new Promise((resolve) => {
      execFile(process.execPath, [cli, ...args], { env: environment }, (error, output, errors) => {
        resolve({ code: error ? Number(error.code) : 0, output, errors });
      });
    });
  }
});

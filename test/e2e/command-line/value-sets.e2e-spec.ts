import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { ValueSet } from '../../../src/fhir/types.js';
import { caliper, caliperOutput } from '../../support/command-in-process.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { elmOf, packageOf, valueSetOf } from '../../support/measure-package.js';
import { send, TerminologyStub } from '../../support/terminology-server.js';

// Each command starts the whole service.
jest.setTimeout(240_000);

const BASE = 'https://example.org/fhir/ValueSet';
const OID = '2.16.840.1.113883.3.464.1003.101.12.1001';
const OF_VSAC = `http://cts.nlm.nih.gov/fhir/ValueSet/${OID}`;

let database: TestDatabase;
let stub: TerminologyStub;
let directory: string;
let settings: Record<string, string>;

beforeAll(async () => {
  database = await createTestDatabase();
  stub = await TerminologyStub.start();
  directory = await mkdtemp(join(tmpdir(), 'caliper-value-sets-'));
  settings = { DATABASE_URL: database.url, DATA_DIRECTORY: directory };
});

afterAll(async () => {
  await stub?.stop();
  await database?.drop();
  await rm(directory, { recursive: true, force: true });
});

const command = (...options: string[]) => caliper(settings, ...options);
const output = (...options: string[]) => caliperOutput(settings, ...options);

/** Writes a folder of files, objects as JSON. @returns its path */
async function folder(name: string, files: Record<string, object | string>): Promise<string> {
  const path = join(directory, name);
  for (const [file, content] of Object.entries(files)) {
    await mkdir(join(path, file, '..'), { recursive: true });
    await writeFile(join(path, file), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return path;
}

const including = (name: string, ...valueSet: string[]): ValueSet => ({
  resourceType: 'ValueSet',
  url: `${BASE}/${name}`,
  version: '1',
  status: 'active',
  compose: { include: valueSet.map((one) => ({ valueSet: [one] })) },
});

describe('caliper value-sets import', () => {
  const text = [
    `Value Set Name\tOffice Visit`,
    `OID\t${OID}`,
    `Definition Version\t20180310`,
    `Code\tDescription\tCode System\tCode System Version\tCode System OID\tTTY`,
    `99202\tOffice visit\tCPT\t2025\t2.16.840.1.113883.6.12\tPT`,
  ].join('\n');
  const xml = `<RetrieveValueSetResponse xmlns="urn:ihe:iti:svs:2008"><ValueSet id="1.2.3" displayName="Short" version="2025">
    <ConceptList><Concept code="1" codeSystem="2.16.840.1.113883.6.96"/></ConceptList></ValueSet></RetrieveValueSetResponse>`;

  it('takes a whole folder of FHIR value sets and downloads of the Center, and computes definitions from it', async () => {
    const path = await folder('whole', {
      'all.json': including('all', `${BASE}/some|1`, OF_VSAC),
      'deeper/some.json': valueSetOf(`${BASE}/some`, '1', ['a', 'b']),
      'deeper/office-visit.txt': text,
      'short.xml': xml,
      'library.json': { resourceType: 'Library', status: 'active' },
    });
    const { code, stdout, stderr } = await command('value-sets', 'import', path);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringMatching(/1 files hold no value set, such as .*library\.json/),
    });
    expect(stdout.trim().split('\n').sort()).toEqual(
      [
        '4 value sets, 7 codes',
        `${OF_VSAC}|20180310: 1 codes, imported`,
        'http://cts.nlm.nih.gov/fhir/ValueSet/1.2.3|2025: 1 codes, imported',
        `${BASE}/all|1: 3 codes, imported`,
        `${BASE}/some|1: 2 codes, imported`,
      ].sort(),
    );
  });

  it('keeps versions apart, says what replacing one changes, and changes nothing for the same codes', async () => {
    const again = await folder('again', {
      'some-1.json': valueSetOf(`${BASE}/some`, '1', ['b', 'c', 'd']),
      'some-2.json': valueSetOf(`${BASE}/some`, '2', ['c']),
      'office-visit.txt': text,
    });
    expect((await output('value-sets', 'import', again)).split('\n').slice(0, 3).sort()).toEqual([
      `${OF_VSAC}|20180310: 1 codes, already there`,
      `${BASE}/some|1: 3 codes, replaced (2 codes added, 1 removed)`,
      `${BASE}/some|2: 1 codes, imported`,
    ]);
    const compared = await command('value-sets', 'diff', `${BASE}/some|1`, `${BASE}/some|2`);
    expect(compared.code).toBe(1);
    expect(compared.stdout).toMatch(
      /^- https:\/\/example\.org\/codes\|b\n- .*\|d\n0 added, 2 removed, 0 with another display$/m,
    );
  });

  it('stores nothing when one set of the folder is unusable, and names every fault', async () => {
    const path = await folder('bad', {
      'a.json': including('a', `${BASE}/b`),
      'b.json': including('b', `${BASE}/a`),
      'good.json': valueSetOf(`${BASE}/good`, '1', ['x']),
      'filter.json': {
        ...including('f'),
        compose: { include: [{ system: 's', filter: [{ property: 'p', op: 'is-a', value: 'v' }] }] },
      },
    });
    const { code, stderr } = await command('value-sets', 'import', path);
    expect(code).toBe(2);
    expect(stderr).toContain(`in a cycle: ${BASE}/a|1 -> ${BASE}/b|1 -> ${BASE}/a|1.`);
    expect(stderr).toMatch(/f\|1, compose\.include\[0\]: the filter \(p is-a v\)/);
    expect(await output('value-sets', 'list')).not.toContain(`${BASE}/good`);
  });

  it('leaves out one page of an expansion when asked to, and says so', async () => {
    const page = valueSetOf(`${BASE}/page`, '1', ['x']);
    page.expansion = { timestamp: '2026', ...page.expansion, total: 1000 };
    const path = await folder('page', { 'page.json': page, 'whole.json': valueSetOf(`${BASE}/whole`, '1', ['x']) });
    expect((await command('value-sets', 'import', path)).code).toBe(2);
    const { code, stdout, stderr } = await command('value-sets', 'import', path, '--skip-incomplete');
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/left out: .*page\|1 holds 1 of 1000 codes/),
    });
    expect(stdout).toBe(`${BASE}/whole|1: 1 codes, imported\n1 value sets, 1 codes\n`);
  });
});

describe('the value sets of a measure', () => {
  const [pinned, many, lost, broken] = ['pinned', 'many', 'lost', 'broken'].map((name) => `${BASE}/${name}`) as [
    string,
    string,
    string,
    string,
  ];

  beforeAll(async () => {
    const measure = packageOf({
      libraries: { Visits: elmOf('Visits', '1.0.0', ['Shared'], [pinned, many, lost, broken]) },
      valueSets: [],
    });
    const path = await folder('measure', { 'package.json': measure });
    await output('measures', 'import', path, '--activate');
  });

  it('are fetched from a terminology server, each whole or not at all', async () => {
    stub.serve(many, '1', 2100);
    stub.serve(pinned, '1', 2);
    stub.serve(broken, '1', 1500);
    stub.fault = ({ offset }, response, right) => {
      if (right?.url !== broken || offset === 0) return false;
      send(response, 200, { ...right, expansion: { ...right.expansion, contains: [] } });
      return true;
    };
    const key = await folder('keys', { right: `${stub.apiKey}\n`, wrong: 'wrong-key' });
    const fetch = (file: string) =>
      command('value-sets', 'fetch', '--server', stub.base, '--api-key-file', join(key, file));

    const refused = await fetch('wrong');
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/does not take the API key \(401\)/);
    expect(refused.stdout + refused.stderr).not.toContain('wrong-key');

    const { code, stdout, stderr } = await fetch('right');
    expect(code).toBe(1);
    expect(stdout).toContain(`${many}|1: 2100 codes, imported`);
    expect(stdout).toMatch(/2 of 4 value sets fetched/);
    expect(stderr).toContain(`${lost}: the server does not know it`);
    expect(stderr).toContain(`${broken}: the server gave 1000 of 1500 codes`);

    const missing = await command('value-sets', 'missing', 'Visits');
    expect(missing.code).toBe(1);
    expect(missing.stdout.match(/no codes +\S+/g)).toEqual([lost, broken].map((url) => expect.stringContaining(url)));
  });

  it('are used in the newest version, said aloud, until one is pinned', async () => {
    const newer = await folder('newer', { '2.json': valueSetOf(pinned, '2', ['x']) });
    await output('value-sets', 'import', newer);
    const before = await command('measures', 'show', 'Visits');
    expect(before.stdout).toMatch(/ 2 +1 +imported +the newest of several, nothing fixes one/);
    expect(before.stderr).toContain(`several versions of value set ${pinned} are stored and nothing fixes one`);

    expect(await output('value-sets', 'pin', 'Visits', `${pinned}|1`)).toBe(
      `Visits 1.0.0: ${pinned}|1: 2 codes, pinned\n`,
    );
    expect(await output('measures', 'show', 'Visits')).toMatch(/ 1 +2 +imported +pinned/);
    expect((await command('value-sets', 'pin', 'Visits', `${pinned}|9`)).stderr).toMatch(
      /no version 9 of .*: 2, 1 stored/,
    );
    expect(await output('value-sets', 'unpin', 'Visits', pinned)).toContain(`${pinned}|2: 1 codes`);
  });
});

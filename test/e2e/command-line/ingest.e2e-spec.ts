import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { caliper, caliperOutput } from '../../support/command-in-process.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { bundle, observation, patient } from '../../support/resources.js';
import { until } from '../../support/until.js';

// Each command starts the whole service.
jest.setTimeout(480_000);

const CLI = join(import.meta.dirname, '../../../dist/bundle/cli.js');

let database: TestDatabase;
let client: pg.Pool;
let settings: Record<string, string>;
let folder: string;
let source: string;
let number = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Pool({ connectionString: database.url, max: 1 });
  settings = { DATABASE_URL: database.url, SECRET_KEY: Buffer.alloc(32, 7).toString('base64') };
  folder = await mkdtemp(join(tmpdir(), 'caliper-ingest-'));
});

afterAll(async () => {
  await client?.end();
  await database?.drop();
  await rm(folder, { recursive: true, force: true });
});

beforeEach(async () => {
  source = `ehr-${(number += 1)}`;
  await client.query('insert into sources (name, title, active) values ($1, $1, true)', [source]);
});

async function file(name: string, content: string | Buffer): Promise<string> {
  const path = join(folder, source, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  return path;
}

const lines = (...resources: object[]) => resources.map((resource) => `${JSON.stringify(resource)}\n`).join('');
const ingest = (...paths: string[]) => caliper(settings, 'ingest', ...paths, '--source', source);

/** How many resources of each type the source has, and how many versions of them all. */
async function held(): Promise<Record<string, number>> {
  const { rows } = await client.query<{ type: string; count: number }>(
    `select r.type, count(*)::int as count from resources r join sources s on s.id = r.source_id
     where s.name = $1 and not r.deleted group by r.type`,
    [source],
  );
  return Object.fromEntries(rows.map(({ type, count }) => [type, count]));
}

describe('caliper ingest', () => {
  it('takes a Bundle, a folder of Bundles, and the same again without harm', async () => {
    const one = await file(
      'one.json',
      JSON.stringify(bundle('transaction', patient('a'), observation('o1', 'Patient/a'))),
    );
    const first = await ingest(one);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toMatch(/^total +1 +2 +0$/m);
    await file('two.json', JSON.stringify(bundle('collection', patient('b'), observation('o2', 'Patient/b'))));
    await file('notes.txt', 'not for Caliper');
    for (let time = 0; time < 2; time += 1) {
      const { code, stdout, stderr } = await ingest(dirname(one));
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toMatch(/^total +2 +4 +0$/m);
      expect(stdout).not.toContain('notes.txt');
      expect(await held()).toEqual({ Patient: 2, Observation: 2 });
    }
    const listed = await caliperOutput(settings, 'sources', 'list');
    expect(listed).toMatch(new RegExp(`^${source} .* 0 +2 +0 +0$`, 'm'));
  });

  it('takes a bulk export: several files of a type, gzipped ones, Patients first wherever they stand', async () => {
    await file('bulk/Observation.000.ndjson', lines(observation('o1', 'Patient/a'), observation('o2', 'Patient/b')));
    await file('bulk/Observation.001.ndjson.gz', gzipSync(lines(observation('o3', 'Patient/a'))));
    await file('bulk/Patient.000.ndjson', lines(patient('a')));
    const path = await file('bulk/Patient.001.ndjson', `\uFEFF${lines(patient('b')).replaceAll('\n', '\r\n')}\r\n`);
    const { code, stdout, stderr } = await ingest(dirname(path));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const order = [...stdout.matchAll(/bulk\/(\S+)/g)].map(([, name]) => name);
    expect(order).toEqual([
      'Patient.000.ndjson',
      'Patient.001.ndjson',
      'Observation.000.ndjson',
      'Observation.001.ndjson.gz',
    ]);
    expect(await held()).toEqual({ Patient: 2, Observation: 3 });
  });

  it('names bad lines by file and line, takes all others, and exits 1', async () => {
    await file('Patient.ndjson', lines(patient('a')));
    const bad = await file(
      'Observation.ndjson',
      `${lines(observation('o1', 'Patient/a'))}\n{"resourceType":\n${lines(
        observation('o2', 'Patient/a', '2024-02-30'),
        observation('o3', 'Patient/a'),
        { resourceType: 'Sandwich', id: 's' },
      )}`,
    );
    const { code, stdout, stderr } = await ingest(dirname(bad));
    expect(code).toBe(1);
    expect(stdout).toMatch(/^total +2 +3 +3$/m);
    expect(stderr.trim().split('\n')).toEqual([
      expect.stringMatching(/Observation\.ndjson:3: Not valid JSON: line 1, column \d+/),
      expect.stringMatching(/Observation\.ndjson:4: .*Observation\.effectiveDateTime/),
      expect.stringMatching(/Observation\.ndjson:6: .*not a type of FHIR R4/),
    ]);
    expect(stderr).not.toContain('2024-02-30');
    expect(await held()).toEqual({ Patient: 1, Observation: 2 });

    await writeFile(bad, (await readFile(bad, 'utf8')).replace('2024-02-30', '2024-02-29'));
    expect((await ingest(bad)).stderr.trim().split('\n')).toHaveLength(2);
    expect(await held()).toEqual({ Patient: 1, Observation: 3 });
  });

  it('names a Bundle that it cannot take, takes the others, and exits 1', async () => {
    const bad = bundle('transaction', patient('a'), observation('o', 'Patient/a', '2024-02-30'));
    const path = await file('1-bad.json', JSON.stringify(bad));
    await file('2-broken.json', '{"resourceType":');
    await file('3-good.json', JSON.stringify(patient('b')));
    const { code, stderr } = await ingest(dirname(path));
    expect(code).toBe(1);
    expect(stderr.trim().split('\n')).toEqual([
      expect.stringMatching(/1-bad\.json: .*Observation\.effectiveDateTime/),
      expect.stringMatching(/2-broken\.json: Not valid JSON/),
    ]);
    expect(await held()).toEqual({ Patient: 1 });
  });

  it('names the files that it cannot read, takes the others, and exits 2', async () => {
    const path = await file('Patient.ndjson.gz', lines(patient('a')));
    await file('Patient.2.ndjson.gz', gzipSync(lines(patient('b'))).subarray(0, -8));
    await mkdir(join(dirname(path), 'folder.json'));
    await file('good.ndjson', lines(patient('c')));
    const { code, stdout, stderr } = await ingest(dirname(path));
    expect(stderr.trim().split('\n')).toEqual([
      expect.stringMatching(/Patient\.2\.ndjson\.gz: cannot be read \(Z_BUF_ERROR\)\.$/),
      expect.stringMatching(/Patient\.ndjson\.gz: cannot be read \(Z_DATA_ERROR\)\.$/),
      expect.stringMatching(/folder\.json: cannot be read \(EISDIR\)\.$/),
    ]);
    expect(code).toBe(2);
    expect(stdout).toMatch(/^total +1 +1 +0$/m);
    expect((await held()).Patient).toBeGreaterThanOrEqual(1);
  });

  it.each([
    ['a path of nothing', () => ['/nowhere/bulk', '--source', source], 2, /\/nowhere\/bulk: there is no such file/],
    ['a folder of nothing', () => [join(import.meta.dirname), '--source', source], 2, /no \.json, \.ndjson/],
    [
      'an unknown source',
      () => [join(import.meta.dirname, '../../../package.json'), '--source', 'nobody'],
      1,
      /nobody/,
    ],
    ['no path', () => ['--source', source], 2, /missing required argument 'path'/],
  ])('answers %s in plain words', async (_, options, code, message) => {
    const answer = await caliper(settings, 'ingest', ...options());
    expect(answer).toMatchObject({ code, stdout: '' });
    expect(answer.stderr).toMatch(message);
    expect(answer.stderr).not.toContain('    at ');
  });

  it('is complete when it is run again after an interruption', async () => {
    const count = 30_000;
    const path = await file('Observation.ndjson', '');
    await file('Patient.ndjson', lines(patient('a')));
    await writeLines(path, count, (index) => JSON.stringify(observation(`o${index}`, 'Patient/a')));
    const child = spawn(process.execPath, [CLI, 'ingest', dirname(path), '--source', source], {
      env: { PATH: process.env.PATH, ...settings },
      stdio: 'ignore',
    });
    const ended = once(child, 'exit');
    await until(async () => ((await held()).Observation ?? 0) > 0, { withinMs: 120_000, everyMs: 50 });
    child.kill('SIGINT');
    const [code, signal] = (await ended) as [number | null, string | null];
    expect(code === 0 ? 'finished' : (signal ?? code)).not.toBe('finished');
    expect((await held()).Observation).toBeLessThan(count);
    const again = await ingest(dirname(path));
    expect(again).toMatchObject({ code: 0, stderr: '' });
    expect(await held()).toEqual({ Patient: 1, Observation: count });
    const { rows } = await client.query(
      `select max(r.version_count) as versions from resources r join sources s on s.id = r.source_id where s.name = $1`,
      [source],
    );
    expect(rows).toEqual([{ versions: 1 }]);
  });
});

/** Writes lines one by one. */
async function writeLines(path: string, count: number, line: (index: number) => string): Promise<void> {
  const output = createWriteStream(path);
  for (let index = 0; index < count; index += 1) {
    if (!output.write(`${line(index)}\n`)) await once(output, 'drain');
  }
  output.end();
  await once(output, 'close');
}

import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import pg from 'pg';
import { ProgrammeCatalogue } from '../../../src/measures/programmes/programmes.js';
import { caliper, caliperOutput } from '../../support/command-in-process.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { storeRun, type StoredRun, type StoredRunOptions } from '../../support/stored-run.js';
import { identifiersTable, placesIn } from '../../support/submission-set.js';

// Each command starts the whole service.
jest.setTimeout(240_000);

let database: TestDatabase;
let client: pg.Pool;
let directory: string;
let settings: Record<string, string>;

beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Pool({ connectionString: database.url, max: 2 });
  directory = await mkdtemp(join(tmpdir(), 'caliper-frozen-'));
  settings = { DATABASE_URL: database.url, DATA_DIRECTORY: directory };
  for (const analyst of ['anna', 'arno'])
    await caliperOutput(settings, 'users', 'add', analyst, '--role', 'aco-analyst');
});

afterAll(async () => {
  await client?.end();
  await database?.drop();
  await rm(directory, { recursive: true, force: true });
});

const submissions = (...step: string[]) => caliper(settings, 'submissions', ...step);

const completedRun = (year: number, options?: StoredRunOptions): Promise<StoredRun> =>
  storeRun(client, ProgrammeCatalogue.read(directory).find('app-plus', year), options);

function freeze(year: number, { runId }: StoredRun, ...more: string[]) {
  const what = ['--programme', `app-plus-${year}`, '--run', runId, '--entity', 'A1234', '--user', 'anna'];
  return submissions('freeze', ...what, ...more);
}

const certified = (year: number) => ['--cehrt', `${year}CTESTTESTXY`];
const idIn = (stdout: string) => stdout.slice(0, 36);
const sha256 = (content: Buffer) => createHash('sha256').update(content).digest('hex');

/** The lines `error: …` or `warning: …`, without the word. */
const findings = (stdout: string, severity: 'error' | 'warning') =>
  [...stdout.matchAll(new RegExp(`^${severity}: (.*)$`, 'gm'))].map(([, message]) => message);

describe('a submission on the command line', () => {
  let run: StoredRun;
  let frozen: string;
  let id: string;

  beforeAll(async () => {
    run = await completedRun(2025);
    const answer = await freeze(2025, run, '--name', 'Test ACO', ...certified(2025));
    expect(answer).toMatchObject({ code: 0, stderr: '' });
    frozen = answer.stdout;
    id = idIn(frozen);
  });

  /** Downloads these into a new folder; the bytes by file name, and what was printed. */
  async function download(...formats: string[]) {
    const folder = await mkdtemp(join(directory, 'files-'));
    const printed = await Promise.all(
      formats.map((format) => caliperOutput(settings, 'submissions', 'download', id, format, '--directory', folder)),
    );
    const names = (await readdir(folder)).sort();
    const contents = await Promise.all(names.map((name) => readFile(join(folder, name))));
    return { printed: printed.join(''), files: new Map(names.map((name, index) => [name, contents[index]])) };
  }

  it('is frozen with its counts, warnings and files', () => {
    expect(frozen.split('\n', 1)).toEqual([`${id}  app-plus-2025  A1234  frozen`]);
    expect(frozen).toMatch(/^001 +39 +39 +4 +- +20$/m);
    expect(frozen).toMatch(/^134 +40 +40 +4 +2 +20$/m);
    expect(findings(frozen, 'error')).toEqual([]);
    expect(findings(frozen, 'warning')).toContainEqual(expect.stringMatching(/1 of 40 persons could not be evaluated/));
    for (const file of ['csv  app-plus-2025-A1234.counts.csv', 'qrda3  app-plus-2025-A1234.qrda3.xml']) {
      expect(frozen).toMatch(new RegExp(`^${file}  [0-9a-f]{64}$`, 'm'));
    }
  });

  it('is shown again just as it was, and listed as waiting for a second person', async () => {
    expect(await caliperOutput(settings, 'submissions', 'show', id)).toBe(frozen);
    const listed = await caliperOutput(settings, 'submissions', 'list');
    const line = listed.split('\n').find((each) => each.startsWith(id)) ?? '';
    expect(line.split(/ {2,}/).toSpliced(4, 1)).toEqual([
      id,
      'app-plus-2025',
      'A1234',
      'frozen',
      'anna',
      '-',
      '0',
      String(findings(frozen, 'warning').length),
    ]);
  });

  it('is verified, and gives files with the hashes that were printed, marked as unsigned', async () => {
    const { code, stdout } = await submissions('verify', id);
    expect(code).toBe(0);
    expect(stdout.trim().split('\n')).toEqual([
      'counts: the same',
      ...['qrda3', 'qpp', 'csv'].map((format) => expect.stringMatching(`^${format}: the same [0-9a-f]{64}$`)),
    ]);
    const { files, printed } = await download('qrda3', 'qpp', 'csv', 'persons');
    expect([...files.keys()]).toEqual([
      'unsigned-app-plus-2025-A1234.counts.csv',
      'unsigned-app-plus-2025-A1234.persons.csv',
      'unsigned-app-plus-2025-A1234.qpp.json',
      'unsigned-app-plus-2025-A1234.qrda3.xml',
    ]);
    for (const [name, content] of files) {
      if (name.endsWith('.persons.csv')) continue;
      expect(frozen).toContain(`${name.replace('unsigned-', '')}  ${sha256(content)}`);
      expect(printed).toContain(`${name}  SHA-256 ${sha256(content)}`);
      expect(stdout).toContain(sha256(content));
    }
    const persons = parse<Record<string, string>>(files.get('unsigned-app-plus-2025-A1234.persons.csv') ?? '', {
      columns: true,
    });
    expect(new Set(persons.map((row) => row.person_id))).toEqual(new Set(run.persons));
    expect(persons.filter((row) => row.quality_id === '134' && row.numerator === '1')).toHaveLength(20);
  });

  it('names a folder that it cannot write to, and records no download', async () => {
    const exported = () => client.query(`select 1 from audit_events where action = 'export'`);
    const { rowCount: before } = await exported();
    const { code, stdout, stderr } = await submissions('download', id, 'qpp', '--directory', '/nowhere/at/all');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toBe('There is no folder /nowhere/at/all that can be written to (ENOENT).\n');
    expect((await exported()).rowCount).toBe(before);
  });

  it('is not signed off by whoever froze it, nor by someone without the role', async () => {
    await caliperOutput(settings, 'users', 'add', 'adam', '--role', 'administrator');
    const same = await submissions('sign-off', id, '--user', 'anna');
    expect([same.code, same.stdout]).toEqual([1, '']);
    expect(same.stderr).toMatch(/^Whoever froze a submission cannot sign it off: a second person has to\.\n$/);
    const unfit = await submissions('sign-off', id, '--user', 'adam');
    expect([unfit.code, unfit.stdout]).toEqual([2, '']);
    expect(unfit.stderr).toMatch(/^adam is not an active user with the role quality-officer or aco-analyst\.\n$/);
  });

  it('is not signed off while a stored file is not what the frozen set gives', async () => {
    const content = Buffer.from('something else');
    const change = (to: Buffer) =>
      client.query(`update submission_documents set content = $1 where submission_id = $2 and format = 'csv'`, [
        to,
        id,
      ]);
    const { rows } = await client.query<{ content: Buffer }>(
      `select content from submission_documents where submission_id = $1 and format = 'csv'`,
      [id],
    );
    await change(content);
    const verified = await submissions('verify', id);
    expect(verified.code).toBe(1);
    expect(verified.stdout).toMatch(/^counts: the same$/m);
    expect(verified.stdout).toMatch(/^csv: DIFFERENT/m);
    const signed = await submissions('sign-off', id, '--user', 'arno');
    expect([signed.code, signed.stdout]).toEqual([1, '']);
    expect(signed.stderr).toMatch(/gives other documents than those stored/);
    await change(rows[0].content);
  });

  it('is signed off by a second person, once, and its files then carry their own names', async () => {
    const signed = await submissions('sign-off', id, '--user', 'arno');
    expect(signed).toMatchObject({ code: 0, stderr: '' });
    expect(signed.stdout).toBe(frozen.replace('  frozen\n', '  signed-off\n'));
    const again = await submissions('sign-off', id, '--user', 'arno');
    expect(again).toMatchObject({ code: 1, stdout: '', stderr: 'The submission is signed off already.\n' });
    expect(await caliperOutput(settings, 'submissions', 'list')).toMatch(/ signed-off .* anna +arno /);
    expect([...(await download('qpp')).files.keys()]).toEqual(['app-plus-2025-A1234.qpp.json']);
  });

  it('leaves a trail that names the persons, and that stays whole', async () => {
    const { rows } = await client.query<{ action: string; actor: string }>(
      `select action, actor_id as actor from audit_events
       where entity_type = 'submission' and entity_id = $1 and action <> 'export' order by sequence`,
      [id],
    );
    expect(rows).toEqual([
      { action: 'create', actor: 'caliper submissions as anna' },
      { action: 'update', actor: 'caliper submissions as arno' },
    ]);
    await caliperOutput(settings, 'audit', 'verify');
  });
});

describe('what cannot be frozen on the command line', () => {
  it('is refused with the reason, and leaves nothing behind', async () => {
    const { runId, persons } = await completedRun(2025, { state: 'running' });
    const running = await freeze(2025, { runId, persons }, ...certified(2025));
    expect([running.code, running.stdout]).toEqual([1, '']);
    expect(running.stderr).toMatch(/^The run is running; only a completed run can be frozen/);
    const malformed = await freeze(2025, { runId: '1', persons }, ...certified(2025));
    expect([malformed.code, malformed.stdout, malformed.stderr]).toEqual([1, '', 'There is no run 1.\n']);
    const completed = await completedRun(2025);
    const uncertified = await freeze(2025, completed);
    expect([uncertified.code, uncertified.stdout]).toEqual([2, '']);
    expect(uncertified.stderr.trim().split('\n')).toEqual([
      expect.stringMatching(/^QRDA III .* needs the CMS EHR Certification ID.*--cehrt/),
      expect.stringMatching(/^QPP JSON .* needs the CMS EHR Certification ID.*--cehrt/),
    ]);
    const { rowCount } = await client.query('select 1 from submissions where run_id = any ($1)', [
      [runId, completed.runId],
    ]);
    expect(rowCount).toBe(0);
  });

  it('is not in the way of trying out: with errors it is frozen, told by the exit code, and not signed off', async () => {
    const run = await completedRun(2025, { period: { start: '2019-01-01', end: '2019-12-31' } });
    const answer = await freeze(2025, run, ...certified(2025));
    expect(answer.code).toBe(1);
    expect(findings(answer.stdout, 'error')).toEqual([expect.stringMatching(/2019-01-01 to 2019-12-31/)]);
    const signed = await submissions('sign-off', idIn(answer.stdout), '--user', 'arno');
    expect([signed.code, signed.stdout]).toEqual([1, '']);
    expect(signed.stderr).toMatch(/^The submission has errors \(1\): .*\n.*2019-01-01 to 2019-12-31/);
  });
});

describe('a submission of 2026 on the command line', () => {
  it('asks for every GUID, and is frozen and signed off once they are supplied', async () => {
    const run = await completedRun(2026);
    const refused = await freeze(2026, run, ...certified(2026));
    expect([refused.code, refused.stdout]).toEqual([2, '']);
    const asked = refused.stderr.trim().split('\n');
    expect(asked).toHaveLength(5);
    for (const line of asked)
      expect(line).toMatch(/^QRDA III of app-plus-2026 needs GUIDs of CMS\d+v\d+: .*identifiers/);
    expect(placesIn(refused.stderr)).toHaveLength(5 + 21 + 4);

    const others = await freeze(2026, run, ...certified(2026), '--format', 'qpp', '--format', 'csv');
    expect(others).toMatchObject({ code: 0, stderr: '' });
    const none = await submissions('download', idIn(others.stdout), 'qrda3');
    expect(none).toMatchObject({ code: 1, stdout: '' });
    expect(none.stderr).toMatch(/^The submission has no qrda3 document; it was frozen with qpp, csv\.\n$/);

    const programme = ProgrammeCatalogue.read(directory).get('app-plus-2026');
    const table = identifiersTable(programme);
    const file = join(directory, 'guide.json');
    await writeFile(file, JSON.stringify(table));
    await caliperOutput(settings, 'programmes', 'identifiers', file);

    const frozen = await freeze(2026, run, ...certified(2026));
    expect(frozen).toMatchObject({ code: 0, stderr: '' });
    const id = idIn(frozen.stdout);
    await caliperOutput(settings, 'submissions', 'verify', id);
    expect((await submissions('sign-off', id, '--user', 'arno')).code).toBe(0);
    await caliperOutput(settings, 'submissions', 'download', id, 'qrda3', '--directory', directory);
    const document = await readFile(join(directory, 'app-plus-2026-A1234.qrda3.xml'), 'utf8');
    for (const { measure, populations, strata } of Object.values(table.measures)) {
      const guids = [measure, ...Object.values(populations), ...Object.values(strata)];
      expect(guids.filter((guid) => !document.includes(guid))).toEqual([]);
    }
  });
});

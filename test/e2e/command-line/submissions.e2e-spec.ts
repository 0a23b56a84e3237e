import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ProgrammeCatalogue } from '../../../src/measures/programmes/programmes.js';
import { caliper, caliperOutput } from '../../support/command-in-process.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { identifiersTable } from '../../support/submission-set.js';

// Each command starts the whole service.
jest.setTimeout(240_000);

let database: TestDatabase;
let directory: string;
let settings: Record<string, string>;

beforeAll(async () => {
  database = await createTestDatabase();
  directory = await mkdtemp(join(tmpdir(), 'caliper-submissions-'));
  settings = { DATABASE_URL: database.url, DATA_DIRECTORY: directory };
});

afterAll(async () => {
  await database?.drop();
  await rm(directory, { recursive: true, force: true });
});

describe('caliper programmes', () => {
  it('shows what is not known of 2026, and keeps the identifiers that are supplied', async () => {
    const before = await caliperOutput(settings, 'programmes', 'show', 'app-plus-2026');
    expect(before).toMatch(/^2026-01-01 to 2026-12-31/m);
    expect(before).toMatch(/\d+ of \d+ missing$/m);
    const programme = ProgrammeCatalogue.read(directory).get('app-plus-2026');
    const file = join(directory, 'guide.json');
    await writeFile(file, JSON.stringify(identifiersTable(programme)));
    expect(await caliperOutput(settings, 'programmes', 'identifiers', file)).toMatch(/^kept as /);
    expect(await readdir(join(directory, 'programmes'))).toHaveLength(1);
    const after = await caliperOutput(settings, 'programmes', 'show', 'app-plus-2026');
    expect(after).not.toContain('missing');
    expect(after.match(/all known$/gm)).toHaveLength(programme.measures.length);
    expect(await readFile(file, 'utf8')).toContain('app-plus-2026');
  });

  it('loads a programme of the next year, and says what it changes', async () => {
    const shipped = ProgrammeCatalogue.shipped().get('app-plus-2026');
    const file = join(directory, 'next.json');
    const period = { start: '2027-01-01', end: '2027-12-31' };
    await writeFile(file, JSON.stringify({ ...shipped, id: 'app-plus-2027', year: 2027, period }));
    const loaded = await caliperOutput(settings, 'programmes', 'load', file);
    expect(loaded).toMatch(/^4 changes against app-plus-2026 as it ships$/m);
    expect(loaded).toMatch(/^\/year: 2026 -> 2027$/m);
    const rate = ['--measure', '236', '--collection', 'ecqm', '--rate', '71.3'];
    expect(await caliperOutput(settings, 'programmes', 'points', 'app-plus-2027', ...rate)).toBe(
      'rate 71.3\ndecile 6\npoints 6.7682 of 10\ndecile 7 at 72: 0.7 percentage points to go\n',
    );
  });

  it.each([
    ['an unknown programme', ['show', 'app-plus-1999'], /app-plus-1999/],
    ['a file that is not there', ['identifiers', '/nowhere.json'], /nowhere\.json/],
    [
      'a file that is no programme',
      ['check', join(import.meta.dirname, '../../../package.json')],
      /required property 'measures'/,
    ],
  ])('answers %s in plain words', async (_, step, message) => {
    const { code, stdout, stderr } = await caliper(settings, 'programmes', ...step);
    expect([1, 2]).toContain(code);
    expect(stdout).toBe('');
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain('    at ');
  });
});

describe('caliper submissions', () => {
  const ID = randomUUID();
  const freeze = (programme: string, user: string, ...more: string[]) => [
    'freeze',
    '--programme',
    programme,
    '--run',
    ID,
    '--entity',
    'A1234',
    '--user',
    user,
    ...more,
  ];

  it('answers whoever may not, and whatever is not there, in plain words', async () => {
    await caliperOutput(settings, 'users', 'add', 'anna', '--role', 'aco-analyst');
    await caliperOutput(settings, 'users', 'add', 'otto', '--role', 'quality-officer');
    const cases: [step: string[], code: number, message: RegExp][] = [
      [freeze('app-plus-2025', 'nobody'), 1, /nobody/],
      [freeze('app-plus-2025', 'otto'), 2, /otto is not an active user with the role aco-analyst/],
      [freeze('app-plus', 'anna'), 2, /--programme is like app-plus-2025/],
      [freeze('app-plus-2025', 'anna', '--format', 'pdf'), 2, /--format is one of/],
      [freeze('app-plus-2025', 'anna'), 1, /run/i],
      [['show', ID], 1, new RegExp(`${ID}|submission`)],
      [['show', 'x'], 1, /submission/],
      [['verify', ID], 1, /submission/],
      [['sign-off', ID, '--user', 'anna'], 1, /submission/],
      [['sign-off', ID], 2, /required option '--user <name>' not specified/],
      [['download', ID, 'pdf'], 2, /no format pdf/],
      [['download', ID, 'qpp'], 1, /submission/],
    ];
    for (const [step, code, message] of cases) {
      const answer = await caliper(settings, 'submissions', ...step);
      expect([step, answer.stderr]).toEqual([step, expect.stringMatching(message)]);
      expect([step, answer.stderr]).toEqual([step, expect.not.stringContaining('    at ')]);
      expect([step, answer.code]).toEqual([step, code]);
    }
    expect((await caliperOutput(settings, 'submissions', 'list')).trim().split('\n').length).toBeLessThanOrEqual(2);
  });
});

describe('caliper demo', () => {
  it('leaves a database that is in use alone, and says when no service answers', async () => {
    const away = await caliper(settings, 'demo', '--service', 'http://127.0.0.1:1');
    expect(away).toMatchObject({ code: 1, stdout: '' });
    expect(away.stderr).toMatch(/^No service answers at http:\/\/127\.0\.0\.1:1\./);
    await caliperOutput(settings, 'sources', 'add', 'mercy');
    const used = await caliper(settings, 'demo');
    expect(used).toMatchObject({ code: 1, stdout: '' });
    expect(used.stderr).toMatch(/only loaded into an empty database/);
    expect(used.stderr).not.toContain('    at ');
  });
});

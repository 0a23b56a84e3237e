import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { caliper, caliperOutput } from '../../support/command-in-process.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';

jest.setTimeout(120_000);

let database: TestDatabase;
let folder: string;

beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'caliper-beneficiaries-'));
});

afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

const settings = () => ({ DATABASE_URL: database.url, LOG_LEVEL: 'silent' });
const beneficiaries = (...options: string[]) => caliperOutput(settings(), 'beneficiaries', ...options);

/** Imports a list of these lines; returns its number. */
async function importList(quarter: string, ...lines: string[]): Promise<string> {
  const file = join(folder, `${quarter}.csv`);
  await writeFile(file, ['MBI,First Name,Last Name,Date of Birth,Sex', ...lines].join('\n'));
  const printed = await beneficiaries('import', file, '--year', '2026', '--quarter', quarter);
  return /^(\d+) \*/m.exec(printed)?.[1] ?? '';
}

it('caliper beneficiaries diff tells who joined, left and changed, and no more of a number than its end', async () => {
  const before = await importList(
    '3',
    '1EG4TE5MK71,Ann,Quill,1950-01-31,F',
    '1EG4TE5MK72,Bea,Reed,1951-01-31,F',
    '1EG4TE5MK73,Cal,Snow,1952-01-31,M',
  );
  const after = await importList(
    '4',
    '1EG4TE5MK71,Ann,Quill,1950-01-31,F',
    '1EG4TE5MK72,Bea,Redd,1951-01-30,F',
    '1EG4TE5MK74,Dan,Teal,1953-01-31,M',
  );
  const lines = (await beneficiaries('diff', before, after)).trimEnd().split('\n');
  expect(lines.slice(2).map((line) => line.split(/ {2,}/))).toEqual([
    ['*******MK72', 'changed', 'familyName, birthDate'],
    ['*******MK74', 'joined'],
    ['*******MK73', 'left'],
    ['1 joined, 1 left, 1 changed, 1 unchanged'],
  ]);
  const missing = await caliper(settings(), 'beneficiaries', 'diff', before, '4711');
  expect([missing.code, missing.stdout]).toEqual([1, '']);
  expect(missing.stderr).toContain('4711');
});

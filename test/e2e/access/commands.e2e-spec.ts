import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { caliper as command } from '../../support/command-in-process.js';
import { createTestDatabase } from '../../support/database.js';
import type { TestDatabase } from '../../support/database.js';

// Each command starts the whole service.
jest.setTimeout(240_000);

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(() => database.drop());

async function caliper(...options: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const { code, stdout, stderr } = await command({ DATABASE_URL: database.url }, ...options);
  return { code, out: stdout, err: stderr };
}

describe('caliper users and caliper audit', () => {
  it('add, list, reset and deactivate a user, and keep the trail of it', async () => {
    const added = await caliper('users', 'add', 'jane', '--role', 'administrator', 'auditor', '--display-name', 'Jane');
    expect(added.out).toMatch(
      /^jane \(administrator, auditor\)\nOne-time password, shown this once: (\w{4}-){4}\w{4}\n$/,
    );
    expect(added.code).toBe(0);
    expect((await caliper('users', 'add', 'jane', '--role', 'auditor')).code).toBe(1);
    expect((await caliper('users', 'add', 'Jane Doe', '--role', 'auditor')).code).toBe(2);
    expect((await caliper('users', 'reset-password', 'jane')).out).toMatch(/One-time password/);
    expect(await caliper('users', 'deactivate', 'jane')).toMatchObject({
      code: 1,
      err: expect.stringContaining('last active administrator'),
    });
    expect((await caliper('users', 'list')).out).toMatch(/^jane +Jane +administrator, auditor +active$/m);

    const listed = await caliper('audit', 'list', '--actor', 'caliper users', '--json');
    const entries = listed.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(entries.map(({ action, entityType }) => `${String(action)} ${String(entityType)}`)).toEqual([
      'update user',
      'create user',
    ]);
  });

  it('verify the trail: exit 0 with its end, 1 with the first broken entry, 2 for an unusable anchor', async () => {
    const intact = await caliper('audit', 'verify');
    expect(intact).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^Intact: \d+ entries\.\n.*: \d+:[0-9a-f]{64}\n$/),
    });
    const anchor = intact.out.trim().split(' ').at(-1) ?? '';
    expect((await caliper('audit', 'verify', '--anchor', anchor)).code).toBe(0);
    expect((await caliper('audit', 'verify', '--anchor', 'yesterday')).code).toBe(2);

    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query('alter table audit_events disable trigger user');
    await client.query(`update audit_events set outcome = 'failure' where sequence = 2`);
    await client.end();
    expect(await caliper('audit', 'verify')).toMatchObject({ code: 1, err: 'Broken at entry 2: it was altered.\n' });
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { FirstAdministrator } from '../../../src/access/first-administrator.js';
import { createService } from '../../../src/application.js';
import type { Service } from '../../../src/application.js';
import { readEnvironment } from '../../../src/config/environment.js';
import { createTestDatabase } from '../../support/database.js';
import type { TestDatabase } from '../../support/database.js';
import { Browser } from './browser.js';

const PASSWORD = 'a long way to the sea';

let database: TestDatabase;
let service: Service;
let pool: pg.Pool;
let administrator: Browser;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 2 });
  service = await createService(
    readEnvironment({ DATABASE_URL: database.url, PORT: '0', LOG_LEVEL: 'silent', WORKER: 'off' }),
  );
  const first = await service.app.get(FirstAdministrator).create();
  administrator = new Browser(service.url);
  await administrator.signIn('administrator', first?.oneTimePassword ?? '');
  await administrator.changePassword(first?.oneTimePassword ?? '', PASSWORD);
});

afterAll(async () => {
  await service?.stop();
  await pool?.end();
  await database?.drop();
});

/** A user who has signed in and changed the one-time password. */
async function userWith(name: string, ...roles: string[]): Promise<{ browser: Browser; id: string }> {
  const added = await administrator.request('POST', '/api/users', { name, displayName: name, roles });
  const { user, oneTimePassword } = added.json as { user: { id: string }; oneTimePassword: string };
  const browser = new Browser(service.url);
  await browser.signIn(name, oneTimePassword);
  await browser.changePassword(oneTimePassword, PASSWORD);
  return { browser, id: user.id };
}

async function auditActions(entityType: string, action: string): Promise<Record<string, unknown>[]> {
  const { rows } = await pool.query<Record<string, unknown>>(
    'select * from audit_events where entity_type = $1 and action = $2 order by sequence',
    [entityType, action],
  );
  return rows;
}

describe('the first administrator', () => {
  it('is made once only, also by processes that start together', async () => {
    const own = await createTestDatabase();
    const environment = readEnvironment({ DATABASE_URL: own.url, PORT: '0', LOG_LEVEL: 'silent', WORKER: 'off' });
    const [one, two] = await Promise.all([createService(environment), createService(environment)]);
    try {
      const made = await Promise.all([one, two].map((each) => each.app.get(FirstAdministrator).create()));
      expect(made.filter((first) => first !== null)).toHaveLength(1);
    } finally {
      await Promise.all([one.stop(), two.stop()]);
      await own.drop();
    }
  });

  it('may do nothing but change the one-time password', async () => {
    const added = await administrator.request('POST', '/api/users', {
      name: 'newcomer',
      displayName: 'New',
      roles: ['administrator'],
    });
    const browser = new Browser(service.url);
    const signedIn = await browser.signIn('newcomer', String(added.json.oneTimePassword));
    expect(signedIn.json).toMatchObject({ name: 'newcomer', mustChangePassword: true, idleMinutes: 15 });
    expect((await browser.request('GET', '/api/users')).status).toBe(403);
    expect((await browser.changePassword(String(added.json.oneTimePassword), PASSWORD)).status).toBe(200);
    expect((await browser.request('GET', '/api/users')).status).toBe(200);
  });
});

describe('signing in', () => {
  it('sets a cookie that scripts cannot read and other sites do not send', async () => {
    const answer = await new Browser(service.url).signIn('administrator', PASSWORD);
    const cookie = answer.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^caliper-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('stores neither the password nor the token', async () => {
    const browser = new Browser(service.url);
    await browser.signIn('administrator', PASSWORD);
    const token = browser.cookie.split('=')[1] ?? '';
    const { rows } = await pool.query<{ row: string }>(
      'select s::text as row from sessions s union all select u::text from users u',
    );
    const stored = rows.map(({ row }) => row).join('\n');
    expect(stored).toContain('$argon2id$v=19$m=19456,t=2,p=1$');
    expect(stored).not.toContain(PASSWORD);
    expect(stored).not.toContain(token);
    expect(stored).not.toContain(Buffer.from(token).toString('hex'));
  });

  it('answers a wrong name like a wrong password', async () => {
    const browser = new Browser(service.url);
    const wrongName = await browser.signIn('nobody-here', PASSWORD);
    const wrongPassword = await browser.signIn('administrator', 'another long password');
    expect([wrongName.status, wrongPassword.status]).toEqual([401, 401]);
    expect(wrongName.json.message).toBe(wrongPassword.json.message);
  });

  it('locks a user after five wrong passwords, even for the right one, and an administrator unlocks', async () => {
    const { id } = await userWith('forgetful', 'quality-officer');
    const browser = new Browser(service.url);
    for (let attempt = 0; attempt < 5; attempt += 1) await browser.signIn('forgetful', 'not the right password');
    expect((await browser.signIn('forgetful', PASSWORD)).status).toBe(401);
    const reset = await administrator.request('POST', `/api/users/${id}/password`);
    expect((await browser.signIn('forgetful', String(reset.json.oneTimePassword))).status).toBe(200);
  });

  it('refuses a form of another site', async () => {
    const answer = await new Browser(service.url).request(
      'POST',
      '/api/session',
      { name: 'administrator', password: PASSWORD },
      { origin: 'https://elsewhere.example' },
    );
    expect(answer.status).toBe(403);
  });

  it('is recorded with its outcome', async () => {
    const before = await auditActions('session', 'sign-in');
    const browser = new Browser(service.url);
    await browser.signIn('administrator', 'surely not this one');
    await browser.signIn('administrator', PASSWORD);
    const after = await auditActions('session', 'sign-in');
    expect(after.slice(before.length).map(({ outcome }) => outcome)).toEqual(['failure', 'success']);
  });
});

describe('a session', () => {
  it('lets nothing be changed without its CSRF token or from another site', async () => {
    const user = { name: 'csrf-victim', displayName: 'x', roles: ['auditor'] };
    const without = await administrator.request('POST', '/api/users', user, { 'x-csrf-token': undefined });
    const wrong = await administrator.request('POST', '/api/users', user, { 'x-csrf-token': 'x'.repeat(43) });
    const elsewhere = await administrator.request('POST', '/api/users', user, { origin: 'https://elsewhere.example' });
    const crossSite = await administrator.request('POST', '/api/users', user, {
      origin: undefined,
      'sec-fetch-site': 'cross-site',
    });
    expect([without.status, wrong.status, elsewhere.status, crossSite.status]).toEqual([403, 403, 403, 403]);
    const users = await administrator.request('GET', '/api/users');
    expect(users.text).not.toContain('csrf-victim');
  });

  it('tells who is signed in', async () => {
    const answer = await administrator.request('GET', '/api/session');
    expect(answer.json).toMatchObject({
      name: 'administrator',
      roles: ['administrator'],
      csrfToken: administrator.csrfToken,
    });
  });

  it('ends when idle, and after twelve hours however busy', async () => {
    for (const change of [
      "last_seen_at = now() - interval '16 minutes'",
      "created_at = now() - interval '12 hours 1 minute'",
    ]) {
      const { browser, id } = await userWith(`sleeper-${change.slice(0, 4)}`, 'auditor');
      expect((await browser.request('GET', '/api/session')).status).toBe(200);
      await pool.query(`update sessions set ${change} where user_id = $1`, [id]);
      expect((await browser.request('GET', '/api/session')).status).toBe(401);
    }
  });

  it('is prolonged by a request', async () => {
    const { browser, id } = await userWith('busy', 'auditor');
    await pool.query(`update sessions set last_seen_at = now() - interval '14 minutes' where user_id = $1`, [id]);
    await browser.request('GET', '/api/session');
    const { rows } = await pool.query(
      `select 1 from sessions where user_id = $1 and last_seen_at > now() - interval '1 minute'`,
      [id],
    );
    expect(rows).toHaveLength(1);
  });

  it('ends at sign-out', async () => {
    const { browser } = await userWith('leaver', 'auditor');
    const cookie = browser.cookie;
    expect((await browser.request('DELETE', '/api/session')).status).toBe(204);
    expect((await browser.request('GET', '/api/session', undefined, { cookie })).status).toBe(401);
  });

  it('ends everywhere else when the password changes', async () => {
    const { browser } = await userWith('mover', 'auditor');
    const elsewhere = new Browser(service.url);
    await elsewhere.signIn('mover', PASSWORD);
    expect((await browser.changePassword(PASSWORD, 'another way to the sea')).status).toBe(200);
    expect((await browser.request('GET', '/api/session')).status).toBe(200);
    expect((await elsewhere.request('GET', '/api/session')).status).toBe(401);
  });

  it.each([
    ['too short', 'short'],
    ['holds the name', 'chooser-is-my-name'],
    ['tried first', 'passwordpassword'],
    ['one pattern', 'abcabcabcabcabc'],
  ])('keeps its password when the new one is %s', async (_, password) => {
    const name = 'chooser';
    if ((await administrator.request('GET', '/api/users')).text.includes(`"${name}"`) === false)
      await userWith(name, 'auditor');
    const browser = new Browser(service.url);
    await browser.signIn(name, PASSWORD);
    expect((await browser.changePassword(PASSWORD, password)).status).toBe(400);
    expect((await browser.signIn(name, PASSWORD)).status).toBe(200);
  });
});

describe('users', () => {
  it('are for administrators only; the refusal is recorded', async () => {
    const { browser, id } = await userWith('officer', 'quality-officer', 'aco-analyst');
    expect((await browser.request('GET', '/api/users')).status).toBe(403);
    const refusals = await auditActions('route', 'refuse');
    expect(refusals.at(-1)).toMatchObject({ actor_id: id, details: { method: 'GET', route: '/api/users' } });
  });

  it('lose their sessions with their rights', async () => {
    const { browser, id } = await userWith('demoted', 'auditor');
    await administrator.request('PATCH', `/api/users/${id}`, { roles: ['aco-analyst'] });
    expect((await browser.request('GET', '/api/session')).status).toBe(401);
    await browser.signIn('demoted', PASSWORD);
    expect((await administrator.request('DELETE', `/api/users/${id}`)).status).toBe(204);
    expect((await browser.request('GET', '/api/session')).status).toBe(401);
    expect((await browser.signIn('demoted', PASSWORD)).status).toBe(401);
  });

  it('need what a user has, and nothing unknown', async () => {
    const taken = await administrator.request('POST', '/api/users', {
      name: 'officer',
      displayName: 'x',
      roles: ['auditor'],
    });
    const unknown = await administrator.request('POST', '/api/users', {
      name: 'good',
      displayName: 'x',
      roles: ['emperor'],
      active: true,
    });
    expect([taken.status, unknown.status]).toEqual([409, 400]);
    expect(unknown.json).toMatchObject({ statusCode: 400, error: 'Bad Request' });
    expect((unknown.json.message as string[]).join()).toMatch(/active.*roles/s);
    const { id } = await userWith('nameless', 'auditor');
    const nulls = await administrator.request('PATCH', `/api/users/${id}`, { displayName: null });
    expect(nulls.status).toBe(400);
  });

  it('always keep one active administrator', async () => {
    const users = (await administrator.request('GET', '/api/users')).json as unknown as { id: string; name: string }[];
    const demote = (name: string) => {
      const id = users.find((user) => user.name === name)?.id ?? '';
      return administrator.request('PATCH', `/api/users/${id}`, { roles: ['auditor'] });
    };
    expect((await demote('newcomer')).status).toBe(200);
    expect((await demote('administrator')).status).toBe(409);
    expect((await administrator.request('GET', '/api/users')).status).toBe(200);
  });
});

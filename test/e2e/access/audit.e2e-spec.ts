import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { PostgresAuditTrail } from '../../../src/access/audit/postgres-audit-trail.js';
import { verifyAudit } from '../../../src/access/audit/verify-audit.js';
import type { AuditEntry } from '../../../src/access/audit-trail.js';
import { readEnvironment } from '../../../src/config/environment.js';
import { createTestDatabase } from '../../support/database.js';
import type { TestDatabase } from '../../support/database.js';

let database: TestDatabase;
let trail: PostgresAuditTrail;
let client: pg.Client;

beforeEach(async () => {
  database = await createTestDatabase();
  trail = new PostgresAuditTrail(readEnvironment({ DATABASE_URL: database.url }));
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});

afterEach(async () => {
  await trail.onApplicationShutdown();
  await client.end();
  await database.drop();
});

function entry(number: number): AuditEntry {
  return {
    actor: { kind: 'system', id: 'test' },
    action: 'read',
    entityType: 'Patient',
    entityId: String(number),
    personId: '0b0e7a52-0000-4000-8000-000000000000',
    details: { number, ratio: 1e21, text: 'ä"\\\n', nothing: null, yes: true },
  };
}

async function record(count: number): Promise<void> {
  await trail.record(...Array.from({ length: count }, (_, index) => entry(index + 1)));
}

/** What somebody with the rights of the owner can do. */
async function forge(...statements: string[]): Promise<void> {
  for (const table of ['audit_events', 'audit_heads']) await client.query(`alter table ${table} disable trigger user`);
  for (const statement of statements) await client.query(statement);
  for (const table of ['audit_events', 'audit_heads']) await client.query(`alter table ${table} enable trigger user`);
}

describe('the audit trail', () => {
  it('is intact as written, and empty at first', async () => {
    expect(await verifyAudit(database.url)).toMatchObject({ intact: true, entries: 0 });
    await record(3);
    await record(0);
    await trail.record(entry(4));
    expect(await verifyAudit(database.url)).toMatchObject({ intact: true, entries: 4, head: { sequence: 4 } });
  });

  it('has committed an entry when recording resolves', async () => {
    await trail.record(entry(1));
    const { rows } = await client.query('select entity_id, details from audit_events');
    expect(rows).toEqual([{ entity_id: '1', details: entry(1).details }]);
  });

  it('keeps entries of concurrent callers without a hole, each in the order given', async () => {
    const calls = Array.from({ length: 300 }, (_, index) => trail.record(entry(index * 2), entry(index * 2 + 1)));
    await Promise.all(calls);
    expect(await verifyAudit(database.url)).toMatchObject({ intact: true, entries: 600 });
    const { rows } = await client.query<{ pairs: number }>(
      `select count(*)::int as pairs from audit_events a join audit_events b on b.sequence = a.sequence + 1
        where (a.details->>'number')::int % 2 = 0 and (b.details->>'number')::int = (a.details->>'number')::int + 1`,
    );
    expect(rows[0]?.pairs).toBe(300);
  });

  it('keeps entries of a transaction only if it commits, beside those of others', async () => {
    const source = await new DataSource({ type: 'postgres', url: database.url }).initialize();
    try {
      const within = (number: number, fate: 'kept' | 'lost') =>
        source.transaction(async (manager) => {
          await trail.recordWithin(manager, entry(number));
          if (fate === 'lost') throw new Error('lost');
        });
      await within(1, 'kept');
      await expect(within(2, 'lost')).rejects.toThrow('lost');
      const kept = Array.from({ length: 40 }, (_, index) => (index % 2 ? within(index, 'kept') : record(1)));
      const lost = [1, 2, 3].map((number) => expect(within(number, 'lost')).rejects.toThrow('lost'));
      await Promise.all([...kept, ...lost]);
      expect(await verifyAudit(database.url)).toMatchObject({ intact: true, entries: 41 });
    } finally {
      await source.destroy();
    }
  });

  it('walks more entries than one page holds', async () => {
    await record(10_000);
    expect(await verifyAudit(database.url)).toMatchObject({ intact: true, entries: 10_000 });
  });

  it('refuses one unusable entry without hurting those beside it', async () => {
    const good = trail.record(entry(1));
    await expect(trail.record({ ...entry(2), personId: 'Jane Doe' })).rejects.toThrow('personId');
    await good;
    expect(await verifyAudit(database.url)).toMatchObject({ intact: true, entries: 1 });
  });

  it('keeps recording after its connection was lost', async () => {
    await record(1);
    await client.query(`select pg_terminate_backend(pid) from pg_stat_activity
                         where application_name = 'caliper-audit' and datname = current_database()`);
    await trail.record(entry(2)).catch(() => trail.record(entry(2)));
    expect(await verifyAudit(database.url)).toMatchObject({ intact: true, entries: 2 });
  });

  it('is one chain when several processes write at once', async () => {
    await Promise.all([...[1, 2].map(() => writerProcess(database.url, 250)), record(200)]);
    expect(await verifyAudit(database.url)).toMatchObject({ intact: true, entries: 700 });
  });

  it.each(['update audit_events set outcome = outcome', 'delete from audit_events', 'truncate audit_events'])(
    'refuses: %s',
    async (statement) => {
      await record(1);
      await expect(client.query(statement)).rejects.toThrow('append-only');
    },
  );

  it.each([
    'update audit_heads set sequence = 1',
    'delete from audit_heads',
    `insert into audit_heads values (false, 1, '')`,
  ])('keeps its head: refuses %s', async (statement) => {
    await record(3);
    await expect(client.query(statement)).rejects.toThrow('append-only');
  });
});

describe('verification names the first entry', () => {
  const cases: [string, number, RegExp, ...string[]][] = [
    ['altered', 4, /altered/, `update audit_events set actor_id = 'somebody else' where sequence = 4`],
    [
      'altered by a microsecond',
      4,
      /altered/,
      `update audit_events set occurred_at = occurred_at + interval '1 microsecond' where sequence = 4`,
    ],
    [
      'altered in its details',
      4,
      /altered/,
      `update audit_events set details = details || '{"number": 5}' where sequence = 4`,
    ],
    ['removed', 6, /missing/, 'delete from audit_events where sequence = 6'],
    [
      'swapped with another',
      3,
      /follow/,
      'update audit_events set sequence = sequence + 1000 where sequence in (3, 5)',
      'update audit_events set sequence = case sequence when 1003 then 5 else 3 end where sequence > 1000',
    ],
    ['cut off at the end', 9, /missing.*reached 10/, 'delete from audit_events where sequence >= 9'],
    ['left when all are gone', 1, /missing/, 'delete from audit_events'],
    [
      'put in at the end',
      11,
      /altered/,
      `insert into audit_events select 11, occurred_at, actor_kind, actor_id, action, entity_type, entity_id, person_id,
              outcome, details, hash, hash from audit_events where sequence = 10`,
    ],
  ];

  it.each(cases)('that was %s', async (_, sequence, reason, ...statements) => {
    await record(10);
    await forge(...statements);
    const verdict = await verifyAudit(database.url);
    expect(verdict).toEqual({ intact: false, sequence, reason: expect.stringMatching(reason) });
  });

  it('that is gone when the end and its note were both taken back, by an anchor noted outside', async () => {
    await record(8);
    const { rows } = await client.query<{ hash: Buffer }>('select hash from audit_heads');
    await record(2);
    const noted = await verifyAudit(database.url);
    if (!noted.intact) throw new Error(noted.reason);
    await forge(
      'delete from audit_events where sequence > 8',
      `update audit_heads set sequence = 8, hash = '\\x${rows[0]?.hash.toString('hex')}'`,
    );
    expect(await verifyAudit(database.url)).toMatchObject({ intact: true, entries: 8 });
    expect(await verifyAudit(database.url, noted.head)).toMatchObject({ intact: false, sequence: 9 });
  });

  it('that differs from an anchor when a whole other chain was put in place', async () => {
    await record(3);
    const noted = await verifyAudit(database.url);
    if (!noted.intact) throw new Error(noted.reason);
    await forge('delete from audit_events', `update audit_heads set sequence = 0, hash = '\\x${'00'.repeat(32)}'`);
    await record(5);
    expect(await verifyAudit(database.url)).toMatchObject({ intact: true, entries: 5 });
    expect(await verifyAudit(database.url, noted.head)).toMatchObject({ intact: false, sequence: 3 });
  });
});

/** Another process that records entries one by one and all at once; it runs the compiled trail. */
async function writerProcess(url: string, count: number): Promise<void> {
  const dist = join(import.meta.dirname, '../../../dist/src');
  if (!existsSync(dist)) throw new Error('This test needs the compiled service: npm run build.');
  const file = (path: string) => JSON.stringify(pathToFileURL(join(dist, path)).href);
  const script = `
    await import('reflect-metadata');
    const { PostgresAuditTrail } = await import(${file('access/audit/postgres-audit-trail.js')});
    const { readEnvironment } = await import(${file('config/environment.js')});
    const trail = new PostgresAuditTrail(readEnvironment({ DATABASE_URL: ${JSON.stringify(url)} }));
    const entry = (number) => ({ actor: { kind: 'system', id: String(process.pid) }, action: 'read', entityType: 'Patient', details: { number } });
    for (let number = 0; number < 50; number += 1) await trail.record(entry(number));
    await Promise.all(Array.from({ length: ${count - 50} }, (_, index) => trail.record(entry(50 + index))));
    await trail.onApplicationShutdown();`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`The writer ended with ${code}.`);
}

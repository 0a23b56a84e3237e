import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { migrate } from '../../src/database/migrate.js';

/** A database of one test file, cloned from a migrated template. */
export interface TestDatabase {
  url: string;
  drop(): Promise<void>;
}

/** The server that tests use: set by `global-setup.js`. */
export const serverUrl = process.env.CALIPER_TEST_SERVER ?? 'postgres://postgres@127.0.0.1:5432/postgres';

const TEMPLATE_LOCK = 726_354_002;

/** A fresh, migrated database: cloned in about 12 ms from a template that is made once for each state of `migrations/`. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const name = `caliper_test_${randomUUID().replaceAll('-', '')}`;
  await administer(async (client) => {
    await client.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    const template = await ensureTemplate(client);
    await client.query(`create database ${name} template ${template}`);
  });
  return {
    url: urlOf(name),
    drop: () =>
      administer(async (client) => {
        await connectionsClosed(client, name);
        await client.query(`drop database if exists ${name} with (force)`);
      }),
  };
}

/** Connections of an ended pool take a moment to close; one cut off by the drop would fail whatever test runs then. */
async function connectionsClosed(client: pg.Client, database: string): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const { rowCount } = await client.query('select 1 from pg_stat_activity where datname = $1 limit 1', [database]);
    if (!rowCount) return;
    await delay(20);
  }
}

async function ensureTemplate(client: pg.Client): Promise<string> {
  const template = `caliper_template_${migrationsHash()}`;
  const found = await client.query('select 1 from pg_database where datname = $1', [template]);
  if (found.rowCount) return template;
  const building = `${template}_building`;
  await client.query(`drop database if exists ${building} with (force)`);
  await client.query(`create database ${building}`);
  await migrate(urlOf(building));
  await client.query(`alter database ${building} rename to ${template}`);
  return template;
}

function migrationsHash(): string {
  const folder = join(import.meta.dirname, '../../migrations');
  const hash = createHash('sha256');
  for (const file of readdirSync(folder).sort()) hash.update(file).update(readFileSync(join(folder, file)));
  return hash.digest('hex').slice(0, 16);
}

function urlOf(database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.toString();
}

async function administer(work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

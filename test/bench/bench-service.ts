import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import pg from 'pg';

/** Compiled code: benchmarks run from `dist/test/bench`. */
const SOURCE = join(import.meta.dirname, '../../src');

/** The service as a process of its own, on a scratch database of the server that DATABASE_URL or the usual port gives. */
export class BenchService {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
    readonly databaseUrl: string,
    private readonly settings: Record<string, string>,
  ) {}

  static async start(): Promise<BenchService> {
    const database = `caliper_bench_${process.pid}`;
    await administer((client) => client.query(`create database ${database}`));
    const settings = {
      PATH: process.env.PATH ?? '',
      DATABASE_URL: urlOf(database),
      SECRET_KEY: randomBytes(32).toString('base64'),
      CALIPER_DEMO: 'off',
      LOG_LEVEL: 'warn',
      PORT: '0',
    };
    const child = spawn(process.execPath, [join(SOURCE, 'main.js')], {
      env: settings,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const url = await new Promise<string>((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`The service ended with ${code}.`)));
      createInterface({ input: child.stdout }).on('line', (line) => {
        const found = /(http:\/\/127\.0\.0\.1:\d+)/.exec(line);
        if (found?.[1]) resolve(found[1]);
      });
    });
    return new BenchService(child, url, settings.DATABASE_URL, settings);
  }

  /** Connects a source by the command line, as an administrator would. */
  async addSource(name: string): Promise<{ name: string; secret: string }> {
    const { stdout } = await promisify(execFile)(process.execPath, [join(SOURCE, 'cli.js'), 'sources', 'add', name], {
      env: this.settings,
    });
    const secret = /Signing secret\s+(\S+)/.exec(stdout)?.[1];
    if (!secret) throw new Error('caliper sources add printed no secret.');
    return { name, secret };
  }

  /** Most resident memory of the service process so far, in MiB. */
  peakMemory(): number {
    const status = readFileSync(`/proc/${this.child.pid}/status`, 'utf8');
    return Math.round(Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024);
  }

  async stop(): Promise<void> {
    const exit = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await exit;
    const { pathname } = new URL(this.databaseUrl);
    await administer((client) => client.query(`drop database ${pathname.slice(1)} with (force)`));
  }
}

/** Processor, memory and versions, in one line. */
export async function describeMachine(): Promise<string> {
  const [cpu] = cpus();
  let version = '';
  await administer(async (client) => {
    version = String((await client.query<{ server_version: string }>('show server_version')).rows[0]?.server_version);
  });
  const memory = (totalmem() / 1024 ** 3).toFixed(1);
  return `${cpus().length} x ${cpu?.model.trim()}, ${memory} GiB, Node ${process.versions.node}, PostgreSQL ${version}`;
}

function urlOf(database: string): string {
  const url = new URL(process.env.DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres');
  if (database !== '') url.pathname = `/${database}`;
  return url.toString();
}

async function administer(work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: urlOf('') });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import pg from 'pg';

/** Compiled code: benchmarks run from `dist/test/bench`. */
const PROGRAMS = join(import.meta.dirname, '../../bundle');

/** One process that works on its own jobs, or a service and a worker with Redis between them, as deployments have it. */
export type Deployment = 'one process' | 'service + worker';

type Settings = Record<string, string>;

/** The service as real processes, on a scratch database of the server that DATABASE_URL or the usual port gives. */
export class BenchService {
  url = '';
  private service: ChildProcess | null = null;
  private worker: ChildProcess | null = null;

  private constructor(
    private readonly settings: Settings,
    readonly databaseUrl: string,
  ) {}

  static async start(deployment: Deployment): Promise<BenchService> {
    const database = `caliper_bench_${process.pid}_${deployment.length}`;
    const databaseUrl = urlOf(database);
    const settings: Settings = {
      PATH: process.env.PATH ?? '',
      DATABASE_URL: databaseUrl,
      SECRET_KEY: randomBytes(32).toString('base64'),
      CALIPER_DEMO: 'off',
      LOG_LEVEL: 'warn',
      PORT: '0',
    };
    if (deployment === 'service + worker') {
      Object.assign(settings, { REDIS_URL: redisUrl(), REDIS_PREFIX: database, WORKER: 'off' });
    }
    await administer((client) => client.query(`create database ${database}`));
    const service = new BenchService(settings, databaseUrl);
    try {
      await service.open();
    } catch (error) {
      await service.stop();
      throw error;
    }
    return service;
  }

  /** Connects a source by the command line, as an administrator would. */
  async addSource(name: string): Promise<{ name: string; secret: string }> {
    const { stdout } = await promisify(execFile)(process.execPath, [join(PROGRAMS, 'cli.js'), 'sources', 'add', name], {
      env: this.settings,
    });
    const secret = /Signing secret\s+(\S+)/.exec(stdout)?.[1];
    if (!secret) throw new Error('caliper sources add printed no secret.');
    return { name, secret };
  }

  /**
   * Runs `caliper ingest` on a file or folder.
   * @param expected the exit code: 1 where some lines cannot be taken
   * @returns its seconds, and its most resident memory in MiB
   */
  async ingest(path: string, source: string, expected = 0): Promise<{ seconds: number; memory: number }> {
    const start = performance.now();
    const child = spawn(process.execPath, [join(PROGRAMS, 'cli.js'), 'ingest', path, '--source', source], {
      env: this.settings,
      stdio: ['ignore', 'ignore', expected === 0 ? 'inherit' : 'ignore'],
    });
    let memory = 0;
    // The most so far never falls, so that looking now and then is enough.
    const watch = setInterval(() => (memory = peakOf(child) ?? memory), 20);
    const [code] = (await once(child, 'exit')) as [number | null];
    clearInterval(watch);
    if (code !== expected) throw new Error(`caliper ingest ended with ${code}.`);
    return { seconds: (performance.now() - start) / 1000, memory };
  }

  /** Most resident memory so far, in MiB: of the service, and of the worker where there is one. */
  peakMemory(): number[] {
    return this.processes().map((child) => peakOf(child) ?? NaN);
  }

  /** Processor time of service and worker so far, in seconds. */
  processorTime(): number {
    const ticks = this.processes().map(({ pid }) => {
      const [user, system] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ').slice(11, 13) ?? [];
      return Number(user) + Number(system);
    });
    return ticks.reduce((sum, each) => sum + each, 0) / 100;
  }

  /** Ends the processes, and takes away the database and what is left in Redis. */
  async stop(): Promise<void> {
    await Promise.all(
      this.processes().map(async (child) => {
        const exit = once(child, 'exit');
        child.kill('SIGTERM');
        await exit;
      }),
    );
    await administer((client) => client.query(`drop database if exists ${nameOf(this.databaseUrl)} with (force)`));
    if (this.settings.REDIS_PREFIX) await forget(this.settings.REDIS_PREFIX);
  }

  private async open(): Promise<void> {
    [this.service, this.url] = await launch('main.js', this.settings);
    if (this.settings.WORKER === 'off') [this.worker] = await launch('worker.js', this.settings);
  }

  private processes(): ChildProcess[] {
    return [this.service, this.worker].filter((child) => child !== null && child.exitCode === null) as ChildProcess[];
  }
}

/** Most resident memory of a process so far, in MiB; null when it has ended. */
function peakOf({ pid }: ChildProcess): number | null {
  const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return peak === undefined ? null : Math.round(Number(peak) / 1024);
}

/** Starts a program and waits for the address it prints. */
async function launch(program: string, env: Settings): Promise<[ChildProcess, string]> {
  const child = spawn(process.execPath, [join(PROGRAMS, program)], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${program} ended with ${code}.`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = /(http:\/\/127\.0\.0\.1:\d+)/.exec(line);
      if (found?.[1]) resolve(found[1]);
    });
  });
  return [child, url];
}

/** The version of the database server. */
export async function serverVersion(): Promise<string> {
  return administer(async (client) => {
    const { rows } = await client.query<{ server_version: string }>('show server_version');
    return rows[0]?.server_version ?? 'unknown';
  });
}

function urlOf(database: string): string {
  const url = new URL(process.env.DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres');
  if (database !== '') url.pathname = `/${database}`;
  return url.toString();
}

function nameOf(databaseUrl: string): string {
  return new URL(databaseUrl).pathname.slice(1);
}

function redisUrl(): string {
  return process.env.REDIS_URL ?? 'redis://127.0.0.1:6379';
}

/** Whether a Redis answers, so that a worker of its own can be measured. */
export async function redisAnswers(): Promise<boolean> {
  const redis = new Redis(redisUrl(), { lazyConnect: true, retryStrategy: () => null });
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    return true;
  } catch {
    return false;
  } finally {
    redis.disconnect();
  }
}

async function forget(prefix: string): Promise<void> {
  const redis = new Redis(redisUrl());
  try {
    const keys = await redis.keys(`${prefix}:*`);
    if (keys.length > 0) await redis.del(...keys);
  } finally {
    redis.disconnect();
  }
}

async function administer<Result>(work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: urlOf('') });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';
import pg from 'pg';
import { AppModule } from '../../../src/app.module.js';
import { readEnvironment } from '../../../src/config/environment.js';
import { hasEnded, Runs, type RunDetails } from '../../../src/evaluation/runs.js';
import { MeasurePackages } from '../../../src/measures/measure-packages.js';
import { createTestDatabase } from '../../support/database.js';
import { until } from '../../support/until.js';
import { tinyPackage } from './tiny-measure.js';

export const actor = { kind: 'system', id: 'test' } as const;
export const period = { start: '2026-01-01', end: '2026-12-31' };

/** A database with the tiny measure, and any number of instances of the service over it. */
export class RunService {
  readonly #instances: INestApplicationContext[] = [];

  private constructor(
    readonly url: string,
    readonly database: pg.Pool,
    private readonly drop: () => Promise<void>,
  ) {}

  static async create(): Promise<RunService> {
    const database = await createTestDatabase();
    const service = new RunService(
      database.url,
      new pg.Pool({ connectionString: database.url, max: 4 }),
      database.drop,
    );
    const packages = (await service.instance({ WORKER: 'off' })).get(MeasurePackages, { strict: false });
    const outcome = await packages.importBundle(tinyPackage(), actor);
    for (const { package: imported } of outcome.packages) await packages.activate(imported.id, actor);
    return service;
  }

  /** One more instance, as another process would be. */
  async instance(settings: Record<string, string> = {}): Promise<INestApplicationContext> {
    const environment = readEnvironment({
      DATABASE_URL: this.url,
      SHARD_SIZE: '3',
      EVALUATION_THREADS: '1',
      DATA_DIRECTORY: '/nonexistent',
      SECRET_KEY: `${'A'.repeat(43)}=`,
      ...settings,
    });
    const instance = await NestFactory.createApplicationContext(AppModule.with(environment), {
      logger: ['error'],
      abortOnError: false,
    });
    this.#instances.push(instance);
    return instance;
  }

  get runs(): Runs {
    const [first] = this.#instances;
    if (!first) throw new Error('No instance is open.');
    return first.get(Runs, { strict: false });
  }

  /** The run once it has ended. */
  ended(id: string): Promise<RunDetails> {
    return until(
      async () => {
        const run = await this.runs.show(id);
        return hasEnded(run) ? run : null;
      },
      { withinMs: 60_000, everyMs: 50 },
    );
  }

  async run(): Promise<RunDetails> {
    const { id } = await this.runs.start({ period }, actor);
    return this.ended(id);
  }

  /** Counters as `group/stratum/population`: count. */
  async counters(): Promise<Record<string, number>> {
    const { rows } = await this.database.query<{ key: string; count: number }>(
      `select group_id || '/' || stratum || '/' || population as key, count::int as count from score_counters
       where count <> 0 order by 1`,
    );
    return Object.fromEntries(rows.map(({ key, count }) => [key, count]));
  }

  async close(): Promise<void> {
    for (const instance of this.#instances.splice(0)) await instance.close();
    await this.database.end();
    await this.drop();
  }
}

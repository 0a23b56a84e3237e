import pg from 'pg';
import type { AnyJobHandler } from '../../src/jobs/job-queue.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

/** Work kept in PostgreSQL, as real handlers keep theirs: claimed with `for update skip locked`, done in one transaction. */
export class WorkLedger {
  readonly #held = new Map<string, { promise: Promise<void>; release: () => void }>();
  readonly #failures = new Map<string, number>();
  readonly #tries = new Map<string, number>();
  readonly #active = new Set<string>();
  /** How often unfinished work was looked up. */
  lookups = 0;

  private constructor(
    private readonly database: TestDatabase,
    private readonly pool: pg.Pool,
  ) {}

  static async create(): Promise<WorkLedger> {
    const database = await createTestDatabase();
    const pool = new pg.Pool({ connectionString: database.url, max: 6 });
    await pool.query('create table work (piece serial primary key, id text not null, times int not null default 0)');
    return new WorkLedger(database, pool);
  }

  async drop(): Promise<void> {
    await this.pool.end();
    await this.database.drop();
  }

  /** Adds one piece of work under each id. */
  async want(...ids: string[]): Promise<void> {
    await this.pool.query('insert into work (id) select unnest($1::text[])', [ids]);
  }

  /** Forgets all work, and what was asked of it. */
  async clear(): Promise<void> {
    await this.pool.query('truncate work');
    this.#failures.clear();
    this.#tries.clear();
    this.lookups = 0;
  }

  /** The handler stays with this work until it is released. */
  hold(id: string): void {
    let release = (): void => undefined;
    const promise = new Promise<void>((resolve) => (release = resolve));
    this.#held.set(id, { promise, release });
  }

  releaseAll(): void {
    for (const { release } of this.#held.values()) release();
    this.#held.clear();
  }

  /** The next `times` tries of this work fail. */
  fail(id: string, times: number): void {
    this.#failures.set(id, times);
  }

  isActive(id: string): boolean {
    return this.#active.has(id);
  }

  /**
   * How often this work was found undone and taken up, be it that the try failed. A call that finds nothing to do is
   * none: whoever looked the work up cannot know that it has been finished since.
   */
  tries(id: string): number {
    return this.#tries.get(id) ?? 0;
  }

  async finished(): Promise<boolean> {
    const { rows } = await this.pool.query<{ open: number }>('select count(*)::int as open from work where times = 0');
    return rows[0]?.open === 0;
  }

  /** How often pieces were done, by id. More than was wanted: some was done twice. */
  async runs(): Promise<Record<string, number>> {
    const { rows } = await this.pool.query<{ id: string; times: number }>(
      'select id, sum(times)::int as times from work group by id',
    );
    return Object.fromEntries(rows.map(({ id, times }) => [id, times]));
  }

  handlers(): AnyJobHandler[] {
    const nothing = { concurrency: 1, run: () => Promise.resolve(), unfinished: () => Promise.resolve([]) };
    return [
      {
        name: 'apply-messages',
        concurrency: 1,
        run: ({ sourceId }, signal) => this.#work(sourceId, signal),
        unfinished: (limit) => this.#unfinished(limit),
      },
      { ...nothing, name: 'schedule-pull' },
      { ...nothing, name: 'pull-source' },
      { ...nothing, name: 'count-feed' },
      { ...nothing, name: 'tend-subscription' },
      { ...nothing, name: 'fetch-notified' },
      { ...nothing, name: 'plan-run' },
      { ...nothing, name: 'evaluate-shard' },
      { ...nothing, name: 'attribute-persons' },
      { ...nothing, name: 'price-flaws' },
      { ...nothing, name: 'match-persons' },
      { ...nothing, name: 'evaluate-touched' },
      { ...nothing, name: 'match-beneficiaries' },
    ];
  }

  /** Does one piece. A second one that is wanted meanwhile is left for the next call. */
  async #work(id: string, signal: AbortSignal): Promise<void> {
    const client = await this.pool.connect();
    try {
      await client.query('begin');
      const claimed = await client.query<{ piece: number }>(
        'select piece from work where id = $1 and times = 0 order by piece limit 1 for update skip locked',
        [id],
      );
      const [row] = claimed.rows;
      if (row) await this.#finish(client, id, row.piece, signal);
      await client.query('commit');
    } catch (error) {
      await client.query('rollback');
      throw error;
    } finally {
      client.release();
    }
  }

  async #finish(client: pg.PoolClient, id: string, piece: number, signal: AbortSignal): Promise<void> {
    this.#tries.set(id, this.tries(id) + 1);
    const failures = this.#failures.get(id) ?? 0;
    if (failures > 0) {
      this.#failures.set(id, failures - 1);
      throw new Error('This try fails.');
    }
    this.#active.add(id);
    try {
      const held = this.#held.get(id);
      if (held) await Promise.race([held.promise, aborted(signal)]);
      signal.throwIfAborted();
      await client.query('update work set times = times + 1 where piece = $1', [piece]);
    } finally {
      this.#active.delete(id);
    }
  }

  async #unfinished(limit: number): Promise<{ sourceId: string }[]> {
    const { rows } = await this.pool.query<{ id: string }>(
      'select id from work where times = 0 order by piece limit $1',
      [limit],
    );
    this.lookups += 1;
    return rows.map(({ id }) => ({ sourceId: id }));
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

import { JOB_NAMES, jobId, type JobCatalogue, type JobName } from './job-catalogue.js';
import { JobFailures } from './job-failures.js';
import { handlersByName } from './job-handlers.js';
import { JobQueue, type AnyJobHandler, type JobHandler } from './job-queue.js';
import { DEFAULT_TIMING, retryDelay, type JobTiming } from './job-timing.js';
import { Reconciler } from './reconciler.js';

interface Entry {
  name: JobName;
  id: string;
  data: JobCatalogue[JobName];
  state: 'waiting' | 'active' | 'delayed';
  failures: number;
  /** Enqueued while active: the work may have grown after the handler looked, so it runs again. */
  again: boolean;
  timer?: NodeJS.Timeout;
}

export interface InProcessQueueOptions {
  /** false: takes part in nothing; other processes find the work in PostgreSQL. */
  working: boolean;
  timing?: Partial<JobTiming>;
}

/**
 * Serves the catalogue in this process, without any server but PostgreSQL. Enqueuing wakes it at once; work that other
 * processes made, or that a dead one left, is found by the reconciler.
 */
export class InProcessQueue extends JobQueue {
  readonly #timing: JobTiming;
  readonly #failures = new JobFailures();
  readonly #entries = new Map<string, Entry>();
  readonly #waiting = new Map<JobName, Entry[]>(JOB_NAMES.map((name) => [name, []]));
  readonly #active = new Map<JobName, number>(JOB_NAMES.map((name) => [name, 0]));
  readonly #restingUntil = new Map<string, number>();
  readonly #running = new Set<Promise<void>>();
  readonly #abort = new AbortController();
  #handlers: ReadonlyMap<JobName, AnyJobHandler> = new Map();
  #reconciler: Reconciler | undefined;
  #state: 'new' | 'started' | 'stopped' = 'new';

  constructor(private readonly options: InProcessQueueOptions) {
    super();
    this.#timing = { ...DEFAULT_TIMING, ...options.timing };
  }

  enqueue<Name extends JobName>(name: Name, data: JobCatalogue[Name]): Promise<void> {
    if (this.#state === 'started' && this.options.working) this.#add(name, data);
    return Promise.resolve();
  }

  start(handlers: readonly AnyJobHandler[]): Promise<void> {
    this.#handlers = handlersByName(handlers);
    this.#state = 'started';
    if (this.options.working) {
      this.#reconciler = new Reconciler(
        handlers,
        (name, data) => this.#dispatchUnfinished(name, data),
        this.#failures,
        this.#timing.reconcileEvery,
      );
      this.#reconciler.now();
    }
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    this.#state = 'stopped';
    for (const entry of this.#entries.values()) clearTimeout(entry.timer);
    const grace = setTimeout(() => this.#abort.abort(), this.#timing.stopGrace);
    await this.#reconciler?.stop();
    await Promise.all(this.#running);
    clearTimeout(grace);
    this.#entries.clear();
  }

  counts(): Promise<Record<JobName, { waiting: number; active: number }>> {
    const counts = JOB_NAMES.map((name) => {
      const entries = [...this.#entries.values()].filter((entry) => entry.name === name);
      const active = entries.filter(({ state }) => state === 'active').length;
      return [name, { waiting: entries.length - active, active }];
    });
    return Promise.resolve(Object.fromEntries(counts) as Record<JobName, { waiting: number; active: number }>);
  }

  #dispatchUnfinished<Name extends JobName>(name: Name, data: JobCatalogue[Name]): Promise<void> {
    const id = jobId(name, data);
    if ((this.#restingUntil.get(id) ?? 0) <= Date.now() && !this.#entries.has(id)) this.#add(name, data);
    return Promise.resolve();
  }

  #add<Name extends JobName>(name: Name, data: JobCatalogue[Name]): void {
    const id = jobId(name, data);
    const known = this.#entries.get(id);
    if (known) {
      known.again ||= known.state === 'active';
      return;
    }
    this.#wait({ name, id, data, state: 'waiting', failures: 0, again: false });
  }

  #wait(entry: Entry): void {
    if (this.#state !== 'started') return;
    entry.state = 'waiting';
    this.#entries.set(entry.id, entry);
    this.#waiting.get(entry.name)?.push(entry);
    this.#work(entry.name);
  }

  /** Takes waiting jobs of this name while its handler has room. */
  #work(name: JobName): void {
    const handler = this.#handlers.get(name) as JobHandler<JobName> | undefined;
    const waiting = this.#waiting.get(name) ?? [];
    while (handler && this.#state === 'started' && (this.#active.get(name) ?? 0) < handler.concurrency) {
      const entry = waiting.shift();
      if (!entry) return;
      entry.state = 'active';
      this.#active.set(name, (this.#active.get(name) ?? 0) + 1);
      const run = this.#run(handler, entry).finally(() => {
        this.#running.delete(run);
        this.#active.set(name, (this.#active.get(name) ?? 1) - 1);
        this.#work(name);
      });
      this.#running.add(run);
    }
  }

  async #run(handler: JobHandler<JobName>, entry: Entry): Promise<void> {
    try {
      await handler.run(entry.data, this.#abort.signal);
      this.#restingUntil.delete(entry.id);
    } catch (error) {
      if (this.#abort.signal.aborted) return;
      entry.failures += 1;
      const final = entry.failures >= this.#timing.attempts;
      this.#failures.attemptFailed(entry.name, entry.id, entry.failures, final, error);
      if (!final) {
        this.#delay(entry);
        return;
      }
      this.#rest(entry.id);
    }
    this.#entries.delete(entry.id);
    if (entry.again) this.#wait({ ...entry, failures: 0, again: false });
  }

  #delay(entry: Entry): void {
    entry.state = 'delayed';
    entry.again = false;
    if (this.#state === 'started') {
      entry.timer = setTimeout(() => this.#wait(entry), retryDelay(this.#timing, entry.failures));
    }
  }

  #rest(id: string): void {
    const now = Date.now();
    for (const [resting, until] of this.#restingUntil) if (until <= now) this.#restingUntil.delete(resting);
    this.#restingUntil.set(id, now + this.#timing.restAfterFailure);
  }
}

import Bull from 'bull';
import type { Job, Queue } from 'bull';
import { JOB_NAMES, jobId, type JobCatalogue, type JobName } from './job-catalogue.js';
import { JobFailures } from './job-failures.js';
import { handlersByName } from './job-handlers.js';
import { JobMarks } from './job-marks.js';
import { JobQueue, type AnyJobHandler, type JobHandler } from './job-queue.js';
import { DEFAULT_TIMING, type JobTiming } from './job-timing.js';
import { Reconciler } from './reconciler.js';
import { RedisConnections } from './redis-connections.js';
import { settlesWithin, TookTooLongError } from './settles-within.js';

type Data = JobCatalogue[JobName];

export interface BullQueueOptions {
  redisUrl: string;
  /** Every key starts with it: services that share a Redis do not take each other's jobs. */
  prefix: string;
  /** false: enqueues only. */
  working: boolean;
  timing?: Partial<JobTiming>;
}

/** How long anybody waits for a Redis that does not answer. The work is in PostgreSQL and will be found there. */
const PATIENCE = 2_000;

/** Serves the catalogue by Bull on Redis (≥ 6): one Bull queue for each name, shared by all processes with the prefix. */
export class BullQueue extends JobQueue {
  readonly #timing: JobTiming;
  readonly #failures = new JobFailures();
  readonly #connections: RedisConnections;
  readonly #marks: JobMarks;
  readonly #queues = new Map<JobName, Queue<Data>>();
  readonly #processing: Promise<void>[] = [];
  readonly #running = new Set<Promise<void>>();
  readonly #abort = new AbortController();
  #reconciler: Reconciler | undefined;
  #state: 'new' | 'started' | 'stopped' = 'new';

  constructor(private readonly options: BullQueueOptions) {
    super();
    this.#timing = { ...DEFAULT_TIMING, ...options.timing };
    this.#connections = new RedisConnections(options.redisUrl, {
      failed: (error) => this.#failures.connectionFailed(error),
      ready: () => this.#reconciler?.now(),
    });
    const client = () => this.#connections.of('client');
    this.#marks = new JobMarks(client, options.prefix, this.#timing.restAfterFailure);
  }

  async enqueue<Name extends JobName>(name: Name, data: JobCatalogue[Name]): Promise<void> {
    if (this.#state !== 'started') return;
    try {
      await settlesWithin(PATIENCE, this.#add(name, data));
    } catch (error) {
      this.#failures.dispatchFailed(name, error);
    }
  }

  start(handlers: readonly AnyJobHandler[]): Promise<void> {
    const byName = handlersByName(handlers);
    for (const name of JOB_NAMES) this.#queues.set(name, this.#open(name));
    this.#state = 'started';
    if (this.options.working) {
      for (const [name, handler] of byName) this.#process(name, handler);
      this.#reconciler = new Reconciler(
        handlers,
        (name, data) => this.#dispatchUnfinished(name, data),
        this.#failures,
        this.#timing.reconcileEvery,
      );
    }
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    this.#state = 'stopped';
    const grace = setTimeout(() => this.#abort.abort(), this.#timing.stopGrace);
    if (!this.#connections.answering) this.#connections.disconnect();
    // Asked to close at once: a job that ends meanwhile must not bring the next one with it. Not asked to wait for jobs:
    // without Redis Bull would wait for ever, or end the process by a rejection that nobody hears.
    const closing = [...this.#queues.values()].map((queue) => queue.close(true));
    await this.#reconciler?.stop();
    await Promise.all(closing);
    await this.#leftOff();
    clearTimeout(grace);
    this.#connections.disconnect();
  }

  async counts(): Promise<Record<JobName, { waiting: number; active: number }>> {
    const counts = await Promise.all(
      [...this.#queues].map(async ([name, queue]) => {
        const { waiting, delayed, active } = await queue.getJobCounts();
        return [name, { waiting: waiting + delayed, active }];
      }),
    );
    return Object.fromEntries(counts) as Record<JobName, { waiting: number; active: number }>;
  }

  /** Waits for the jobs that run and, while Redis answers, until Bull has written how they ended. */
  async #leftOff(): Promise<void> {
    do {
      await Promise.allSettled(this.#running);
    } while (this.#connections.answering && !(await this.#writtenDown()) && this.#running.size > 0);
  }

  async #writtenDown(): Promise<boolean> {
    try {
      await settlesWithin(PATIENCE, Promise.all(this.#processing));
      return true;
    } catch (error) {
      if (error instanceof TookTooLongError) return false;
      throw error;
    }
  }

  #open(name: JobName): Queue<Data> {
    const { attempts, retryAfter, lockDuration } = this.#timing;
    const queue = new Bull<Data>(name, {
      prefix: this.options.prefix,
      createClient: (type) => this.#connections.of(type),
      settings: {
        lockDuration,
        lockRenewTime: lockDuration / 3,
        stalledInterval: lockDuration / 2,
        // Handlers count attempts at their own rows: Bull never gives work up because processes died under it.
        maxStalledCount: Number.MAX_SAFE_INTEGER,
      },
      defaultJobOptions: {
        attempts,
        backoff: { type: 'exponential', delay: retryAfter },
        removeOnComplete: true,
        removeOnFail: true,
      },
    });
    return queue.on('error', (error) => this.#failures.connectionFailed(error));
  }

  #process(name: JobName, handler: JobHandler<JobName>): void {
    const queue = this.#queueOf(name);
    // Bull names its connection for a list of workers that is not used here, and hears of no failure to do so: where
    // the connection closes first, the rejection would end the process.
    Object.assign(queue, { setWorkerName: () => Promise.resolve() });
    queue.on('completed', (job) => void this.#ended(name, job));
    queue.on('failed', (job, error) => void this.#failed(name, job, error));
    const processing = queue.process(handler.concurrency, async (job) => {
      if (!(await this.#marks.begin(name, String(job.id)))) return;
      const run = handler.run(job.data, this.#abort.signal);
      this.#running.add(run);
      try {
        await run;
      } catch (error) {
        // Before Bull lets go of the job: a reconciler that looks in between must find it resting.
        if (job.attemptsMade + 1 >= triesOf(job)) await this.#rest(name, job);
        throw error;
      } finally {
        this.#running.delete(run);
      }
    });
    this.#processing.push(processing.catch((error: unknown) => this.#failures.connectionFailed(error)));
  }

  async #add<Name extends JobName>(name: Name, data: JobCatalogue[Name]): Promise<void> {
    const id = jobId(name, data);
    await this.#marks.wish(name, id);
    await this.#queueOf(name).add(data, { jobId: id });
  }

  /** Work that failed all its tries not long ago rests; work that is queued already is left as it is. */
  async #dispatchUnfinished<Name extends JobName>(name: Name, data: JobCatalogue[Name]): Promise<void> {
    if (!this.#connections.answering) return;
    const id = jobId(name, data);
    if (await this.#marks.rests(name, id)) return;
    await this.#queueOf(name).add(data, { jobId: id });
  }

  async #failed(name: JobName, job: Job<Data>, error: Error): Promise<void> {
    if (this.#abort.signal.aborted) return;
    const final = job.attemptsMade >= triesOf(job);
    this.#failures.attemptFailed(name, String(job.id), job.attemptsMade, final, error);
    if (final) await this.#ended(name, job);
  }

  async #rest(name: JobName, job: Job<Data>): Promise<void> {
    if (this.#abort.signal.aborted) return;
    await this.#dispatchSafely(name, () => this.#marks.rest(name, String(job.id)));
  }

  /** Bull has let go of the job: a wish left since it began wants it again. */
  async #ended(name: JobName, job: Job<Data>): Promise<void> {
    await this.#dispatchSafely(name, async () => {
      if (await this.#marks.isWished(name, String(job.id))) {
        await this.#queueOf(name).add(job.data, { jobId: job.id });
      }
    });
  }

  async #dispatchSafely(name: JobName, dispatch: () => Promise<unknown>): Promise<void> {
    try {
      await dispatch();
    } catch (error) {
      this.#failures.dispatchFailed(name, error);
    }
  }

  #queueOf(name: JobName): Queue<Data> {
    const queue = this.#queues.get(name);
    if (!queue) throw new Error('The queue has not been started.');
    return queue;
  }
}

/** How often one dispatch of a job is tried. */
function triesOf(job: Job<Data>): number {
  return job.opts.attempts ?? 1;
}

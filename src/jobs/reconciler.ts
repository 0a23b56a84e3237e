import type { JobCatalogue, JobName } from './job-catalogue.js';
import type { AnyJobHandler } from './job-queue.js';
import type { JobFailures } from './job-failures.js';

/** Most jobs of one name dispatched in one pass; the next pass takes the rest. */
const PASS_LIMIT = 1000;

type Dispatch = <Name extends JobName>(name: Name, data: JobCatalogue[Name]) => Promise<void>;

/**
 * Finds unfinished work in PostgreSQL and dispatches it: at start, on an interval, and when asked (after the queue's
 * server came back). This is what makes losing all of a queue harmless.
 */
export class Reconciler {
  #timer: NodeJS.Timeout | undefined;
  #pass: Promise<void> | undefined;
  #again = false;
  #stopped = false;

  constructor(
    private readonly handlers: Iterable<AnyJobHandler>,
    private readonly dispatch: Dispatch,
    private readonly failures: JobFailures,
    private readonly every: number,
  ) {}

  /** Looks now; while a pass is under way, another one follows it. */
  now(): void {
    if (this.#stopped) return;
    if (this.#pass) {
      this.#again = true;
      return;
    }
    clearTimeout(this.#timer);
    this.#pass = this.#reconcile().finally(() => this.#passed());
  }

  /** No further pass; resolves when the one under way has ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#pass;
  }

  #passed(): void {
    this.#pass = undefined;
    if (this.#stopped) return;
    if (this.#again) {
      this.#again = false;
      this.now();
    } else {
      this.#timer = setTimeout(() => this.now(), this.every);
    }
  }

  async #reconcile(): Promise<void> {
    for (const handler of this.handlers) {
      if (this.#stopped) return;
      try {
        for (const data of await handler.unfinished(PASS_LIMIT)) await this.dispatch(handler.name, data);
      } catch (error) {
        this.failures.reconcileFailed(handler.name, error);
      }
    }
  }
}

import { Logger } from '@nestjs/common';
import { Counter, register } from 'prom-client';
import type { JobName } from './job-catalogue.js';

const COUNTER = 'caliper_job_failures_total';

/**
 * Logs and counts failures of jobs by their cause: the class of the error, its code (SQLSTATE, errno) and where it was
 * thrown. Never its message, which may quote patient data.
 */
export class JobFailures {
  readonly #logger = new Logger('Jobs');
  readonly #counter = counter();

  /** A try of a job failed. `final`: it was the last one of this dispatch. */
  attemptFailed(name: JobName, id: string, attempt: number, final: boolean, error: unknown): void {
    const cause = causeOf(error);
    this.#counter.inc({ job: name, cause });
    const text = `${id}: try ${attempt} failed (${cause})${placeOf(error)}`;
    if (final) this.#logger.error(`${text}; it rests before it is dispatched again`);
    else this.#logger.warn(text);
  }

  /** Unfinished work of this name could not be looked up or dispatched; it is tried again at the next interval. */
  reconcileFailed(name: JobName, error: unknown): void {
    this.#counter.inc({ job: name, cause: causeOf(error) });
    this.#logger.error(`${name}: unfinished work could not be dispatched (${causeOf(error)})${placeOf(error)}`);
  }

  /** The queue's server cannot be reached; enqueued work is found in PostgreSQL once it is back. */
  dispatchFailed(name: JobName, error: unknown): void {
    this.#counter.inc({ job: name, cause: causeOf(error) });
    this.#logger.warn(`${name}: the queue did not take a job (${causeOf(error)}); the reconciler will dispatch it`);
  }

  /** A connection of the queue failed. */
  connectionFailed(error: unknown): void {
    this.#logger.warn(`The queue's connection failed (${causeOf(error)})`);
  }
}

/** Class and code of an error, with those of its cause: `QueryFailedError 40P01`. */
export function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const code = 'code' in error && typeof error.code === 'string' ? ` ${error.code}` : '';
  return `${error.name}${code}`;
}

/** The topmost frames of the stack, without the message that stands before them. */
function placeOf(error: unknown): string {
  if (!(error instanceof Error) || !error.stack) return '';
  const frames = error.stack.split('\n').filter((line) => /^\s+at /.test(line));
  return frames.length > 0 ? `\n${frames.slice(0, 6).join('\n')}` : '';
}

function counter(): Counter {
  const known = register.getSingleMetric(COUNTER);
  if (known) return known as Counter;
  return new Counter({ name: COUNTER, help: 'Failed tries of jobs, by job and cause', labelNames: ['job', 'cause'] });
}

import type { JobCatalogue, JobName } from './job-catalogue.js';

/** Who works on one kind of job, and how unfinished work of that kind is found again in PostgreSQL. */
export interface JobHandler<Name extends JobName> {
  name: Name;
  /** Jobs of this name run at once in one process. */
  concurrency: number;
  /**
   * Does the work. It claims its rows itself (`for update skip locked`), so that two processes with the same job
   * do not collide. A rejected promise counts as a failed attempt and is retried with growing delay.
   */
  run(data: JobCatalogue[Name], signal: AbortSignal): Promise<void>;
  /**
   * Work in PostgreSQL that is not finished, best without what somebody holds: dispatched again by the reconciler. It only
   * looks: a row that it locked would be passed over by a claim made at the same moment.
   */
  unfinished(limit: number): Promise<JobCatalogue[Name][]>;
}

/** Says who works next. PostgreSQL holds the truth: losing all of a queue loses nothing. */
export abstract class JobQueue {
  /** Asks that the work be done soon. Call it after the transaction that made the work has committed. */
  abstract enqueue<Name extends JobName>(name: Name, data: JobCatalogue[Name]): Promise<void>;
  /** Begins to work with these handlers; refuses when a name of the catalogue has none or two. */
  abstract start(handlers: readonly AnyJobHandler[]): Promise<void>;
  /** Takes no new job, waits for the running ones, and closes its connections. */
  abstract stop(): Promise<void>;
  /** Jobs waiting and running by name, for metrics. */
  abstract counts(): Promise<Record<JobName, { waiting: number; active: number }>>;
}

export type AnyJobHandler = { [Name in JobName]: JobHandler<Name> }[JobName];

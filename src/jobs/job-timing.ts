/** How patient a queue is. Milliseconds, except for `attempts`. */
export interface JobTiming {
  /** Tries of one dispatch before the work is left to rest. */
  attempts: number;
  /** Delay before the second try; doubled for each further one. */
  retryAfter: number;
  /** How long work that failed all its tries is left alone before the reconciler dispatches it again. */
  restAfterFailure: number;
  /** How often unfinished work is looked for in PostgreSQL. */
  reconcileEvery: number;
  /** How long `stop` lets running jobs go on before it asks them, by their signal, to leave off. */
  stopGrace: number;
  /** Bull: a process that has not renewed its hold on a job for this long is taken to be dead. */
  lockDuration: number;
}

export const DEFAULT_TIMING: JobTiming = {
  attempts: 5,
  retryAfter: 1_000,
  restAfterFailure: 60_000,
  reconcileEvery: 2_000,
  stopGrace: 5_000,
  lockDuration: 10_000,
};

/** Delay before the next try after `failures` failed ones (≥ 1). */
export function retryDelay(timing: JobTiming, failures: number): number {
  return timing.retryAfter * 2 ** (failures - 1);
}

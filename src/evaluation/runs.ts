import type { Actor } from '../access/audit-trail.js';
import type { EngineName, Period, ProfileMode } from '../cql/engine.js';
import { ConflictError, NotFoundError, UnusableInputError } from '../errors/refusals.js';

/**
 * `planned` not yet cut into shards; `running`; then for good one of `completed` (persons who failed are counted),
 * `failed` (it could not be carried out; `error` says why) and `cancelled`.
 */
export type RunState = 'planned' | 'running' | 'completed' | 'failed' | 'cancelled';

export interface RunRequest {
  /** Calendar days, both inclusive: `2026-01-01`/`2026-12-31`. */
  period: Period;
  /** Ids of the packages. Absent: the active ones that are due in the period; of a measure without one the nearest. */
  packageIds?: readonly string[];
  /** Default: `compiled`. */
  engine?: EngineName;
  /** Default: `inferred`. */
  profiles?: ProfileMode;
  /** Id of the only person to evaluate. Absent: everyone with a record. */
  subject?: string;
}

/** One measure of a run. */
export interface RunMeasure {
  /** Under this number stand its results and counters; the same for every run of this package and period. */
  measurePeriodId: number;
  packageId: string;
  url: string;
  version: string;
  title: string;
  /** For which time this version is meant, as dates; absent sides are open. */
  effectivePeriod: { start?: string; end?: string };
  /** Whether that meets the run's period. */
  isDue: boolean;
  /** Changes with the package and its value sets; null until the run is planned. */
  fingerprint: string | null;
  /** Persons whom both engines evaluated, and those of them with the same result. */
  comparedCount: number;
  agreedCount: number;
}

export interface RunDetails {
  id: string;
  period: Period;
  engine: EngineName;
  /** Null until the run is planned. */
  engineVersion: string | null;
  profiles: ProfileMode;
  state: RunState;
  /** The only person evaluated; null: everyone. */
  subject: string | null;
  requestedBy: string;
  createdAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
  /** Persons to evaluate; final once the run is completed. */
  personCount: number;
  evaluatedCount: number;
  /** Persons of whom at least one measure could not be evaluated. Their results carry the error. */
  failedCount: number;
  /** Share of the persons that the reference engine evaluates too, 0 to 100. */
  comparedPercent: number;
  /** Persons whom both engines evaluated, and those of them with the same results in every measure. */
  comparedCount: number;
  agreedCount: number;
  error: string | null;
  measures: RunMeasure[];
}

/** A run cannot be started like this; the message says what to change. */
export class RunRefusedError extends UnusableInputError {
  override name = 'RunRefusedError';
}

/** What a run began with is not what there is now: going on would mix two evaluations in one run. */
export class RunOvertakenError extends ConflictError {
  override name = 'RunOvertakenError';
}

/** There is no run with this id. */
export class UnknownRunError extends NotFoundError {
  override name = 'UnknownRunError';
}

/** Evaluations of the population over a period, in background jobs. Injected by this token. */
export abstract class Runs {
  /**
   * Plans a run and returns at once; workers carry it out.
   * @throws RunRefusedError for a period, person or package that cannot be used
   */
  abstract start(request: RunRequest, actor: Actor): Promise<RunDetails>;
  /** @throws UnknownRunError */
  abstract show(id: string): Promise<RunDetails>;
  /** Newest first. */
  abstract list(limit?: number): Promise<RunDetails[]>;
  /**
   * Ends a run at once: no result is stored after it. Results stored before stay. A run that has ended is left as it is.
   * @throws UnknownRunError
   */
  abstract cancel(id: string, actor: Actor): Promise<RunDetails>;
  /** The newest completed run of everyone for exactly this package and period, or null. */
  abstract lastCompleted(packageId: string, period: Period): Promise<RunDetails | null>;
  /**
   * The run each time its progress has changed, first as it is now, until it has ended.
   * @throws UnknownRunError
   */
  abstract watch(id: string, signal?: AbortSignal): AsyncIterable<RunDetails>;
}

/** Whether nothing more will happen to the run. */
export function hasEnded({ state }: Pick<RunDetails, 'state'>): boolean {
  return state !== 'planned' && state !== 'running';
}

import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { MeasurePackages } from '../measures/measure-packages.js';
import { readRun } from './run.queries.js';
import { UnknownRunError, type RunDetails } from './runs.js';
import type { EvaluationRequest } from './threads/evaluation-request.js';

/** What a run evaluates: the plan, and under which number the results of each of its measures are stored. */
export interface RunPlan {
  /** The same object for all shards of a run in this process: threads know their prepared plan by it. */
  request: EvaluationRequest;
  /** `measurePeriodIds[i]` belongs to `request.packages[i]`. */
  measurePeriodIds: readonly number[];
}

/** Plans that a process keeps: runs that take turns load their packages once. */
const KEPT_PLANS = 3;

/** The plans of runs, with their packages' content loaded once in a process. */
@Injectable()
export class RunPlans {
  readonly #plans = new Map<string, Promise<RunPlan>>();

  constructor(
    private readonly source: DataSource,
    private readonly packages: MeasurePackages,
  ) {}

  /** @throws UnknownRunError, UnknownPackageError */
  of(runId: string): Promise<RunPlan> {
    const plan = this.#plans.get(runId) ?? this.#load(runId);
    this.#plans.delete(runId);
    this.#plans.set(runId, plan);
    plan.catch(() => this.#plans.delete(runId));
    const [oldest] = this.#plans.keys();
    if (this.#plans.size > KEPT_PLANS && oldest !== undefined) this.#plans.delete(oldest);
    return plan;
  }

  async #load(runId: string): Promise<RunPlan> {
    const run = await readRun(this.source, runId);
    if (!run) throw new UnknownRunError(`There is no run ${runId}.`);
    const packages = [];
    for (const { packageId } of run.measures) packages.push(await this.packages.load(packageId));
    return {
      request: { ...settingsOf(run), packages },
      measurePeriodIds: run.measures.map(({ measurePeriodId }) => measurePeriodId),
    };
  }
}

/** Nothing of the machine's clock or zone enters a run: it can be repeated anywhere with the same results. */
function settingsOf(run: RunDetails): Omit<EvaluationRequest, 'packages'> {
  const { period, profiles, engine } = run;
  return { period, profiles, engine, now: run.createdAt.toISOString(), timezoneOffset: 0 };
}

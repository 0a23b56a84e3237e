import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { MeasurePackage } from '../cql/engine.js';
import { engineNamed } from '../cql/engines.js';
import { MeasurePackages } from '../measures/measure-packages.js';
import { isCompared } from './compared-sample.js';
import { readRun } from './run.queries.js';
import { RunOvertakenError, UnknownRunError, type RunDetails, type RunMeasure } from './runs.js';
import type { EvaluationRequest } from './threads/evaluation-request.js';

/** A value set as a run evaluates it. */
export interface EvaluatedValueSet {
  url: string;
  version: string | null;
}

/** What a run evaluates. */
export interface RunPlan {
  /** All measures as one plan. The same object for all shards of a run in this process: its content is read once. */
  request: EvaluationRequest;
  /** The same plan for the engine that some of the persons are compared by; it is not prepared until one comes. */
  comparison: EvaluationRequest;
  /** Whether this person is evaluated by both engines. */
  isCompared: (personId: string) => boolean;
  /** `measures[i]` belongs to `request.packages[i]`. */
  measures: readonly PlannedMeasure[];
  engineVersion: string;
}

export interface PlannedMeasure {
  /** Under this number its results are stored. */
  measurePeriodId: number;
  fingerprint: string;
  valueSets: readonly EvaluatedValueSet[];
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

  /** @throws UnknownRunError, UnknownPackageError, RunOvertakenError */
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
    const { version } = engineNamed(run.engine);
    if (run.engineVersion !== null && run.engineVersion !== version) {
      throw new RunOvertakenError(
        `The run began with the engine ${run.engineVersion} and this process has ${version}. Start the run again.`,
      );
    }
    const packages: MeasurePackage[] = [];
    const measures: PlannedMeasure[] = [];
    for (const measure of run.measures) {
      const { content, fingerprint } = await this.#package(measure);
      const valueSets = content.valueSets.map(({ url = '', version: own }) => ({ url, version: own ?? null }));
      packages.push(content);
      measures.push({ measurePeriodId: measure.measurePeriodId, fingerprint, valueSets });
    }
    const request = { ...settingsOf(run), packages };
    return {
      request,
      comparison: { ...request, engine: 'reference' },
      isCompared: (personId) => isCompared(run.id, personId, run.comparedPercent),
      measures,
      engineVersion: version,
    };
  }

  /** The content that goes with the fingerprint, which is that of the run's plan once it has one. */
  async #package({ packageId, title, fingerprint: planned }: RunMeasure) {
    const fingerprint = await this.packages.fingerprint(packageId);
    const content = await this.packages.load(packageId);
    const after = await this.packages.fingerprint(packageId);
    if (fingerprint !== after || (planned !== null && planned !== fingerprint)) {
      throw new RunOvertakenError(`${title} or its value sets have changed since the run began. Start the run again.`);
    }
    return { content, fingerprint };
  }
}

/** Nothing of the machine's clock or zone enters a run: it can be repeated anywhere with the same results. */
function settingsOf(run: RunDetails): Omit<EvaluationRequest, 'packages'> {
  const { period, profiles, engine } = run;
  return { period, profiles, engine, now: run.createdAt.toISOString(), timezoneOffset: 0 };
}

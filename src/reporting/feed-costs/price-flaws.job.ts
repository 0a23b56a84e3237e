import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { RunPlans, type RunPlan } from '../../evaluation/run-plans.js';
import { RunOvertakenError, Runs, type RunDetails } from '../../evaluation/runs.js';
import type { JobCatalogue } from '../../jobs/job-catalogue.js';
import type { JobHandler } from '../../jobs/job-queue.js';
import { MeasurePackages } from '../../measures/measure-packages.js';
import { MeasureRequirements } from '../../measures/measure-requirements.service.js';
import { countKind, notePricing, storePrices, unpricedRuns, type CountedPrice } from './feed-costs.queries.js';
import type { PricedMeasure } from './flaw-prices.js';
import { FlawPricing, type Pricing } from './flaw-pricing.service.js';
import { neededKinds } from './needed-kinds.js';

/** Tells what the flaws of a source cost in the measures of a run that has ended; its costs replace those of older runs. */
@Injectable()
export class PriceFlawsJob implements JobHandler<'price-flaws'> {
  readonly name = 'price-flaws';
  readonly concurrency = 1;

  constructor(
    private readonly database: DataSource,
    private readonly runs: Runs,
    private readonly plans: RunPlans,
    private readonly packages: MeasurePackages,
    private readonly requirements: MeasureRequirements,
    private readonly pricing: FlawPricing,
  ) {}

  async run(job: JobCatalogue['price-flaws'], signal: AbortSignal): Promise<void> {
    const run = await this.runs.show(job.runId);
    const plan = await this.#plan(job);
    if (!plan) return;
    const measures = await this.#measures(run, plan);
    const pricing = await this.pricing.price(job.sourceId, plan.request, measures, signal);
    if (!pricing) return;
    const prices = await this.#counted(job.sourceId, measures, pricing);
    const ids = measures.map(({ measurePeriodId }) => measurePeriodId);
    await this.database.transaction((manager) =>
      storePrices(manager, job, ids, { prices, personCount: pricing.personCount }),
    );
  }

  unfinished(limit: number): Promise<JobCatalogue['price-flaws'][]> {
    return unpricedRuns(this.database, limit).then((rows) => rows.map(({ runId, sourceId }) => ({ runId, sourceId })));
  }

  /** The run's plan; null when its packages have changed since, so that the next run tells the costs. */
  async #plan(job: JobCatalogue['price-flaws']): Promise<RunPlan | null> {
    try {
      return await this.plans.of(job.runId);
    } catch (fault) {
      if (!(fault instanceof RunOvertakenError)) throw fault;
      await notePricing(this.database.manager, job, 0, fault.message);
      return null;
    }
  }

  async #measures({ measures, period }: RunDetails, { request, measures: planned }: RunPlan): Promise<PricedMeasure[]> {
    const inverse = new Map((await this.packages.list()).map((one) => [one.id, one.inverse]));
    return Promise.all(
      planned.map(async ({ measurePeriodId }, index) => {
        const [source, measure] = [
          request.packages[index],
          measures.find((one) => one.measurePeriodId === measurePeriodId),
        ];
        if (!source || !measure) throw new Error('The plan of the run lacks one of its measures.');
        const requirements = await this.requirements.requirements(measure.packageId);
        return {
          measurePeriodId,
          inverse: inverse.get(measure.packageId) ?? false,
          needs: neededKinds(source, requirements, period),
        };
      }),
    );
  }

  /** With how many resources of the kind there are in the months that matter, and how many of them have the flaw. */
  #counted(sourceId: string, measures: readonly PricedMeasure[], { prices }: Pricing): Promise<CountedPrice[]> {
    return Promise.all(
      prices.list().map(async (price) => {
        const measure = measures.find(({ measurePeriodId }) => measurePeriodId === price.measurePeriodId);
        const need = measure?.needs.find(({ kind }) => kind.name === price.kind);
        const months = { from: need?.from?.slice(0, 7) ?? '0001-01', to: need?.to.slice(0, 7) ?? '9999-12' };
        return { ...price, ...(await countKind(this.database, sourceId, price, months)) };
      }),
    );
  }
}

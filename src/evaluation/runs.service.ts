import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuditTrail, type Actor } from '../access/audit-trail.js';
import { Environment } from '../config/environment.js';
import type { Period } from '../cql/engine.js';
import { DEFAULT_ENGINE } from '../cql/engines.js';
import { isUuid } from '../database/uuid.js';
import { JobQueue } from '../jobs/job-queue.js';
import { dueIn, findDue } from '../measures/versions/due-packages.js';
import { UnknownPackageError } from '../measures/measure-errors.js';
import { MeasurePackages } from '../measures/measure-packages.js';
import { checkPeriod } from './run-period.js';
import { endRun, insertRun, measurePeriodIds, readLastCompleted, readRun, readRuns } from './run.queries.js';
import { hasEnded, RunRefusedError, Runs, UnknownRunError, type RunDetails, type RunRequest } from './runs.js';

const WATCH_INTERVAL_MS = 300;

@Injectable()
export class RunsService extends Runs {
  constructor(
    private readonly source: DataSource,
    private readonly packages: MeasurePackages,
    private readonly queue: JobQueue,
    private readonly audit: AuditTrail,
    private readonly environment: Environment,
  ) {
    super();
  }

  async start(request: RunRequest, actor: Actor): Promise<RunDetails> {
    const { period, engine = DEFAULT_ENGINE, profiles = 'inferred', subject } = request;
    checkPeriod(period);
    if (subject !== undefined) await this.#checkSubject(subject);
    const packageIds = await this.#packageIds(request.packageIds, period);
    const comparedPercent = engine === 'compiled' ? this.environment.ENGINE_COMPARISON_PERCENT : 0;
    const id = await this.source.transaction(async (manager) => {
      const measures = await measurePeriodIds(manager, packageIds, period);
      return insertRun(
        manager,
        { period, engine, profiles, subject, comparedPercent },
        `${actor.kind}/${actor.id}`,
        measures,
      );
    });
    await this.audit.record({
      actor,
      action: 'execute',
      entityType: 'run',
      entityId: id,
      personId: subject,
      details: { measures: packageIds.length, periodStart: period.start, periodEnd: period.end },
    });
    await this.queue.enqueue('plan-run', { runId: id });
    return this.show(id);
  }

  async show(id: string): Promise<RunDetails> {
    const run = isUuid(id) ? await readRun(this.source, id) : null;
    if (!run) throw new UnknownRunError(`There is no run ${id}.`);
    return run;
  }

  list(limit = 50): Promise<RunDetails[]> {
    return readRuns(this.source, limit);
  }

  async cancel(id: string, actor: Actor): Promise<RunDetails> {
    await this.show(id);
    const ended = await endRun(this.source, id, 'cancelled', null);
    await this.audit.record({
      actor,
      action: 'update',
      entityType: 'run',
      entityId: id,
      details: { cancelled: ended },
    });
    return this.show(id);
  }

  lastCompleted(packageId: string, period: Period): Promise<RunDetails | null> {
    return readLastCompleted(this.source, packageId, period);
  }

  async *watch(id: string, signal?: AbortSignal): AsyncIterable<RunDetails> {
    let shown = '';
    while (!signal?.aborted) {
      const run = await this.show(id);
      const state = JSON.stringify(run);
      if (state !== shown) yield run;
      if (hasEnded(run)) return;
      shown = state;
      await delay(WATCH_INTERVAL_MS, undefined, { signal }).catch((error: unknown) => {
        if (!signal?.aborted) throw error;
      });
    }
  }

  async #packageIds(requested: readonly string[] | undefined, period: Period): Promise<string[]> {
    if (requested === undefined || requested.length === 0) {
      const active = await this.packages.active();
      if (active.length === 0) {
        throw new RunRefusedError('No measure package is active. Import and activate one, or name the packages.');
      }
      return dueIn(period, active).map(({ id }) => id);
    }
    const found = [];
    for (const reference of new Set(requested)) found.push(await this.#packageId(reference, period));
    return [...new Set(found)];
  }

  async #packageId(reference: string, period: Period): Promise<string> {
    try {
      const { id, status, title } = await findDue(this.packages, reference, period);
      if (status !== 'retired') return id;
      throw new RunRefusedError(`${title} is retired: its results are kept and it is no longer evaluated.`);
    } catch (fault) {
      if (fault instanceof UnknownPackageError) throw new RunRefusedError(fault.message, { cause: fault });
      throw fault;
    }
  }

  async #checkSubject(subject: string): Promise<void> {
    const rows = isUuid(subject)
      ? await this.source.query<
          {
            mergedInto: string | null;
          }[]
        >('select merged_into as "mergedInto" from persons where id = $1', [subject])
      : [];
    const [person] = rows;
    if (!person) throw new RunRefusedError(`There is no person ${subject}.`);
    if (person.mergedInto !== null) {
      throw new RunRefusedError(`Person ${subject} was merged into ${person.mergedInto}; evaluate that person.`);
    }
  }
}

import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Actor } from '../../access/audit-trail.js';
import { ConflictError } from '../../errors/refusals.js';
import { pairGroups } from '../../measures/versions/comparison/group-pairs.js';
import { MeasurePackages } from '../../measures/measure-packages.js';
import { checkPeriod } from '../run-period.js';
import { Runs, type RunDetails } from '../runs.js';
import { readMeasure } from '../score.queries.js';
import { FIRST_ID } from '../shard-ranges.js';
import { countPersons, readFlipped, readTransitions, type ComparedResults } from './flip.queries.js';
import { flipsOf, pairId, type FlipPage, type FlipQuery, type FlipTotals, type VersionPair } from './flips.js';

/** The results of both versions that are there, and the runs they are of. */
export interface EvaluatedPair {
  results: ComparedResults;
  runs: { before: RunDetails; after: RunDetails };
}

/** Which persons count otherwise in another version of a measure. It records nothing in the audit trail: callers do. */
@Injectable()
export class VersionFlips {
  constructor(
    private readonly source: DataSource,
    private readonly packages: MeasurePackages,
    private readonly runs: Runs,
  ) {}

  /**
   * Null while not both packages, as they are now, were evaluated for everyone in this period in the same way.
   * @throws UnknownPackageError, RunRefusedError for a period that is none
   */
  async evaluated({ before, after, period }: VersionPair): Promise<EvaluatedPair | null> {
    checkPeriod(period);
    const [old, young] = [await this.#lastRun(before, period), await this.#lastRun(after, period)];
    if (!old || !young || old.run.profiles !== young.run.profiles) return null;
    const measures = [await readMeasure(this.source, before), await readMeasure(this.source, after)] as const;
    return {
      results: { before: old.measurePeriodId, after: young.measurePeriodId, groups: pairGroups(...measures) },
      runs: { before: old.run, after: young.run },
    };
  }

  /** Evaluates both for everyone. @throws RunRefusedError, as for a retired package */
  evaluate({ before, after, period }: VersionPair, actor: Actor): Promise<RunDetails> {
    return this.runs.start({ period, packageIds: [before, after] }, actor);
  }

  async totals({ results }: EvaluatedPair): Promise<FlipTotals> {
    const [transitions, counts] = await Promise.all([
      readTransitions(this.source, results),
      countPersons(this.source, results),
    ]);
    return {
      measurePeriods: { before: results.before, after: results.after },
      groups: results.groups.map((pair) => ({
        id: pairId(pair),
        description: (pair.after ?? pair.before)?.description ?? null,
      })),
      comparedPersons: counts.compared,
      flippedPersons: counts.flipped,
      incomparablePersons: counts.all - counts.compared,
      transitions,
    };
  }

  /** Persons who count otherwise, by id. */
  async persons({ results }: EvaluatedPair, query: FlipQuery): Promise<FlipPage> {
    const { limit, after = FIRST_ID } = query;
    const rows = await readFlipped(this.source, results, { ...query, after, limit: limit + 1 });
    const persons = rows.slice(0, limit).map((row) => ({
      personId: row.personId,
      flips: row.errorBefore === null && row.errorAfter === null ? flipsOf(row.before, row.after, results.groups) : [],
      errors: { before: row.errorBefore, after: row.errorAfter },
      recordHash: row.recordHash,
    }));
    return { persons, next: rows.length > limit ? (persons.at(-1)?.personId ?? null) : null };
  }

  /** The newest run of everyone whose content is still that of the package. */
  async #lastRun(packageId: string, period: VersionPair['period']) {
    const run = await this.runs.lastCompleted(packageId, period);
    const measure = run?.measures.find((one) => one.packageId === packageId);
    if (!run || measure?.fingerprint !== (await this.packages.fingerprint(packageId))) return null;
    return { run, measurePeriodId: measure.measurePeriodId };
  }
}

/** The results to compare are not there. */
export class NotEvaluatedError extends ConflictError {
  override name = 'NotEvaluatedError';

  constructor({ start, end }: VersionPair['period']) {
    super(
      `Not both versions, as they are now, were evaluated for ${start} to ${end}. ` +
        'Start a run of that period that names both packages (packageIds).',
    );
  }
}

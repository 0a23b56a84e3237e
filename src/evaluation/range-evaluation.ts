import type { PackedRecord, PackedRecords } from '../records/packed-records.js';
import { recordChunks } from './record-chunks.js';
import type { RunPlan } from './run-plans.js';
import type { NewResult } from './result-store.queries.js';
import type { EvaluationPool } from './threads/evaluation-pool.js';

/** Records are read in pages of this many persons. */
const PAGE_SIZE = 16;

export interface RangeEvaluation {
  results: NewResult[];
  /** Persons evaluated, and those of whom at least one measure failed. */
  evaluated: number;
  failed: number;
}

/**
 * Evaluates everyone with a record from `first` to `last` in all measures of a plan. At most one chunk for each thread,
 * and one more, is held at a time: memory does not grow with the records of the range, only with its results.
 * @param goOn asked before each chunk; the evaluation ends early, with null, when it says false
 */
export async function evaluateRange(
  range: { first: string; last: string },
  plan: RunPlan,
  deps: { records: PackedRecords; pool: EvaluationPool; goOn: () => Promise<boolean> },
): Promise<RangeEvaluation | null> {
  const evaluation: RangeEvaluation = { results: [], evaluated: 0, failed: 0 };
  const underWay = new Set<Promise<void>>();
  const most = deps.pool.threads + 1;
  try {
    for await (const chunk of recordChunks(deps.records.stream(range.first, range.last, PAGE_SIZE))) {
      if (!(await deps.goOn())) return null;
      const work = evaluateChunk(chunk, plan, deps.pool, evaluation).finally(() => underWay.delete(work));
      underWay.add(work);
      if (underWay.size >= most) await Promise.race(underWay);
    }
    await Promise.all(underWay);
  } finally {
    await Promise.allSettled(underWay);
  }
  return (await deps.goOn()) ? evaluation : null;
}

async function evaluateChunk(
  chunk: readonly PackedRecord[],
  { request, measurePeriodIds }: RunPlan,
  pool: EvaluationPool,
  into: RangeEvaluation,
): Promise<void> {
  const records = chunk.map(({ personId, content }) => ({ id: personId, content }));
  const evaluations = await pool.evaluate(request, records);
  for (const [place, { results, supplemental }] of evaluations.entries()) {
    const record = chunk[place];
    if (!record) throw new Error('The threads answered for more records than were asked.');
    for (const [index, measurePeriodId] of measurePeriodIds.entries()) {
      const result = results[index];
      if (!result) throw new Error('The threads answered for fewer measures than were asked.');
      into.results.push({
        measurePeriodId,
        personId: record.personId,
        recordHash: record.contentHash,
        groups: result.groups,
        supplemental: supplemental[index] ?? {},
        error: result.error,
      });
    }
    into.evaluated += 1;
    if (results.some(({ error }) => error !== null)) into.failed += 1;
  }
}

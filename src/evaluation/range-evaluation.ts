import { MeasurePackageError } from '../cql/measure-package-error.js';
import type { PackedRecord, PackedRecords } from '../records/packed-records.js';
import { EngineAgreement } from './engine-agreement.js';
import { failedRecord } from './evaluate-record.js';
import type { RecordEvaluation } from './person-result.js';
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
  /** Of the persons whom both engines evaluated. */
  agreement: EngineAgreement;
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
  const evaluation: RangeEvaluation = { results: [], evaluated: 0, failed: 0, agreement: new EngineAgreement() };
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
  plan: RunPlan,
  pool: EvaluationPool,
  into: RangeEvaluation,
): Promise<void> {
  const evaluations = await evaluationsOf(chunk, plan, pool);
  for (const [place, record] of chunk.entries()) {
    const evaluation = evaluations[place];
    if (!evaluation) throw new Error('The threads answered for fewer records than were asked.');
    const { results, supplemental } = evaluation;
    for (const [index, { measurePeriodId }] of plan.measures.entries()) {
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
  await compareEngines(chunk, plan, pool, evaluations, into.agreement);
}

/** One evaluation for each record. Whose record could not be packed fails, rather than count as was known before. */
async function evaluationsOf(
  chunk: readonly PackedRecord[],
  { request }: RunPlan,
  pool: EvaluationPool,
): Promise<(RecordEvaluation | undefined)[]> {
  const packed = chunk.filter(({ fault }) => fault === null);
  const records = packed.map(({ personId, content }) => ({ id: personId, content }));
  const evaluated = (await pool.evaluate(request, records)).values();
  return chunk.map(({ personId, fault }) =>
    fault === null
      ? evaluated.next().value
      : failedRecord(request.packages, personId, `The record could not be packed: ${fault}.`),
  );
}

/** Evaluates the persons of the sample by the other engine too, and compares. A fault of its own is a disagreement. */
async function compareEngines(
  chunk: readonly PackedRecord[],
  { comparison, isCompared, measures }: RunPlan,
  pool: EvaluationPool,
  evaluations: readonly (RecordEvaluation | undefined)[],
  agreement: EngineAgreement,
): Promise<void> {
  const sample = chunk.flatMap((record, place) => {
    const evaluation = evaluations[place];
    return evaluation && record.fault === null && isCompared(record.personId) ? [{ record, evaluation }] : [];
  });
  if (sample.length === 0) return;
  const records = sample.map(({ record }) => ({ id: record.personId, content: record.content }));
  const others = await pool.evaluate(comparison, records).catch((fault: unknown) => {
    if (!(fault instanceof MeasurePackageError)) throw fault;
    return records.map(({ id }) => failedRecord(comparison.packages, id, fault.message));
  });
  for (const [place, { record, evaluation }] of sample.entries()) {
    agreement.add(record, measures, evaluation.results, others[place]?.results ?? []);
  }
}

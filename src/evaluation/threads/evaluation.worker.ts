import { UnusableInputError } from '../../errors/refusals.js';
import { evaluateContent } from '../evaluate-record.js';
import type { ChunkAnswer, ChunkTask } from './evaluation-request.js';
import { PlanCache } from './plan-cache.js';

const plans = new PlanCache();

/** Runs in a thread of {@link EvaluationPool}: a chunk of records in, one evaluation for each out. */
export default async function evaluateChunk(task: ChunkTask): Promise<ChunkAnswer> {
  let prepared: ReturnType<PlanCache['of']>;
  try {
    prepared = plans.of(task);
  } catch (fault) {
    if (fault instanceof UnusableInputError) return { kind: 'unusable-package', reasons: fault.reasons };
    throw fault;
  }
  const { plan, request, isNew } = prepared;
  const evaluations = [];
  for (const record of task.records) evaluations.push(await evaluateContent(plan, request.packages, record));
  return { kind: 'evaluated', evaluations, warnings: plan.warnings, isNew };
}

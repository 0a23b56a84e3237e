import type { Plan } from '../../cql/engine.js';
import { engineNamed } from '../../cql/engines.js';
import { MeasurePackageError } from '../../cql/measure-package-error.js';
import { evaluateContent } from '../evaluate-record.js';
import type { ChunkAnswer, ChunkTask, EvaluationRequest } from './evaluation-request.js';

interface PreparedPlan {
  request: EvaluationRequest;
  plan: Plan;
}

/** Plans that a thread keeps. A run holds one; more only while runs of several periods take turns. */
const KEPT_PLANS = 3;
const prepared = new Map<string, PreparedPlan>();

/** Runs in a thread of {@link EvaluationPool}: a chunk of records in, one evaluation for each out. */
export default async function evaluateChunk(task: ChunkTask): Promise<ChunkAnswer> {
  let entry: PreparedPlan;
  try {
    entry = prepare(task);
  } catch (fault) {
    if (fault instanceof MeasurePackageError) return { kind: 'unusable-package', reasons: fault.reasons };
    throw fault;
  }
  const evaluations = [];
  for (const record of task.records) {
    evaluations.push(await evaluateContent(entry.plan, entry.request.packages, record));
  }
  return { kind: 'evaluated', evaluations, warnings: entry.plan.warnings };
}

function prepare({ key, plan }: ChunkTask): PreparedPlan {
  const known = prepared.get(key);
  if (known) {
    prepared.delete(key);
    prepared.set(key, known);
    return known;
  }
  const request = JSON.parse(Buffer.from(plan).toString('utf8')) as EvaluationRequest;
  const entry = { request, plan: engineNamed(request.engine).prepare(request) };
  prepared.set(key, entry);
  const [oldest] = prepared.keys();
  if (prepared.size > KEPT_PLANS && oldest !== undefined) prepared.delete(oldest);
  return entry;
}

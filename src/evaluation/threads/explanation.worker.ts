import type { PlanRequest } from '../../cql/engine.js';
import { UnusableInputError } from '../../errors/refusals.js';
import { readResources } from '../evaluate-record.js';
import { explainRecord } from '../explain-record.js';
import type { RecordExplanation } from '../explain-record.js';
import type { RecordContent } from './evaluation-request.js';

/** One record, and a plan of one measure. */
export interface ExplanationTask {
  request: PlanRequest;
  record: RecordContent;
}

/** What the thread answers. Faults of the package come as data: error classes do not survive the way between threads. */
export type ExplanationAnswer =
  { kind: 'explained'; explanation: RecordExplanation } | { kind: 'unusable'; reasons: readonly string[] };

/** Runs in a thread of {@link ExplanationThread}. The engine's limits of steps and time bound it. */
export default function explainContent({ request, record }: ExplanationTask): ExplanationAnswer {
  try {
    const resources = readResources(record.content);
    return { kind: 'explained', explanation: explainRecord(request, { id: record.id, resources }) };
  } catch (fault) {
    if (fault instanceof UnusableInputError) return { kind: 'unusable', reasons: fault.reasons };
    throw fault;
  }
}

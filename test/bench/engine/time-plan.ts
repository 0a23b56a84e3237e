import type { RecordText } from '../../../src/cli/patient-records.js';
import type { Plan } from '../../../src/cql/engine.js';
import { parsed } from './bench-input.js';

/**
 * Milliseconds that a plan takes for one pass over all records, parsing not counted: the mean of as many passes as fit
 * in the time.
 */
export async function timePlan(plan: Plan, texts: readonly RecordText[], atLeastMs: number): Promise<number> {
  let [spent, passes] = [0, 0];
  while (passes === 0 || spent < atLeastMs) {
    const records = parsed(texts);
    const started = performance.now();
    for (const record of records) await plan.evaluate(record);
    spent += performance.now() - started;
    passes += 1;
  }
  return spent / passes;
}

import { explain } from '../cql/compile/explain.js';
import type { PatientRecord, PlanRequest } from '../cql/engine.js';
import type { Explanation } from '../cql/explanation.js';
import { readGroups } from '../cql/measure-definition.js';
import { UnusableInputError } from '../errors/refusals.js';
import { personResult } from './evaluate-record.js';
import type { PersonResult } from './person-result.js';

/** Which definition decides a population. */
export interface Criterion {
  group: string;
  /** As `populations` of the result name it. */
  population: string;
  /** Definition or, for observations, function of the measure's own library. */
  expression: string;
}

/** Why one record counts or does not in one measure. */
export interface RecordExplanation extends Omit<Explanation, 'values'> {
  /** As a run or `caliper evaluate` gives it. */
  result: PersonResult;
  /** In the order of the Measure. */
  criteria: Criterion[];
}

/**
 * Explains one record in the one measure of the request. A record that cannot be evaluated has its error in the result,
 * and what was reached until then in the rest.
 * @throws MeasurePackageError, CompileError, PeriodError
 */
export function explainRecord(request: PlanRequest, record: PatientRecord): RecordExplanation {
  const [source, another] = request.packages;
  if (!source || another) throw new UnusableInputError('One measure at a time can be explained.');
  const { values, ...explanation } = explain(request, record);
  const criteria = readGroups(source.measure).flatMap(({ id, populations }) =>
    populations.map(({ key, expression }) => ({ group: id, population: key, expression })),
  );
  return { result: personResult(record.id, source.measure, values), criteria, ...explanation };
}

import { EvaluationError } from './evaluation-error.js';
import type { Truth, Value } from './value.js';

/**
 * The source, which passes through whatever the severity. https://cql.hl7.org/09-b-cqlreference.html#message
 * @param code as it stands in the logic; neither it nor the text of the message may hold data of the record
 * @throws EvaluationError when the condition holds and the severity is Error
 */
export function message(source: Value, condition: Truth, severity: string | null, code: string | null): Value {
  if (condition === true && severity?.toLowerCase() === 'error') {
    throw new EvaluationError(`The logic raises an error${code === null ? '' : ` with code ${code}`}`);
  }
  return source;
}

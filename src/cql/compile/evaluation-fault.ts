import { withoutQuotations } from '../fault-message.js';
import { EvaluationError } from '../runtime/evaluation-error.js';
import { LocatedError } from '../runtime/definition.js';

/** One line that says what failed and where in the logic, without values of the record. */
export function describeFault(fault: unknown): string {
  if (!(fault instanceof LocatedError)) return reasonOf(fault);
  const { library, name } = fault.place;
  return `${reasonOf(fault.cause)} (${library}, ${name})`;
}

function reasonOf(fault: unknown): string {
  if (fault instanceof EvaluationError) return fault.message;
  if (fault instanceof RangeError && /call stack/i.test(fault.message)) return 'The logic calls itself without end';
  const message = withoutQuotations(fault instanceof Error ? fault.message : 'Unknown fault of the engine');
  // Operators do not look at the types of what they are given: the translator does.
  return fault instanceof TypeError ? `An operator is given a value that it does not take: ${message}` : message;
}

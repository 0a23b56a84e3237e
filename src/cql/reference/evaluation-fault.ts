import { withoutQuotations } from '../fault-message.js';

/** What cql-execution adds to an error on its way out. */
interface Annotated {
  expressionName?: string;
  libraryName?: string;
  locator?: string;
  cause?: unknown;
}

/**
 * One line that says what failed and where in the logic, without values of the record: what stands in quotes in the
 * engine's own message may come from the data and is left out.
 */
export function describeFault(fault: unknown): string {
  const { expressionName, libraryName, locator, cause } = (fault ?? {}) as Annotated;
  const reason = withoutValues(messageOf(cause ?? fault));
  if (libraryName === undefined) return reason;
  const place = locator === undefined ? '' : ` at ${locator}`;
  return `${reason} (${libraryName}${place}, ${expressionName ?? 'expression'})`;
}

function messageOf(fault: unknown): string {
  if (typeof fault === 'string') return fault;
  const message = (fault as { message?: unknown } | null)?.message;
  return typeof message === 'string' && message !== '' ? message : 'Unknown fault of the engine';
}

/** A TypeError names properties of the program, in quotes; they are no data. */
function withoutValues(message: string): string {
  const [firstLine = ''] = message.split('\n');
  return /^Cannot (read|set) propert/.test(firstLine) ? firstLine : withoutQuotations(firstLine);
}

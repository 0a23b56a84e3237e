import { CqlTranslationError } from '../cql/translate/cql-translation-error.js';
import { faultLine, type CqlFault } from '../cql/translate/cql-fault.js';
import type { Refusal } from '../errors/refusals.js';

/**
 * A finding of the translation as compilers print it: the place, what is wrong, the line of the text, and a caret below
 * its column. Tabs before the caret stay tabs, so that it stands right whatever a terminal makes of them.
 */
export function compilerMessage(fault: CqlFault): string[] {
  const { source, column } = fault;
  if (source === null) return [faultLine(fault)];
  const indent = source.slice(0, Math.max(column - 1, 0)).replace(/[^\t]/g, ' ');
  return [faultLine(fault), `  ${source}`, `  ${indent}^`];
}

/** Why an import was refused, line by line; the warnings of the CQL last. */
export function refusalLines(refusal: Refusal): string[] {
  if (refusal instanceof CqlTranslationError) return [...refusal.faults, ...refusal.warnings].flatMap(compilerMessage);
  return refusal.message.split('\n').map((line) => `  ${line}`);
}

import { RE2JS, RE2JSException } from 're2js';
import { EvaluationError } from './evaluation-error.js';
import { spend } from './limits.js';

/** Patterns come from a package and, rarely, from data. */
const MAXIMUM_CACHED = 1000;
const MAXIMUM_LENGTH = 10_000;
/** Instructions of a pattern times characters of a text that take as long as one step. */
const MATCHED_PER_STEP = 50;
const compiled = new Map<string, RE2JS>();

/**
 * A pattern in single line mode, where `.` takes line breaks too. Matching it takes time in proportion to the text and
 * the pattern, whatever they are. https://cql.hl7.org/09-b-cqlreference.html#matches
 * @param text what it will be matched against
 * @throws EvaluationError when it is none
 */
export function regularExpression(pattern: string, text: string): RE2JS {
  let expression = compiled.get(pattern);
  if (!expression) {
    if (pattern.length > MAXIMUM_LENGTH) {
      throw new EvaluationError(`A regular expression is longer than ${MAXIMUM_LENGTH} characters`);
    }
    spend(pattern.length);
    if (compiled.size >= MAXIMUM_CACHED) compiled.clear();
    compiled.set(pattern, (expression = compile(pattern)));
  }
  spend((expression.programSize() * text.length) / MATCHED_PER_STEP);
  return expression;
}

function compile(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern, RE2JS.DOTALL);
  } catch (fault) {
    if (!(fault instanceof RE2JSException)) throw fault;
    throw new EvaluationError('A regular expression cannot be read', { cause: fault });
  }
}

/** A substitution as RE2JS reads it: `\$` is a dollar sign, and `$1` the first group. */
export function substitution(text: string): string {
  return text.replace(/\\([\\$])/g, (_, escaped: string) => (escaped === '$' ? '$$' : '\\'));
}

import { requireLength } from './limits.js';
import type { Budget } from './limits.js';
import { isList } from './value.js';
import type { Value } from './value.js';

/** What a row gives that is left out of the result. */
export const SKIP = Symbol('skip');

/** One row of a query: its value, or that it is left out. */
export type Row<Result = Value> = (...elements: readonly Value[]) => Result | typeof SKIP;

/**
 * The rows of a query with one source. A source that is no list is one row, and so is the result; null gives null.
 * https://cql.hl7.org/03-developersguide.html#queries
 */
export function query(budget: Budget, source: Value, row: Row): Value {
  if (source === null) return null;
  if (!isList(source)) {
    budget.spend(1);
    const result = row(source);
    return result === SKIP ? null : result;
  }
  budget.spend(source.length);
  const results: Value[] = [];
  for (let index = 0; index < source.length; index++) {
    const result = row(source[index]);
    if (result !== SKIP) results.push(result);
  }
  return results;
}

/** Whether a query with one source has a row that is not null, found without evaluating the rows after it. */
export function anyRow(budget: Budget, source: Value, row: Row): boolean {
  for (const element of rowsOf(source)) {
    budget.spend(1);
    const result = row(element);
    if (result !== SKIP && result !== null) return true;
  }
  return false;
}

/**
 * The rows of a query with several sources: every combination, the last source changing fastest. A null source has no
 * rows; when all are null, so is the result. https://cql.hl7.org/03-developersguide.html#multi-source-queries
 */
export function multiSourceQuery(budget: Budget, sources: readonly Value[], row: Row): Value {
  if (sources.every((source) => source === null)) return null;
  const results: Value[] = [];
  eachCombination(budget, sources, [], (elements) => {
    const result = row(...elements);
    if (result !== SKIP) requireLength(results.push(result));
  });
  return sources.some(isList) ? results : (results[0] ?? null);
}

/** The combinations of rows that a query keeps, for an aggregate clause. */
export function keptRows(budget: Budget, sources: readonly Value[], row: Row<readonly Value[]>): (readonly Value[])[] {
  const results: (readonly Value[])[] = [];
  eachCombination(budget, sources, [], (elements) => {
    const result = row(...elements);
    if (result !== SKIP) requireLength(results.push(result));
  });
  return results;
}

/** https://cql.hl7.org/03-developersguide.html#aggregate-queries */
export function aggregateRows(
  rows: readonly (readonly Value[])[],
  starting: Value,
  step: (total: Value, ...elements: readonly Value[]) => Value,
): Value {
  return rows.reduce<Value>((total, elements) => step(total, ...elements), starting);
}

/** Whether a row of a related source fits: `with … such that`. */
export function anyRelated(budget: Budget, source: Value, suchThat: (element: Value) => Value): boolean {
  for (const element of rowsOf(source)) {
    budget.spend(1);
    if (suchThat(element) === true) return true;
  }
  return false;
}

function eachCombination(
  budget: Budget,
  sources: readonly Value[],
  chosen: readonly Value[],
  visit: (elements: readonly Value[]) => void,
): void {
  const [source, ...others] = sources;
  if (source === undefined) {
    budget.spend(1);
    return visit(chosen);
  }
  for (const element of rowsOf(source)) eachCombination(budget, others, [...chosen, element], visit);
}

function rowsOf(source: Value): readonly Value[] {
  if (source === null) return [];
  return isList(source) ? source : [source];
}

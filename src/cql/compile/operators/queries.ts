import { distinct } from '../../runtime/distinct.js';
import { SKIP, aggregateRows, anyRelated, anyRow, keptRows, multiSourceQuery, query } from '../../runtime/query.js';
import { sort } from '../../runtime/sort.js';
import { Tuple } from '../../runtime/tuple.js';
import type { Dismissal, TracedQuery } from '../../runtime/trace.js';
import type { Value } from '../../runtime/value.js';
import { code } from '../codegen/code.js';
import type { Code } from '../codegen/code.js';
import { blockLambda, lambda } from '../codegen/lambda.js';
import { isElmNode } from '../elm-node.js';
import type { ElmNode } from '../elm-node.js';
import type { ExpressionGenerator } from '../expression-generator.js';
import type { CoreOperatorFamily } from '../operator.js';
import { sortKeys } from './sorting.js';

/** Queries. https://cql.hl7.org/03-developersguide.html#queries */
export const queryOperators: CoreOperatorFamily = {
  Query: (node, gen) => {
    if (clause(node['aggregate'])) return sorted(node, aggregated(node, gen), gen);
    const given = clause(node['return']);
    const rows = resultRows(node, gen);
    // Elements of a return clause are made distinct unless it says `all`; without one the sources decide.
    return sorted(node, given && given['distinct'] !== false ? gen.call(distinctRows, rows) : rows, gen);
  },
};

/**
 * Source that tells whether a query has a row that is not null, without the rows after the first; null when the node is
 * none of which that can be told so.
 */
export function anyRowOf(node: unknown, gen: ExpressionGenerator): Code | null {
  if (!isElmNode(node) || node.type !== 'Query' || clause(node['aggregate'])) return null;
  const [source, another] = sources(node, gen);
  if (!source || another) return null;
  const from = gen.expression(source.expression);
  return gen.call(
    anyRow,
    gen.budget,
    from,
    row(node, gen, (elements) => returned(node, gen, elements)),
  );
}

interface Source {
  readonly alias: string;
  readonly expression: unknown;
}

/** The variables of one row, by alias. */
type Elements = readonly { readonly alias: string; readonly variable: Code }[];

function resultRows(node: ElmNode, gen: ExpressionGenerator): Code {
  const from = sources(node, gen).map(({ expression }) => gen.expression(expression));
  const each = row(node, gen, (elements) => returned(node, gen, elements));
  const [only] = from;
  return from.length === 1 && only
    ? gen.call(query, gen.budget, only, each)
    : gen.call(multiSourceQuery, gen.budget, code`[${from}]`, each);
}

function returned(node: ElmNode, gen: ExpressionGenerator, elements: Elements): Code {
  const given = clause(node['return']);
  if (given) return gen.expression(given['expression']);
  const [only] = elements;
  if (elements.length === 1 && only) return only.variable;
  const names = elements.map(({ alias }) => alias);
  return gen.call(combination, gen.prepared(names), code`[${elements.map(({ variable }) => variable)}]`);
}

/** One row as a function: what leaves it out first, then its value. */
function row(node: ElmNode, gen: ExpressionGenerator, value: (elements: Elements) => Code): Code {
  const elements = sources(node, gen).map(({ alias }) => ({ alias, variable: gen.variable('e') }));
  const variables = elements.map(({ variable }) => variable);
  return gen.within(Object.fromEntries(elements.map(({ alias, variable }) => [alias, variable])), () =>
    withLets(node, gen, (lets) => {
      const conditions = [...relationships(node, gen), ...where(node, gen)];
      const query = gen.trace?.notes.addQuery(gen.trace.definition, node.localId ?? '') ?? null;
      const refusals = conditions.map(
        (condition) => code`if (!(${condition.holds})) return ${leftOut(condition, query, variables, gen)};`,
      );
      return blockLambda(variables, [
        ...lets,
        ...refusals,
        code`return ${kept(value(elements), query, variables, gen)};`,
      ]);
    }),
  );
}

/** Each let of a query as a statement, in order; a later one may use an earlier one. */
function withLets(node: ElmNode, gen: ExpressionGenerator, body: (lets: readonly Code[]) => Code): Code {
  const next = (clauses: readonly ElmNode[], done: readonly Code[]): Code => {
    const [clause, ...others] = clauses;
    if (!clause) return body(done);
    const variable = gen.variable('l');
    const statement = code`const ${variable} = ${gen.expression(clause['expression'])};`;
    return gen.within({ [gen.text(clause, 'identifier')]: variable }, () => next(others, [...done, statement]));
  };
  return next(clauses(node, 'let', gen), []);
}

/** What a row must meet to be kept. */
interface Condition {
  readonly holds: Code;
  readonly by: Dismissal['by'];
  readonly clause: ElmNode;
}

function relationships(node: ElmNode, gen: ExpressionGenerator): Condition[] {
  return clauses(node, 'relationship', gen).map((clause) => {
    const variable = gen.variable('e');
    const source = gen.expression(clause['expression']);
    const suchThat = gen.within({ [gen.text(clause, 'alias')]: variable }, () =>
      clause['suchThat'] === undefined ? code`true` : gen.expression(clause['suchThat']),
    );
    const found = gen.call(anyRelated, gen.budget, source, lambda([variable], suchThat));
    return clause.type === 'Without'
      ? { holds: gen.noted(clause, code`!${found}`), by: 'without', clause }
      : { holds: gen.noted(clause, found), by: 'with', clause };
  });
}

function where(node: ElmNode, gen: ExpressionGenerator): Condition[] {
  const clause = node['where'];
  if (clause === undefined || clause === null) return [];
  if (!isElmNode(clause)) return gen.fail(node, 'The condition of a query is missing');
  return [{ holds: code`${gen.expression(clause)} === true`, by: 'where', clause }];
}

/** What a row gives that is left out; the instrumented form notes it and the clause it fails. */
function leftOut(
  { by, clause }: Condition,
  query: TracedQuery | null,
  variables: readonly Code[],
  gen: ExpressionGenerator,
): Code {
  const { trace } = gen;
  if (!trace || !query) return gen.prepared(SKIP);
  const { number } = trace.notes.addDismissal(query, clause.localId ?? '', by);
  return code`${trace.name}.dismiss(${number}, [${variables}])`;
}

/** What a row gives that is kept; the instrumented form notes that it is. */
function kept(
  value: Code,
  query: TracedQuery | null,
  variables: readonly Code[],
  { trace }: ExpressionGenerator,
): Code {
  return trace && query ? code`${trace.name}.keep(${query.number}, [${variables}], ${value})` : value;
}

function aggregated(node: ElmNode, gen: ExpressionGenerator): Code {
  const aggregate = node['aggregate'] as ElmNode;
  const from = sources(node, gen).map(({ expression }) => gen.expression(expression));
  const each = row(node, gen, (elements) => code`[${elements.map(({ variable }) => variable)}]`);
  const kept = gen.call(keptRows, gen.budget, code`[${from}]`, each);
  const rows = aggregate['distinct'] === true ? gen.call(distinctRows, kept) : kept;
  return gen.call(aggregateRows, rows, gen.optional(aggregate['starting']), aggregateStep(node, aggregate, gen));
}

function aggregateStep(node: ElmNode, clause: ElmNode, gen: ExpressionGenerator): Code {
  const elements = sources(node, gen).map(({ alias }) => ({ alias, variable: gen.variable('e') }));
  const total = gen.variable('t');
  const names = Object.fromEntries(elements.map(({ alias, variable }) => [alias, variable]));
  return gen.within({ ...names, [gen.text(clause, 'identifier')]: total }, () =>
    withLets(node, gen, (lets) =>
      blockLambda(
        [total, ...elements.map(({ variable }) => variable)],
        [...lets, code`return ${gen.expression(clause['expression'])};`],
      ),
    ),
  );
}

function sorted(node: ElmNode, rows: Code, gen: ExpressionGenerator): Code {
  const given = clause(node['sort']);
  return given ? gen.call(sort, rows, sortKeys(given, gen)) : rows;
}

function sources(node: ElmNode, gen: ExpressionGenerator): Source[] {
  return clauses(node, 'source', gen).map((source) => ({
    alias: gen.text(source, 'alias'),
    expression: source['expression'],
  }));
}

/** Clauses of a query; some carry no `type`. */
function clauses(node: ElmNode, name: string, gen: ExpressionGenerator): ElmNode[] {
  const given = node[name] ?? [];
  if (!Array.isArray(given)) return gen.fail(node, `"${name}" of a query is no list`);
  gen.limit(node, given, `clauses "${name}"`);
  return (given as unknown[]).map((one) => clause(one) ?? gen.fail(node, `A "${name}" of a query is missing`));
}

/** Null when there is none. */
function clause(given: unknown): ElmNode | null {
  return typeof given === 'object' && given !== null ? (given as ElmNode) : null;
}

/** A row of several sources without a return clause: a tuple of its elements. */
function combination(names: readonly string[], elements: readonly Value[]): Value {
  return new Tuple(new Map(names.map((name, index) => [name, elements[index] ?? null])));
}

/** A query of single values has one row. */
function distinctRows(rows: Value): Value {
  return Array.isArray(rows) ? distinct(rows as readonly Value[]) : rows;
}

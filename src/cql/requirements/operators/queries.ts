import { isElmNode } from '../../compile/elm-node.js';
import type { ElmNode } from '../../compile/elm-node.js';
import { asRow, elementOf } from '../element-steps.js';
import { either, NOTHING } from '../flow-value.js';
import type { Fact, FlowValue, Row } from '../flow-value.js';
import type { FlowOperator, RecordFlow, Scope } from '../record-flow.js';

type Clause = Readonly<Record<string, unknown>>;

interface Source {
  readonly alias: string;
  readonly row: Row;
  readonly value: FlowValue;
}

/**
 * Queries. A row that the condition leaves out changes nothing, so that what the condition says of a row's dates holds
 * for all that is read of it, in whatever clause.
 */
export const flowQueries: Readonly<Record<string, FlowOperator>> = {
  Query: (node, outer, flow) => {
    const sources = clauses(node['source']).map((clause) => sourceOf(clause, outer, flow));
    const rows = sources.map(({ row }) => row);
    const result = flow.readings.within(rows, () => looked(node, sources, outer, flow));
    // Where no value stands for the row, that there is one is all that is left of it.
    for (const source of sources) if (!standsFor(result, source)) flow.readRows({ ...source.value, fields: new Map() });
    return result;
  },
};

/** Looks at all clauses, and gives the rows that come out. */
function looked(node: ElmNode, sources: readonly Source[], outer: Scope, flow: RecordFlow): FlowValue {
  let scope = within(outer, Object.fromEntries(sources.map(({ alias, value }) => [alias, value])));
  for (const clause of clauses(node['let'])) {
    scope = within(scope, { [textOf(clause['identifier'])]: flow.value(clause['expression'], scope) });
  }
  const facts = [
    ...clauses(node['relationship']).flatMap((clause) => relationship(clause, scope, flow)),
    ...condition(node['where'], scope, flow),
  ];
  for (const { row } of sources) row.facts = facts.filter((fact) => fact.row === row);
  const result = resultOf(node, sources, scope, flow);
  sort(node['sort'], result, scope, flow);
  return result;
}

function sourceOf(clause: Clause, scope: Scope, flow: RecordFlow): Source {
  const given = flow.value(clause['expression'], scope);
  const row = flow.newRow(given);
  return { alias: textOf(clause['alias']), row, value: asRow(given, (previous) => flow.chain(row, previous)) };
}

/** What a `with` says of the rows around it. Of its own rows only those matter of which its condition is true. */
function relationship(clause: Clause, scope: Scope, flow: RecordFlow): readonly Fact[] {
  const { alias, row, value } = sourceOf(clause, scope, flow);
  const suchThat = within(scope, { [alias]: value });
  const facts = flow.readings.within([row], () => condition(clause['suchThat'], suchThat, flow));
  row.facts = facts.filter((fact) => fact.row === row);
  flow.readRows({ ...value, fields: new Map() });
  return clause['type'] === 'Without' ? [] : facts;
}

function condition(node: unknown, scope: Scope, flow: RecordFlow): readonly Fact[] {
  const value = flow.value(node, scope);
  flow.read(value);
  return value.facts;
}

function resultOf(node: ElmNode, sources: readonly Source[], scope: Scope, flow: RecordFlow): FlowValue {
  const { aggregate, return: given } = node;
  if (isClause(aggregate)) return aggregated(aggregate, scope, flow);
  const value = isClause(given)
    ? { ...flow.value(given['expression'], scope), facts: [], never: false }
    : unreturned(sources);
  if (isClause(given) && given['distinct'] !== false) flow.readElements(value);
  return value;
}

/** Whether all that is later asked of a value is asked of the row. */
function standsFor({ origins, fields }: FlowValue, { row }: Source): boolean {
  return fields.size === 0 && origins.size > 0 && [...origins.values()].every(({ chain }) => chain?.row === row);
}

function unreturned(sources: readonly Source[]): FlowValue {
  const [only, another] = sources;
  if (only && !another) return only.value;
  return { ...NOTHING, fields: new Map(sources.map(({ alias, value }) => [alias, value])) };
}

/** The total may be made of what any step adds to it: looked at twice, it has all. */
function aggregated(clause: Clause, scope: Scope, flow: RecordFlow): FlowValue {
  let total = flow.value(clause['starting'], scope);
  for (let round = 0; round < 2; round++) {
    const inner = within(scope, { [textOf(clause['identifier'])]: total });
    const withLets = clauses(clause['let']).reduce(
      (current, one) => within(current, { [textOf(one['identifier'])]: flow.value(one['expression'], current) }),
      inner,
    );
    total = either([total, flow.value(clause['expression'], withLets)]);
  }
  return { ...total, fields: new Map(), facts: [], never: false };
}

function sort(clause: unknown, rows: FlowValue, scope: Scope, flow: RecordFlow): void {
  if (!isClause(clause)) return;
  for (const by of clauses(clause['by'])) {
    if (by['type'] === 'ByColumn') flow.read(elementOf(rows, textOf(by['path'])));
    else if (by['type'] === 'ByExpression') flow.read(flow.value(by['expression'], within(scope, { $this: rows })));
    else flow.read(rows);
  }
}

function within(scope: Scope, names: Readonly<Record<string, FlowValue>>): Scope {
  return { ...scope, names: new Map([...scope.names, ...Object.entries(names)]) };
}

function clauses(given: unknown): Clause[] {
  return Array.isArray(given) ? (given as unknown[]).filter(isClause) : [];
}

function isClause(given: unknown): given is Clause {
  return isElmNode(given) || (typeof given === 'object' && given !== null && !Array.isArray(given));
}

function textOf(given: unknown): string {
  return typeof given === 'string' ? given : '';
}

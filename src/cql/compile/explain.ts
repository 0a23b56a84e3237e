import type { PatientRecord, PlanRequest } from '../engine.js';
import type { DefinitionExplanation, Explanation, Outcome, RetrieveExplanation } from '../explanation.js';
import { FhirNode } from '../runtime/fhir-node.js';
import { reference, shortValue } from '../runtime/short-value.js';
import { Trace, holds } from '../runtime/trace.js';
import type { Noted, TracedClause, TracedDefinition } from '../runtime/trace.js';
import type { Value } from '../runtime/value.js';
import { annotatedText } from './annotation.js';
import { CompiledPlan } from './compiled-plan.js';
import { librariesFrom } from './linker.js';
import type { LinkedLibrary } from './linker.js';
import { ResourceFlow, clauseKey } from './resource-flow.js';

/**
 * Evaluates one measure over one record with the instrumented form of the same plan, and tells what each clause came
 * to. Populations are those of the fast form: both are made by the same compiler.
 * @throws MeasurePackageError, CompileError, PeriodError
 */
export function explain(request: PlanRequest, record: PatientRecord): Explanation {
  const trace = new Trace();
  const plan = new CompiledPlan(request, { trace });
  const [values] = plan.evaluate(record);
  const [main] = plan.libraries;
  if (!values || !main) throw new TypeError('An explanation is of one measure');
  const libraries = librariesFrom(main);
  const traced = [...libraries].flatMap((library) => definitionsOf(library, trace));
  const definitions = traced.map(explained);
  const withoutText = definitions.filter(({ text }) => text.length === 0);
  return {
    values,
    definitions,
    retrieves: retrievesOf(traced, trace, new ResourceFlow(libraries)),
    unannotated: [...new Set(withoutText.map(({ library }) => library))],
  };
}

/**
 * In the order of the text, functions last. Without the definition of the context, which no author writes, and functions
 * that were never called: their calls tell as much.
 */
function definitionsOf(library: LinkedLibrary, trace: Trace): TracedDefinition[] {
  const statements = [...library.expressions.values(), ...[...library.functions.values()].flat()];
  return statements
    .filter(({ name, context }) => name !== context)
    .map((statement) => trace.definitions.find((definition) => definition.statement === statement))
    .filter((definition) => definition !== undefined)
    .filter(({ statement, times }) => statement.type !== 'FunctionDef' || times > 0);
}

function explained(definition: TracedDefinition): DefinitionExplanation {
  const { library, statement, clauses } = definition;
  const outcomes = new Map(clauses.filter(isMarked).map((clause) => [clause.localId, outcomeOf(clause)]));
  return {
    library,
    name: statement.name,
    kind: statement.type === 'FunctionDef' ? 'function' : 'expression',
    outcome: outcomeOf(definition),
    value: valueOf(definition),
    text: annotatedText(statement, new Set(outcomes.keys())).map((piece) => ({
      ...piece,
      outcome: outcomes.get(piece.clause ?? '') ?? null,
    })),
    clauses: clauses.map((clause) => ({
      clause: clause.localId,
      type: clause.type,
      outcome: outcomeOf(clause),
      value: valueOf(clause),
      times: clause.times,
    })),
  };
}

/** What only is a part of a condition (a number, a period, a code) is read with the condition, unless it is unknown. */
function isMarked({ times, value }: Noted): boolean {
  if (times === 0 || value === null || typeof value === 'boolean' || Array.isArray(value)) return true;
  return value instanceof FhirNode && reference(value) !== null;
}

function outcomeOf({ times, value }: Noted): Outcome {
  if (times === 0) return 'not reached';
  if (value === null) return 'null';
  return holds(value) ? 'true' : 'false';
}

function valueOf({ times, value }: Noted): string {
  return times === 0 ? '' : shortValue(value);
}

function retrievesOf(
  definitions: readonly TracedDefinition[],
  { queries }: Trace,
  flow: ResourceFlow,
): RetrieveExplanation[] {
  const flowing = queries.map((query) => ({ query, from: flow.retrievesOf(query) }));
  return definitions.flatMap((definition) =>
    definition.clauses
      .filter(({ retrieves, times }) => retrieves !== null && times > 0)
      .map((clause) => {
        const key = clauseKey(definition, clause.localId);
        const passed = flowing.filter(({ from }) => from.has(key)).map(({ query }) => query);
        return retrieveOf(definition, clause, passed);
      }),
  );
}

function retrieveOf(
  { library, statement }: TracedDefinition,
  { localId, retrieves, value }: TracedClause,
  queries: Trace['queries'],
): RetrieveExplanation {
  const found = nodesOf(value);
  const dismissed = queries.flatMap(({ definition, kept, dismissals }) =>
    dismissals.map((dismissal) => ({
      library: definition.library,
      define: definition.statement.name,
      clause: dismissal.localId,
      by: dismissal.by,
      resources: found.filter((node) => dismissal.resources.has(node) && !kept.has(node)).map(nameOf),
    })),
  );
  return {
    library,
    define: statement.name,
    clause: localId,
    asked: retrieves ?? '',
    found: found.map(nameOf),
    dismissed: dismissed.filter(({ resources }) => resources.length > 0),
  };
}

function nodesOf(value: Value): FhirNode[] {
  return (Array.isArray(value) ? (value as readonly Value[]) : [value]).filter((item) => item instanceof FhirNode);
}

function nameOf(node: FhirNode): string {
  return reference(node) ?? shortValue(node);
}

import type { PatientRecord, PlanRequest } from '../engine.js';
import type { DefinitionExplanation, Explanation, Outcome, RetrieveExplanation } from '../explanation.js';
import { FhirNode } from '../runtime/fhir-node.js';
import { reference, shortValue } from '../runtime/short-value.js';
import { Trace } from '../runtime/trace.js';
import type { ClauseOutcome } from '../runtime/trace.js';
import type { Value } from '../runtime/value.js';
import { annotatedText } from './annotation.js';
import { CompiledPlan } from './compiled-plan.js';
import type { LinkedLibrary } from './linker.js';

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
  return {
    values,
    definitions: [...librariesOf(main)].flatMap((library) => definitionsOf(library, trace)),
    retrieves: trace.clauses
      .filter(({ clause, times }) => clause.retrieves !== null && times > 0)
      .map(retrieveOf(trace)),
  };
}

function definitionsOf(library: LinkedLibrary, { clauses }: Trace): DefinitionExplanation[] {
  const own = clauses.filter(({ clause }) => clause.library === library.name);
  return [...library.expressions.values()].flatMap((statement) => {
    const of = own.filter(({ clause }) => clause.define === statement.name);
    const localId = (statement.expression as { localId?: string } | undefined)?.localId;
    const whole = of.find(({ clause }) => clause.localId === localId);
    if (!whole || whole.times === 0) return [];
    const outcomes = new Map(of.map((outcome) => [outcome.clause.localId, outcomeOf(outcome)]));
    const text = annotatedText(statement, new Set(outcomes.keys()));
    return [
      {
        library: library.name,
        name: statement.name,
        outcome: outcomeOf(whole),
        value: shortValue(whole.value),
        text: text.map((piece) => ({ ...piece, outcome: outcomes.get(piece.clause ?? '') ?? null })),
        clauses: of.map(clauseOf),
      },
    ];
  });
}

function clauseOf(outcome: ClauseOutcome) {
  const { clause, times, value } = outcome;
  return {
    clause: clause.localId,
    type: clause.type,
    outcome: outcomeOf(outcome),
    value: times === 0 ? '' : shortValue(value),
    times,
  };
}

function outcomeOf({ times, value }: ClauseOutcome): Outcome {
  if (times === 0) return 'not reached';
  if (value === null) return 'null';
  return value === false || (Array.isArray(value) && value.length === 0) ? 'false' : 'true';
}

function retrieveOf({ dismissed }: Trace): (outcome: ClauseOutcome) => RetrieveExplanation {
  return ({ clause, value }) => {
    const found = nodesOf(value);
    return {
      library: clause.library,
      define: clause.define,
      clause: clause.localId,
      asked: clause.retrieves ?? '',
      found: found.map(nameOf),
      dismissed: dismissed
        .map(({ dismissal, resources }) => ({ dismissal, resources: found.filter((node) => resources.has(node)) }))
        .filter(({ resources }) => resources.length > 0)
        .map(
          ({
            dismissal: {
              by,
              clause: { library, define, localId },
            },
            resources,
          }) => ({
            ...{ library, define, clause: localId, by },
            resources: resources.map(nameOf),
          }),
        ),
    };
  };
}

function nodesOf(value: Value): FhirNode[] {
  return (Array.isArray(value) ? (value as readonly Value[]) : [value]).filter((item) => item instanceof FhirNode);
}

function nameOf(node: FhirNode): string {
  return reference(node) ?? shortValue(node);
}

function librariesOf(library: LinkedLibrary, reached = new Set<LinkedLibrary>()): Set<LinkedLibrary> {
  if (!reached.has(library)) {
    reached.add(library);
    for (const included of library.includes.values()) librariesOf(included, reached);
  }
  return reached;
}

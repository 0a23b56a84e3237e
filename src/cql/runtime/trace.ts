import type { ElmStatement } from '../elm.js';
import { FhirNode } from './fhir-node.js';
import { SKIP } from './query.js';
import type { Value } from './value.js';

/** What something came to. The first value counts that is neither null, false nor an empty list, else the first. */
export interface Noted {
  /** Generated code knows it by this. */
  readonly number: number;
  /** How often it was evaluated; 0: not reached. */
  times: number;
  value: Value;
}

/** An expression definition, or one overload of a function. */
export interface TracedDefinition extends Noted {
  readonly library: string;
  readonly statement: ElmStatement;
  readonly clauses: TracedClause[];
}

/** A clause of the logic: an ELM node with a localId, which is unique in its library. */
export interface Clause {
  readonly localId: string;
  /** ELM type, such as `Retrieve`. */
  readonly type: string;
  /** Of a retrieve what it asks for: `Observation: "HbA1c Laboratory Test"`; null of any other clause. */
  readonly retrieves: string | null;
}

export interface TracedClause extends Noted, Clause {}

/** The rows of one query. */
export interface TracedQuery {
  readonly number: number;
  readonly definition: TracedDefinition;
  readonly localId: string;
  /** Resources in at least one row that was kept. */
  readonly kept: Set<FhirNode>;
  readonly dismissals: Dismissal[];
}

/** Resources in the rows of a query that one of its clauses left out. */
export interface Dismissal {
  readonly number: number;
  readonly localId: string;
  readonly by: 'where' | 'with' | 'without';
  readonly resources: Set<FhirNode>;
}

/** What the instrumented form of a plan notes while it evaluates one person. The fast form knows nothing of it. */
export class Trace {
  readonly definitions: TracedDefinition[] = [];
  readonly queries: TracedQuery[] = [];
  readonly #noted: Noted[] = [];
  readonly #dismissals: Dismissal[] = [];

  addDefinition(library: string, statement: ElmStatement): TracedDefinition {
    const definition = { ...this.#unseen(), library, statement, clauses: [] };
    this.#noted.push(definition);
    this.definitions.push(definition);
    return definition;
  }

  addClause(definition: TracedDefinition, clause: Clause): TracedClause {
    const traced = { ...this.#unseen(), ...clause };
    this.#noted.push(traced);
    definition.clauses.push(traced);
    return traced;
  }

  addQuery(definition: TracedDefinition, localId: string): TracedQuery {
    const query = { number: this.queries.length, definition, localId, kept: new Set<FhirNode>(), dismissals: [] };
    this.queries.push(query);
    return query;
  }

  addDismissal(query: TracedQuery, localId: string, by: Dismissal['by']): Dismissal {
    const dismissal = { number: this.#dismissals.length, localId, by, resources: new Set<FhirNode>() };
    this.#dismissals.push(dismissal);
    query.dismissals.push(dismissal);
    return dismissal;
  }

  /** Called by generated code with each value of a definition or clause, which it gives back. */
  seen(number: number, value: Value): Value {
    const noted = this.#noted[number];
    if (noted) {
      if (noted.times === 0 || (!holds(noted.value) && holds(value))) noted.value = value;
      noted.times++;
    }
    return value;
  }

  /** Called by generated code with the elements of a row that is kept; gives back what the row gives. */
  keep<Result>(number: number, elements: readonly Value[], result: Result): Result {
    const kept = this.queries[number]?.kept;
    for (const element of elements) if (element instanceof FhirNode) kept?.add(element);
    return result;
  }

  /** Called by generated code with the elements of a row that is left out. */
  dismiss(number: number, elements: readonly Value[]): typeof SKIP {
    const resources = this.#dismissals[number]?.resources;
    for (const element of elements) if (element instanceof FhirNode) resources?.add(element);
    return SKIP;
  }

  #unseen(): Noted {
    return { number: this.#noted.length, times: 0, value: null };
  }
}

/** Whether a value is neither null, false nor an empty list. */
export function holds(value: Value): boolean {
  return value !== null && value !== false && !(Array.isArray(value) && value.length === 0);
}

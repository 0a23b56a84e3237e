import { FhirNode } from './fhir-node.js';
import { SKIP } from './query.js';
import type { Value } from './value.js';

/** A clause of the logic: an ELM node with a localId. */
export interface Clause {
  readonly library: string;
  readonly define: string;
  readonly localId: string;
  /** ELM type, such as `Retrieve`. */
  readonly type: string;
  /** Of a retrieve what it asks for: `Observation: "HbA1c Laboratory Test"`; null of any other clause. */
  readonly retrieves: string | null;
}

/** What leaves rows out of a query. */
export interface Dismissal {
  readonly clause: Clause;
  readonly by: 'where' | 'with' | 'without';
}

/** What one clause came to. The first value counts that is neither null, false nor an empty list, else the first. */
export interface ClauseOutcome {
  readonly clause: Clause;
  /** How often it was evaluated; 0: not reached. */
  times: number;
  value: Value;
}

/** Rows that one clause of a query left out. */
export interface DismissedRows {
  readonly dismissal: Dismissal;
  times: number;
  /** Each resource once: what the first source of the query gave. */
  readonly resources: Set<FhirNode>;
}

/** What the instrumented form of a plan notes while it evaluates one person. The fast form knows nothing of it. */
export class Trace {
  readonly clauses: ClauseOutcome[] = [];
  readonly dismissed: DismissedRows[] = [];

  /** A new clause; generated code knows it by the number that is returned. */
  addClause(clause: Clause): number {
    return this.clauses.push({ clause, times: 0, value: null }) - 1;
  }

  addDismissal(dismissal: Dismissal): number {
    return this.dismissed.push({ dismissal, times: 0, resources: new Set() }) - 1;
  }

  /** Called by generated code with each value of a clause, which it gives back. */
  seen(number: number, value: Value): Value {
    const outcome = this.clauses[number];
    if (outcome) {
      if (outcome.times === 0 || (!holds(outcome.value) && holds(value))) outcome.value = value;
      outcome.times++;
    }
    return value;
  }

  /** Called by generated code for a row that is left out. */
  dismiss(number: number, row: Value): typeof SKIP {
    const rows = this.dismissed[number];
    if (rows) {
      rows.times++;
      if (row instanceof FhirNode) rows.resources.add(row);
    }
    return SKIP;
  }
}

function holds(value: Value): boolean {
  return value !== null && value !== false && !(Array.isArray(value) && value.length === 0);
}

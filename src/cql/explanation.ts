import type { MeasureValues } from './engine.js';

/** `true`: holds, or has a value or members; `false`: does not hold, or has no members; `null`: unknown. */
export type Outcome = 'true' | 'false' | 'null' | 'not reached';

/** Why one person counts or does not, in the words of the measure's own logic. */
export interface Explanation {
  values: MeasureValues;
  /** What the measure's populations draw on, its own library first, definitions before functions, as in the text. */
  definitions: DefinitionExplanation[];
  retrieves: RetrieveExplanation[];
  /** Libraries translated without annotations, so that the text of their definitions is not known. */
  unannotated: string[];
}

export interface DefinitionExplanation {
  /** `id|version` */
  library: string;
  name: string;
  kind: 'expression' | 'function';
  outcome: Outcome;
  /** Its value in short; empty while it was not reached. */
  value: string;
  /** Its CQL; empty when the library has no annotations. */
  text: TextPiece[];
  clauses: ClauseExplanation[];
}

/** A piece of CQL with the innermost clause around it that is a condition, a list, a resource, unknown or not reached. */
export interface TextPiece {
  text: string;
  /** localId of the clause; null outside of any. */
  clause: string | null;
  outcome: Outcome | null;
}

/**
 * What a clause came to. Of several evaluations (rows of a query, calls of a function) the first counts that holds, else
 * the first.
 */
export interface ClauseExplanation {
  /** localId of the clause in its library. */
  clause: string;
  /** ELM type of the clause. */
  type: string;
  outcome: Outcome;
  value: string;
  /** How often it was evaluated: once for each row of a query it stands in. What is the same for all rows counts once. */
  times: number;
}

export interface RetrieveExplanation {
  library: string;
  /** Name of the definition or function that it stands in. */
  define: string;
  clause: string;
  /** What was asked for, with the profile where it says more: `Observation (bp)`, `Observation: "HbA1c Laboratory Test"`. */
  asked: string;
  /** `Type/id` of each resource found. */
  found: string[];
  /** Those that clauses of queries left out, in whatever definition the resources were passed on to. */
  dismissed: DismissedResources[];
}

export interface DismissedResources {
  library: string;
  define: string;
  clause: string;
  by: 'where' | 'with' | 'without';
  resources: string[];
}

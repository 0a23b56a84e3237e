import type { MeasureValues } from './engine.js';

/** `true`: holds, or has members; `false`: does not hold, or has none; `null`: unknown. */
export type Outcome = 'true' | 'false' | 'null' | 'not reached';

/** Why one person counts or does not, in the words of the measure's own logic. */
export interface Explanation {
  values: MeasureValues;
  /** Definitions that were reached, the measure's own first, each library in the order of its text. */
  definitions: DefinitionExplanation[];
  retrieves: RetrieveExplanation[];
}

export interface DefinitionExplanation {
  /** `id|version` */
  library: string;
  name: string;
  outcome: Outcome;
  /** Its value in short. */
  value: string;
  /** Its CQL in pieces, each with the outcome of the clause it belongs to; empty when the package carries no CQL text. */
  text: { text: string; clause: string | null; outcome: Outcome | null }[];
  clauses: ClauseExplanation[];
}

export interface ClauseExplanation {
  /** localId of the clause in its library. */
  clause: string;
  /** ELM type of the clause. */
  type: string;
  outcome: Outcome;
  value: string;
  /** How often it was evaluated: once for each row of a query it stands in. */
  times: number;
}

export interface RetrieveExplanation {
  library: string;
  define: string;
  clause: string;
  /** What was asked for: `Observation: "HbA1c Laboratory Test"`. */
  asked: string;
  /** `Type/id` of each resource found. */
  found: string[];
  /** How many of those each clause left out, wherever they were passed on to. */
  dismissed: {
    library: string;
    define: string;
    clause: string;
    by: 'where' | 'with' | 'without';
    resources: string[];
  }[];
}

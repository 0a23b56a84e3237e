import { get } from './http.js';

export type Outcome = 'true' | 'false' | 'null' | 'not reached';

export interface TextPiece {
  text: string;
  outcome: Outcome | null;
}

export interface ExplainedDefinition {
  /** `id|version` */
  library: string;
  name: string;
  kind: 'expression' | 'function';
  outcome: Outcome;
  /** Its value in short. */
  value: string;
  /** Its CQL; empty when the library was translated without annotations. */
  text: TextPiece[];
}

export interface ExplainedRetrieve {
  library: string;
  define: string;
  clause: string;
  asked: string;
  found: string[];
  dismissed: { library: string; define: string; clause: string; by: string; resources: string[] }[];
}

export interface ExplainedResource {
  /** As the retrieves name it. */
  reference: string;
  type: string;
  sourceName: string;
  sourceTitle: string;
  date: string | null;
  text: string | null;
}

export interface ExplainedGroup {
  id: string;
  description: string | null;
  populations: { population: string; count: number | null; expression: string }[];
}

/** Why a person counts or does not in one measure. */
export interface Explanation {
  title: string;
  identifiers: string[];
  periodStart: string;
  periodEnd: string;
  groups: ExplainedGroup[];
  error: string | null;
  /** Whether the stored result is of the same record. */
  isStored: boolean;
  definitions: ExplainedDefinition[];
  retrieves: ExplainedRetrieve[];
  unannotated: string[];
  resources: ExplainedResource[];
}

export function readExplanation(personId: string, measure: string, signal?: AbortSignal): Promise<Explanation> {
  return get<Explanation>(`/api/persons/${personId}/measures/${measure}/explanation`, {}, signal);
}

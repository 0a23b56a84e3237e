import type { Evidence } from '../matching/index.js';

/**
 * Why somebody has to decide: it is `uncertain`; other charts have `contradicted` a match; `several` persons match that
 * do not fit each other; a chart was `kept` though it no longer fits its person; or an EHR has `linked` the charts.
 */
export type ReviewCause = 'uncertain' | 'contradicted' | 'several' | 'kept' | 'linked';

/** `settled`: events made the question pointless, such as the deletion of a chart or the merge of both persons. */
export type ReviewState = 'open' | 'same' | 'different' | 'settled';

/** What was known when two charts were compared. Holds levels and weights of fields, never their values. */
export interface ReviewEvidence {
  probability: number;
  fields: Evidence[];
  /** Number of the model, or `default`. */
  model: number | 'default';
}

/** Why a rule joined or kept a chart: the comparison with the chart that it resembles most. */
export interface MatchEvidence extends ReviewEvidence {
  with: { sourceId: string; patientId: string };
  rule: string;
  says: string;
  score: number;
}

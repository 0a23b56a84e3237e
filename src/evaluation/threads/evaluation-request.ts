import type { EngineName, PlanRequest, PlanWarning } from '../../cql/engine.js';
import type { RecordEvaluation } from '../person-result.js';

/** A plan and the engine that carries it out. Pass the same object for every chunk: its content is then read once. */
export interface EvaluationRequest extends PlanRequest {
  engine: EngineName;
}

/** One record as text, so that it is parsed in the thread and never in the thread that serves. */
export interface RecordContent {
  /** Becomes `PersonResult.patient`. */
  id: string;
  /** JSON: a FHIR Bundle, or an array of resources. */
  content: string;
}

/** A chunk of records for one thread. The plan lies in memory that all threads share; only its address is sent. */
export interface ChunkTask {
  /** Hash of the version of the engine and of all that the plan is made of, but `now`. */
  key: string;
  /** The request as JSON, without `now`. */
  plan: SharedArrayBuffer;
  now: string;
  records: readonly RecordContent[];
}

/** What a thread answers; `isNew` where it had to prepare the plan. Faults of the plan come as data: error classes do not survive the way between threads. */
export type ChunkAnswer =
  | { kind: 'evaluated'; evaluations: RecordEvaluation[]; warnings: readonly PlanWarning[]; isNew: boolean }
  | { kind: 'unusable-package'; reasons: readonly string[] };

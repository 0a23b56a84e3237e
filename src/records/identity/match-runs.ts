import type { Actor } from '../../access/audit-trail.js';

/** `planned` until a process takes it; a run that its process did not survive goes on in another. */
export type MatchRunState = 'planned' | 'running' | 'completed' | 'failed';

/** What a run does at the moment; its steps in order. */
export type MatchRunStep = 'features' | 'model' | 'comparing' | 'applying' | 'done';

/** A match run: all source patients are compared anew, by a model estimated from them. */
export interface MatchRun {
  id: string;
  state: MatchRunState;
  step: MatchRunStep;
  /** `kind/id` of who asked for it. */
  requestedBy: string;
  createdAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
  /** Number of the model that it uses; null: the default one, or not chosen yet. */
  model: number | null;
  /** Source patients in the population. */
  patients: number;
  /** Source patients whose features were made anew. */
  remade: number;
  /** Pairs of source patients that were compared. */
  compared: number;
  /** Persons that went into others. */
  merged: number;
  /** Reviews that were opened. */
  reviews: number;
  error: string | null;
}

/** Compares the whole population anew, in the background. It merges and opens reviews, and never parts anybody. */
export abstract class MatchRuns {
  /** Asks for a run, audited. @throws ConflictError while another is under way */
  abstract start(requestedBy: Actor): Promise<MatchRun>;

  /** @throws NotFoundError */
  abstract show(id: string): Promise<MatchRun>;

  /** The newest first. */
  abstract list(limit?: number): Promise<MatchRun[]>;
}

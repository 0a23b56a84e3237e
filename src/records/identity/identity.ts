import type { EntityManager } from 'typeorm';
import type { Actor } from '../../access/audit-trail.js';
import type { MatchDecision } from '../persons.js';
import type { ReviewCause, ReviewEvidence, ReviewState } from './match-evidence.js';

/** A Patient of a source: one EHR's chart of somebody. */
export interface Chart {
  sourceId: string;
  patientId: string;
}

/** What a merge, split, or word on two charts did. All of it was done in one transaction, or nothing. */
export interface IdentityAct {
  /** The decisions of one act have it in common; `undo` takes any of them back with all others. */
  actId: string;
  decisionIds: string[];
  /** Persons whose records, and so whose results, may be others now: exactly these are evaluated again. */
  personIds: string[];
  /** The person that everything went to, or that stayed; null when nobody is left. */
  personId: string | null;
  /** Of a split: the new person. Of an undone merge: the person who came back first. */
  newPersonId: string | null;
}

/** A chart with what an EHR says of its patient. */
export interface PersonChart extends Chart {
  sourceName: string;
  personId: string;
  /** The current Patient, JSON text; null when the EHR has deleted it. */
  patient: string | null;
  /** The source's `meta.lastUpdated`, or when it was received. */
  lastUpdated: Date;
  /** Resources about the patient that are counted, the Patient among them. */
  resourceCount: number;
  /** Earliest and latest receipt of anything about the patient. */
  firstReceived: Date;
  lastReceived: Date;
}

/** A question to a person: are these two charts of one? */
export interface Review {
  id: string;
  state: ReviewState;
  cause: ReviewCause;
  openedAt: Date;
  /** The log2 odds that both are one person, by what is compared. */
  score: number;
  probability: number;
  /** The rule that leaves it to a person, and why, in words without any value. */
  rule: string;
  says: string;
  /** The two charts, with whom they are now. One person for `cause` `kept`. */
  charts: [ReviewedChart, ReviewedChart];
  /** `kind/id` of who decided, and why; null while open, or when events settled it. */
  decidedBy: string | null;
  decidedAt: Date | null;
  reason: string | null;
  /** The act that the decision led to. */
  actId: string | null;
}

export interface ReviewedChart extends Chart {
  sourceName: string;
  personId: string;
  /** As lists of persons show them. */
  name: string | null;
  birthDate: string | null;
  sex: string | null;
}

/** A review with all that is needed to decide it. */
export interface ReviewDetails extends Review {
  /** Changes whenever what a reviewer decides on does: the charts of both sides, and what their Patients say. */
  version: string;
  evidence: ReviewEvidence;
  /** All charts of the persons of both sides, those of each side in order. */
  sides: [PersonChart[], PersonChart[]];
}

export interface ReviewQuery {
  /** `open` when absent; `decided` is every other state. */
  state?: 'open' | 'decided';
  /** 1 to 200; 50 when absent. */
  limit?: number;
  /** Where the next page starts, from `ReviewPage.next`. */
  cursor?: string;
}

export interface ReviewPage {
  /** Open ones: the surest first. Decided ones: the last decided first. */
  reviews: Review[];
  /** Reviews in all pages. */
  total: number;
  /** Null on the last page. */
  next: string | null;
}

/**
 * Who is one person, as people decide it. What they decide binds the matching of whatever comes later. Each act is one
 * transaction (the caller's, where it brings one): charts move, decisions and the audit trail say who did it and why,
 * the records are packed, and exactly the persons touched are evaluated again.
 *
 * `decidedBy` is who acts; `reason` is in their words and must not be empty. The caller has checked what they may do.
 * Methods throw `NotFoundError` for a person, decision or review that is not there, `UnusableInputError` for what makes
 * no sense (one person merged with itself, all charts split off), `ConflictError` for what no longer fits.
 */
export abstract class PersonIdentity {
  /** Makes one of two or more persons: the one that was there first remains. Later matching never parts them. */
  abstract merge(
    personIds: readonly string[],
    reason: string,
    decidedBy: Actor,
    manager?: EntityManager,
  ): Promise<IdentityAct>;

  /** Gives some charts of a person to a new one; the id stays with the rest. Later matching never joins the two parts. */
  abstract split(
    personId: string,
    charts: readonly Chart[],
    reason: string,
    decidedBy: Actor,
    manager?: EntityManager,
  ): Promise<IdentityAct>;

  /** Says that two persons are two: matching never joins charts of one with charts of the other. */
  abstract keepApart(
    personA: string,
    personB: string,
    reason: string,
    decidedBy: Actor,
    manager?: EntityManager,
  ): Promise<IdentityAct>;

  /**
   * Takes back a decision with the whole act that it is of. An act of a person leaves what was before it, constraints
   * included; a decision of a rule parts the charts, and they are kept apart, or the rule would join them again.
   * @throws ConflictError when later decisions build on it; the message says which to undo first
   */
  abstract undo(decisionId: string, reason: string, decidedBy: Actor, manager?: EntityManager): Promise<IdentityAct>;

  abstract reviews(query?: ReviewQuery): Promise<ReviewPage>;

  /** @throws NotFoundError */
  abstract review(id: string): Promise<ReviewDetails>;

  /**
   * `same` makes one person of both charts' persons (of one already: says that it is right); `different` keeps the
   * persons apart (of one person: splits the chart off that raised the question).
   * @param version what the reviewer saw; whatever is there now when null
   * @throws ConflictError when it was decided or settled meanwhile, or is no longer what the reviewer saw
   */
  abstract decideReview(
    id: string,
    answer: 'same' | 'different',
    reason: string,
    decidedBy: Actor,
    version?: string | null,
  ): Promise<IdentityAct>;

  /** The charts of a person, deleted ones last. @throws NotFoundError */
  abstract chartsOf(personId: string): Promise<PersonChart[]>;

  /** Decisions that made a person what it is, oldest first; also those of charts that have left it. */
  abstract decisionsOf(personId: string): Promise<MatchDecision[]>;
}

import { change, get } from './http.js';
import type { PersonResult } from './persons.js';

export type ReviewState = 'open' | 'same' | 'different' | 'settled';
export type Answer = 'same' | 'different';

/** Who or what decided. */
export interface Decider {
  kind: 'user' | 'rule' | 'source' | 'command-line' | 'system';
  name: string;
}

/** A Patient of a source: one EHR's chart of somebody. */
export interface ChartName {
  sourceId: string;
  patientId: string;
}

export interface ReviewedChart {
  sourceName: string;
  sourceTitle: string;
  patientId: string;
  personId: string;
  name: string | null;
  /** As FHIR writes it, of whatever precision. */
  birthDate: string | null;
  sex: string | null;
}

/** A question to a person: are these two charts of one? */
export interface Review {
  id: string;
  state: ReviewState;
  cause: 'uncertain' | 'contradicted' | 'several' | 'kept' | 'linked';
  openedAt: string;
  probability: number;
  says: string;
  charts: [ReviewedChart, ReviewedChart];
  /** Active measures in which one of the persons counts. */
  measures: number;
  decidedBy: Decider | null;
  decidedAt: string | null;
  reason: string | null;
}

export interface ReviewPage {
  reviews: Review[];
  total: number;
  /** Where the next page starts; null on the last. */
  next: string | null;
}

export type Agreement = 'same' | 'close' | 'different' | 'unknown';

/** A field of two charts side by side. */
export interface ComparedField {
  field: string;
  left: string[];
  right: string[];
  agreement: Agreement;
  /** In bits: above 0 it speaks for one person, below 0 for two. */
  weight: number | null;
  says: string | null;
}

/** What an EHR says of who its patient is; sensitive numbers with nothing but their end. */
export interface Demographics {
  names: string[];
  birthDate: string | null;
  sex: string | null;
  /** Date or instant, or `yes`. */
  deceased: string | null;
  addresses: string[];
  telephones: string[];
  emails: string[];
  identifiers: { kind: string; label: string; value: string }[];
  /** False where the EHR has taken the chart out of use. */
  active: boolean;
}

export interface PersonChart extends ChartName {
  sourceName: string;
  sourceTitle: string;
  personId: string;
  /** Null when the EHR has deleted the Patient. */
  demographics: Demographics | null;
  resourceCount: number;
  firstReceived: string;
  lastReceived: string;
}

/** A person of a review with all their charts and what they count for now. */
export interface ReviewSide {
  personId: string;
  name: string | null;
  charts: PersonChart[];
  results: PersonResult[];
}

export interface ReviewDetails extends Review {
  /** Changes when the charts do: sent with the decision. */
  version: string;
  fields: ComparedField[];
  sides: [ReviewSide, ReviewSide];
}

/** What a merge, split or other word on charts did. */
export interface IdentityAct {
  decisionIds: string[];
  /** Persons who are evaluated again. */
  personIds: string[];
  personId: string | null;
  newPersonId: string | null;
}

export type DecisionKind = 'created' | 'matched' | 'merged' | 'kept' | 'split' | 'kept-apart';

export interface MatchDecision {
  id: string;
  decision: DecisionKind;
  sourceTitle: string;
  patientId: string;
  personId: string;
  previousPersonId: string | null;
  evidence: {
    says: string | null;
    probability: number | null;
    fields: { field: string; level: string; weight: number; says: string }[];
  } | null;
}

/** Decisions that were taken together, and are taken back together. */
export interface HistoryAct {
  actId: string;
  decidedAt: string;
  decidedBy: Decider;
  reason: string | null;
  reversedAt: string | null;
  undoable: boolean;
  decisions: MatchDecision[];
}

export interface MatchRun {
  id: string;
  state: 'planned' | 'running' | 'completed' | 'failed';
  step: 'features' | 'model' | 'comparing' | 'applying' | 'done';
  createdAt: string;
  endedAt: string | null;
  patients: number;
  compared: number;
  merged: number;
  reviews: number;
  error: string | null;
}

export interface MatchFigures {
  charts: number;
  persons: number;
  joinedPersons: number;
  openReviews: number;
  decidedReviews: number;
  neverPairs: number;
  alwaysPairs: number;
  /** The newest first. */
  runs: MatchRun[];
}

export function readReviews(
  query: { state: 'open' | 'decided'; after: string | undefined },
  signal?: AbortSignal,
): Promise<ReviewPage> {
  return get<ReviewPage>('/api/match-reviews', query, signal);
}

export function readReview(id: string, signal?: AbortSignal): Promise<ReviewDetails> {
  return get<ReviewDetails>(`/api/match-reviews/${id}`, {}, signal);
}

export function decideReview(
  id: string,
  decision: { answer: Answer; reason: string; version: string },
): Promise<IdentityAct> {
  return change<IdentityAct>('POST', `/api/match-reviews/${id}/decision`, decision);
}

export async function readCharts(personId: string, signal?: AbortSignal): Promise<PersonChart[]> {
  return (await get<{ charts: PersonChart[] }>(`/api/persons/${personId}/charts`, {}, signal)).charts;
}

/** How a person came to be what it is, the newest act first. */
export async function readHistory(personId: string, signal?: AbortSignal): Promise<HistoryAct[]> {
  return (await get<{ acts: HistoryAct[] }>(`/api/persons/${personId}/decisions`, {}, signal)).acts;
}

export function mergePersons(personId: string, other: string, reason: string): Promise<IdentityAct> {
  return change<IdentityAct>('POST', `/api/persons/${personId}/merge`, { others: [other], reason });
}

export function keepApart(personId: string, other: string, reason: string): Promise<IdentityAct> {
  return change<IdentityAct>('POST', `/api/persons/${personId}/keep-apart`, { other, reason });
}

export function splitPerson(personId: string, charts: readonly ChartName[], reason: string): Promise<IdentityAct> {
  const named = charts.map(({ sourceId, patientId }) => ({ sourceId, patientId }));
  return change<IdentityAct>('POST', `/api/persons/${personId}/split`, { charts: named, reason });
}

export function undoDecision(decisionId: string, reason: string): Promise<IdentityAct> {
  return change<IdentityAct>('POST', `/api/match-decisions/${decisionId}/undo`, { reason });
}

export function readMatchFigures(signal?: AbortSignal): Promise<MatchFigures> {
  return get<MatchFigures>('/api/match-figures', {}, signal);
}

export function startMatchRun(): Promise<MatchRun> {
  return change<MatchRun>('POST', '/api/match-runs');
}

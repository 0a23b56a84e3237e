import { get } from './http.js';
import type { Source } from './sources.js';

export type Severity = 'critical' | 'warning' | 'notice';

/** Something about a feed that is not as it usually is, in words. */
export interface FeedFinding {
  kind: string;
  severity: Severity;
  type: string | null;
  text: string;
}

/** A source and how its feed does. `early`: not enough is known yet to say what is usual. */
export interface FeedHealth {
  source: Source;
  state: Severity | 'closed' | 'early' | 'usual';
  findings: FeedFinding[];
  /** Days after the event, of the last week and of the weeks before. */
  lateDays: { recent: number | null; usual: number | null };
  /** How it usually sends, such as `one every 20 minutes`. */
  rhythm: string | null;
  /** Patients whose resources changed and are not counted yet. */
  uncounted: number;
}

export interface MonthCount {
  type: string;
  /** `2026-10` */
  month: string;
  count: number;
}

/** How well one type, or one kind of data in it, is coded. */
export interface CodingQuality {
  type: string;
  kind: string | null;
  words: string;
  count: number;
  flaws: { flaw: string; count: number; share: number; text: string }[];
}

export interface SourceHealth extends FeedHealth {
  /** The oldest first; the last one is under way. */
  months: string[];
  counts: MonthCount[];
  coding: CodingQuality[];
}

/** What one flaw of a source costs in one measure and period. */
export interface FeedCost {
  source: { id: string; name: string; title: string };
  /** Its name is short, such as `CMS165`. */
  measure: { packageId: string; name: string; title: string; version: string };
  measurePeriodId: number;
  period: { start: string; end: string };
  kind: string;
  words: string;
  flaw: string;
  resources: number;
  flawed: number;
  /** Persons who count against the measure and hold such data: an upper bound. */
  held: number;
  unverified: number;
  cannotMeet: number;
  meetsOnlySo: number;
  leftOut: number;
  text: string;
  pricedAt: string;
}

export type StandingChange = 'cannot-meet' | 'meets-only-so' | 'left-out';

export interface CostPerson {
  id: string;
  name: string | null;
  birthDate: string | null;
  sex: string | null;
  change: StandingChange;
}

export interface CostPersonPage {
  cost: FeedCost;
  persons: CostPerson[];
  next: string | null;
}

export interface CostKey {
  measurePeriod: string;
  kind: string;
  flaw: string;
}

export function readFeedHealths(signal?: AbortSignal): Promise<FeedHealth[]> {
  return get<FeedHealth[]>('/api/sources/health', {}, signal);
}

export function readSourceHealth(source: string, signal?: AbortSignal): Promise<SourceHealth> {
  return get<SourceHealth>(`/api/sources/${source}/health`, {}, signal);
}

/** The dearest first; of all sources, or of one. */
export function readFeedCosts(source: string | null, signal?: AbortSignal): Promise<FeedCost[]> {
  return get<FeedCost[]>(`/api/sources/${source === null ? '' : `${source}/`}health/costs`, {}, signal);
}

export function readCostPersons(
  source: string,
  key: CostKey,
  cursor: string | undefined,
  signal?: AbortSignal,
): Promise<CostPersonPage> {
  return get<CostPersonPage>(`/api/sources/${source}/health/costs/persons`, { ...key, cursor }, signal);
}

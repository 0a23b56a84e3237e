import { get } from './http.js';
import type { Period } from './measures.js';

/** What a score earns in one way of collecting. */
export interface CollectionStanding {
  collection: string;
  /** `eCQM` */
  title: string;
  /** A lower rate is better. */
  inverse: boolean;
  /** Null without a benchmark or a case. */
  decile: number | null;
  /** Null without a benchmark. */
  points: number | null;
  /** Why there are no points, or fewer than the decile says. */
  reason: string | null;
  /** The beneficiary list whose persons are counted; null: everyone is. */
  list: { beneficiaries: number; found: number } | null;
  /** Null where nothing more is to be earned. `rate` in percent. */
  next: { decile: number; rate: number; persons: number | null } | null;
}

/** Where a score stands among the benchmarks of a programme of its year. */
export interface Standing {
  measurePeriodId: number;
  /** `app-plus-2026` */
  programme: string;
  programmeTitle: string;
  qualityId: string;
  collections: CollectionStanding[];
}

/** Standings of every score in a period that a programme reports. */
export function readStandings(period: Period, signal?: AbortSignal): Promise<Standing[]> {
  return get<Standing[]>('/api/standings', { periodStart: period.start, periodEnd: period.end }, signal);
}

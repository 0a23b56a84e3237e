import { get } from './http.js';

export interface Period {
  /** `2026-01-01` */
  periodStart: string;
  /** `2026-12-31`, inclusive. */
  periodEnd: string;
}

/** A measure package in this service. */
export interface Measure {
  id: string;
  url: string;
  version: string;
  name: string;
  title: string;
  status: 'draft' | 'active' | 'retired';
  /** Identifiers of the Measure, such as `CMS122FHIR`. */
  identifiers: string[];
  scoring: Scoring;
  /** Lower is better. */
  inverse: boolean;
  /** Value sets without codes. */
  missing: string[];
}

export type Scoring = 'proportion' | 'ratio' | 'continuous-variable' | 'cohort';

/** Counts by population code, in persons or, for episode-based groups, in episodes. */
export type PopulationCounts = Record<string, number>;

export interface StratumScore {
  id: string;
  score: number | null;
  populations: PopulationCounts;
}

export interface GroupScore {
  id: string;
  description: string | null;
  scoring: Scoring;
  /** `boolean` counts persons, any other type counts episodes. */
  basis: string;
  inverse: boolean;
  /** A share for proportions; null while the denominator is empty. */
  score: number | null;
  populations: PopulationCounts;
  strata: StratumScore[];
}

/** What one measure came to in one period. */
export interface MeasureScore extends Period {
  packageId: string;
  url: string;
  version: string;
  title: string;
  identifiers: string[];
  inverse: boolean;
  evaluatedPersons: number;
  /** Persons whose evaluation ended in an error; they are in no count. */
  failedPersons: number;
  groups: GroupScore[];
}

/** The measures in use. */
export async function readActiveMeasures(signal?: AbortSignal): Promise<Measure[]> {
  const measures = await get<Measure[]>('/api/measures', {}, signal);
  return measures.filter((measure) => measure.status === 'active');
}

/** Scores of every measure evaluated for the period, or for all periods. */
export function readScores(period: Period | null, signal?: AbortSignal): Promise<MeasureScore[]> {
  return get<MeasureScore[]>('/api/scores', { ...period }, signal);
}

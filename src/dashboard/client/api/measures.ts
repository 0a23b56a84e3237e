import { get } from './http.js';

/** Calendar days, both inclusive: `2026-01-01`, `2026-12-31`. */
export interface Period {
  start: string;
  end: string;
}

export type Scoring = 'proportion' | 'ratio' | 'continuous-variable' | 'cohort';

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
  groups: { id: string; description: string | null }[];
  /** For which time the version is meant, as dates; absent sides are open. */
  effectivePeriod: { start?: string; end?: string };
  /** Value sets without codes. */
  missing: string[];
}

/** Counts by population code, in persons or, for episode-based groups, in episodes. */
export type PopulationCounts = Record<string, number>;

export interface StratumScore {
  /** The stratifier's id, or `id=value`. */
  stratum: string;
  populations: PopulationCounts;
  score: number | null;
}

export interface GroupScore {
  id: string;
  /** What it measures, in the publisher's words. */
  description: string | null;
  /** `boolean` counts patients; else the type of the episodes that are counted. */
  basis: string;
  populations: PopulationCounts;
  /** A share for proportions; null where there is none, as with an empty denominator. */
  score: number | null;
  strata: StratumScore[];
}

/** The newest run of a measure and period. */
export interface LastRun {
  id: string;
  state: string;
  createdAt: string;
  endedAt: string | null;
  /** Persons whom both engines evaluated in this measure, and those of them with the same result. */
  comparedCount: number;
  agreedCount: number;
}

/** What one measure came to in one period. */
export interface MeasureScore {
  /** Number of the measure and period together. */
  measurePeriodId: number;
  package: Measure;
  period: Period;
  groups: GroupScore[];
  /** Persons with a result, those who failed included. */
  evaluatedPersons: number;
  /** Persons whose evaluation failed; they are in no count. */
  failedPersons: number;
  lastRun: LastRun | null;
}

/** The measures in use. */
export async function readActiveMeasures(signal?: AbortSignal): Promise<Measure[]> {
  const measures = await get<Measure[]>('/api/measures', {}, signal);
  return measures.filter((measure) => measure.status === 'active');
}

/** Every measure and period that was evaluated, the newest period first. */
export function readEvaluated(signal?: AbortSignal): Promise<Pick<MeasureScore, 'measurePeriodId' | 'period'>[]> {
  return get('/api/scores', {}, signal);
}

/** Scores of every measure in a period. */
export function readScores(period: Period, signal?: AbortSignal): Promise<MeasureScore[]> {
  return get<MeasureScore[]>('/api/scores', { periodStart: period.start, periodEnd: period.end }, signal);
}

/** The score of one measure in one period. */
export function readScore(measurePeriodId: string, signal?: AbortSignal): Promise<MeasureScore> {
  return get<MeasureScore>(`/api/scores/${measurePeriodId}`, {}, signal);
}

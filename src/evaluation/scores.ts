import type { Period } from '../cql/engine.js';
import type { PackageSummary } from '../measures/measure-packages.js';
import type { GroupResult, PopulationCounts, SupplementalData } from './person-result.js';
import { NotFoundError } from '../errors/refusals.js';

/** A package in a period, for which there are results. */
export interface MeasurePeriodSummary {
  measurePeriodId: number;
  package: PackageSummary;
  period: Period;
}

export interface StratumScore {
  /** The stratifier's id, or `id=value`. */
  stratum: string;
  populations: PopulationCounts;
  /** By the measure's scoring; null where FHIR gives none (cohort, empty denominator). Proportions lie in 0..1. */
  score: number | null;
}

export interface ScoredGroup {
  id: string;
  /** What it measures, in the publisher's words; null where the Measure gives none. */
  description: string | null;
  /** `boolean`: counts are patients; else the type of the episodes that are counted, such as `Encounter`. */
  basis: string;
  populations: PopulationCounts;
  /** By the measure's scoring; null where FHIR gives none (cohort, empty denominator). Proportions lie in 0..1. */
  score: number | null;
  strata: StratumScore[];
}

export interface LastRun {
  id: string;
  state: string;
  createdAt: Date;
  endedAt: Date | null;
  /** Persons whom both engines evaluated in this measure, and those of them with the same result. */
  comparedCount: number;
  agreedCount: number;
}

/** Where a measure stands in a period, from counters that move in the same transaction as the persons' results. */
export interface MeasureScore extends MeasurePeriodSummary {
  groups: ScoredGroup[];
  /** Persons with a result, those who failed included. */
  evaluatedPersons: number;
  /** Persons whose evaluation failed. */
  failedPersons: number;
  /** The newest run of this measure and period. */
  lastRun: LastRun | null;
}

/** What one person counts for in one measure and period, as stored. */
export interface StoredPersonResult {
  personId: string;
  measurePeriodId: number;
  runId: string;
  groups: GroupResult[];
  supplemental: SupplementalData;
  error: string | null;
  evaluatedAt: Date;
  /** SHA-256 of the packed record that was evaluated, in hexadecimal. */
  recordHash: string;
}

export interface PopulationQuery {
  measurePeriodId: number;
  groupId: string;
  /** Code of the population; `failed` lists the persons whose evaluation failed. */
  population: string;
  stratum?: string;
  /** Persons after this id. */
  after?: string;
  /** At most 1000; default 50. */
  limit?: number;
}

export interface PersonPage {
  persons: { personId: string; count: number }[];
  /** Pass it as `after` for the next page; null at the end. */
  next: string | null;
}

/** No results were ever stored under this number. */
export class UnknownMeasurePeriodError extends NotFoundError {
  override name = 'UnknownMeasurePeriodError';
}

/** Scores and the results below them. Injected by this token. It records nothing in the audit trail: callers do. */
export abstract class Scores {
  /** Every measure and period with results, newest period first, then by title. */
  abstract list(): Promise<MeasurePeriodSummary[]>;
  /** @throws UnknownMeasurePeriodError */
  abstract show(measurePeriodId: number): Promise<MeasureScore>;
  /** Scores of every measure in a period, by title. */
  abstract ofPeriod(period: Period): Promise<MeasureScore[]>;
  /** The number of a package and period, or null while it was never run. */
  abstract measurePeriod(packageId: string, period: Period): Promise<number | null>;
  /** Persons of a population by id. @throws UnknownMeasurePeriodError */
  abstract persons(query: PopulationQuery): Promise<PersonPage>;
  /** One person's result, or null. */
  abstract result(measurePeriodId: number, personId: string): Promise<StoredPersonResult | null>;
  /** All results of one person. */
  abstract resultsOfPerson(personId: string): Promise<StoredPersonResult[]>;
  /** All results of a measure and period by person id, in pages; memory stays bounded. */
  abstract stream(measurePeriodId: number, pageSize?: number): AsyncIterable<StoredPersonResult>;
}

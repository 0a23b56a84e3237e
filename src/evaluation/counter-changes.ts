import type { GroupResult } from './person-result.js';

/** The empty group of a measure and period: how many persons have a result, and how many of these failed. */
export const PERSONS_GROUP = '';
export const EVALUATED = 'evaluated';
export const FAILED = 'failed';

/** What is counted of one stored result. */
export interface CountedResult {
  measurePeriodId: number;
  groups: readonly GroupResult[];
  error: string | null;
}

export interface CounterChange {
  measurePeriodId: number;
  groupId: string;
  /** Empty: the whole group. */
  stratum: string;
  population: string;
  /** What the counter moves by; never 0. */
  by: number;
}

/** Sums what results add to the counters and what the results that they replace took there. */
export class CounterChanges {
  readonly #changes = new Map<string, CounterChange>();

  add(result: CountedResult): void {
    this.#count(result, 1);
  }

  remove(result: CountedResult): void {
    this.#count(result, -1);
  }

  /** In the order of the counters' key: transactions that lock them in one order cannot deadlock. */
  list(): CounterChange[] {
    return [...this.#changes.entries()]
      .filter(([, change]) => change.by !== 0)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, change]) => change);
  }

  #count({ measurePeriodId, groups, error }: CountedResult, sign: 1 | -1): void {
    this.#move(measurePeriodId, PERSONS_GROUP, '', EVALUATED, sign);
    if (error !== null) this.#move(measurePeriodId, PERSONS_GROUP, '', FAILED, sign);
    for (const { id, populations, strata } of groups) {
      this.#countPopulations(measurePeriodId, id, '', populations, sign);
      for (const [stratum, counts] of Object.entries(strata)) {
        this.#countPopulations(measurePeriodId, id, stratum, counts, sign);
      }
    }
  }

  #countPopulations(
    measurePeriodId: number,
    groupId: string,
    stratum: string,
    counts: Readonly<Record<string, number>>,
    sign: 1 | -1,
  ): void {
    for (const [population, count] of Object.entries(counts)) {
      this.#move(measurePeriodId, groupId, stratum, population, sign * count);
    }
  }

  #move(measurePeriodId: number, groupId: string, stratum: string, population: string, by: number): void {
    const key = JSON.stringify([String(measurePeriodId).padStart(10, '0'), groupId, stratum, population]);
    const known = this.#changes.get(key);
    if (known) known.by += by;
    else this.#changes.set(key, { measurePeriodId, groupId, stratum, population, by });
  }
}

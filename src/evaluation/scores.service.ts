import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { readGroups } from '../cql/measure-definition.js';
import type { Period } from '../cql/engine.js';
import { isUuid } from '../database/uuid.js';
import { MeasurePackages, type PackageSummary } from '../measures/measure-packages.js';
import { EVALUATED, FAILED, PERSONS_GROUP } from './counter-changes.js';
import * as queries from './score.queries.js';
import { observedPopulations, scoredGroups } from './scored-groups.js';
import {
  Scores,
  UnknownMeasurePeriodError,
  type MeasurePeriodSummary,
  type MeasureScore,
  type PersonPage,
  type PopulationQuery,
  type StoredPersonResult,
} from './scores.js';
import { FIRST_ID } from './shard-ranges.js';

const MOST_PERSONS = 1000;

@Injectable()
export class ScoresService extends Scores {
  constructor(
    private readonly source: DataSource,
    private readonly packages: MeasurePackages,
  ) {
    super();
  }

  async list(): Promise<MeasurePeriodSummary[]> {
    const packages = new Map((await this.packages.list()).map((summary) => [summary.id, summary]));
    const rows = await queries.readMeasurePeriods(this.source);
    return rows
      .flatMap((row) => {
        const summary = packages.get(row.packageId);
        return summary ? [summaryOf(row, summary)] : [];
      })
      .sort(
        (a, b) =>
          b.period.start.localeCompare(a.period.start) ||
          b.period.end.localeCompare(a.period.end) ||
          a.package.title.localeCompare(b.package.title),
      );
  }

  async show(measurePeriodId: number): Promise<MeasureScore> {
    const row = await this.#measurePeriod(measurePeriodId);
    const summary = (await this.packages.list()).find(({ id }) => id === row.packageId);
    if (!summary) throw new UnknownMeasurePeriodError(`The package of the results under ${measurePeriodId} is gone.`);
    return this.#score(summaryOf(row, summary));
  }

  async ofPeriod(period: Period): Promise<MeasureScore[]> {
    const listed = (await this.list()).filter(
      (one) => one.period.start === period.start && one.period.end === period.end,
    );
    const scores = [];
    for (const summary of listed) scores.push(await this.#score(summary));
    return scores;
  }

  measurePeriod(packageId: string, period: Period): Promise<number | null> {
    return queries.findMeasurePeriod(this.source, packageId, period);
  }

  async persons(query: PopulationQuery): Promise<PersonPage> {
    await this.#measurePeriod(query.measurePeriodId);
    const limit = Math.min(query.limit ?? 50, MOST_PERSONS);
    const after = query.after ?? FIRST_ID;
    const rows =
      query.population === FAILED
        ? await queries.readFailed(this.source, query.measurePeriodId, after, limit + 1)
        : await queries.readPopulation(this.source, {
            ...query,
            after,
            stratum: query.stratum ?? null,
            limit: limit + 1,
          });
    const persons = rows.slice(0, limit);
    return { persons, next: rows.length > limit ? (persons.at(-1)?.personId ?? null) : null };
  }

  async result(measurePeriodId: number, personId: string): Promise<StoredPersonResult | null> {
    if (!isUuid(personId)) return null;
    const [found] = await queries.readResult(this.source, measurePeriodId, personId);
    return found ?? null;
  }

  async resultsOfPerson(personId: string): Promise<StoredPersonResult[]> {
    return isUuid(personId) ? queries.readResultsOfPerson(this.source, personId) : [];
  }

  async *stream(measurePeriodId: number, pageSize = 500): AsyncIterable<StoredPersonResult> {
    let after = FIRST_ID;
    for (;;) {
      const page = await queries.readResults(this.source, measurePeriodId, after, pageSize);
      yield* page;
      const last = page.at(-1);
      if (!last || page.length < pageSize) return;
      after = last.personId;
    }
  }

  async #measurePeriod(id: number): Promise<queries.MeasurePeriodRow> {
    const row = await queries.readMeasurePeriod(this.source, id);
    if (!row) throw new UnknownMeasurePeriodError(`There are no results under ${id}.`);
    return row;
  }

  async #score(summary: MeasurePeriodSummary): Promise<MeasureScore> {
    const { measurePeriodId } = summary;
    const [measure, counters, lastRun] = await Promise.all([
      queries.readMeasure(this.source, summary.package.id),
      queries.readCounters(this.source, measurePeriodId),
      queries.readLastRun(this.source, measurePeriodId),
    ]);
    const groups = readGroups(measure);
    const observed = observedPopulations(groups);
    const aggregates =
      observed.length > 0 ? await queries.aggregateObservations(this.source, measurePeriodId, observed) : [];
    const personsCounted = (population: string): number =>
      counters.find((counter) => counter.groupId === PERSONS_GROUP && counter.population === population)?.count ?? 0;
    return {
      ...summary,
      groups: scoredGroups(groups, counters, aggregates),
      evaluatedPersons: personsCounted(EVALUATED),
      failedPersons: personsCounted(FAILED),
      lastRun,
    };
  }
}

function summaryOf(row: queries.MeasurePeriodRow, summary: PackageSummary): MeasurePeriodSummary {
  return {
    measurePeriodId: row.measurePeriodId,
    package: summary,
    period: { start: row.start, end: row.end },
  };
}

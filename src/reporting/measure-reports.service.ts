import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Environment } from '../config/environment.js';
import { readGroups } from '../cql/measure-definition.js';
import { Runs } from '../evaluation/runs.js';
import { readMeasure, readMeasurePeriod } from '../evaluation/score.queries.js';
import { scoreGroup } from '../evaluation/score.js';
import { Scores, UnknownMeasurePeriodError, type StoredPersonResult } from '../evaluation/scores.js';
import { FhirError } from '../fhir/operation-outcome.js';
import type { MeasureReport } from '../fhir/types.js';
import {
  failedReport,
  individualReport,
  subjectListReport,
  summaryReport,
  type CountedGroup,
  type ReportContext,
} from './measure-report.js';
import type { ReportOrder } from './report-requests.queries.js';
import { PROVIDER_SYSTEMS, PROVIDER_TYPES } from './report-scope.js';
import { readScopedGroups, type ProviderScope } from './slices/scoped-groups.js';

/** A report and the address by which others in its Bundle refer to it. */
export interface ReportEntry {
  fullUrl: string;
  resource: MeasureReport;
}

/** MeasureReports made of stored results. */
@Injectable()
export class MeasureReports {
  constructor(
    private readonly source: DataSource,
    private readonly runs: Runs,
    private readonly scores: Scores,
    private readonly environment: Environment,
  ) {}

  /**
   * The reports of an order whose run has completed, in the order of its measures. A subject-list is followed by the
   * individual reports that its Lists point to; these are read as they are taken, so that memory stays bounded.
   * @throws FhirError 404 when the person has no result
   */
  async *entries({ reportType, measurePeriodIds, subject, scope }: ReportOrder): AsyncGenerator<ReportEntry> {
    for (const measurePeriodId of measurePeriodIds) {
      const context = await this.#context(measurePeriodId);
      if (reportType === 'individual') {
        const result = subject === null ? null : await this.scores.result(measurePeriodId, subject);
        if (!result) throw FhirError.of(404, 'not-found', 'There is no result for this person.', ['subject']);
        yield entryOf(context, result);
      } else if (reportType === 'summary') {
        yield scope
          ? await this.#scoped(context, measurePeriodId, scope)
          : {
              fullUrl: nameOf('summary', measurePeriodId),
              resource: summaryReport(context, (await this.scores.show(measurePeriodId)).groups),
            };
      } else {
        yield* this.#subjectList(context, measurePeriodId);
      }
    }
  }

  async #scoped(context: ReportContext, measurePeriodId: number, scope: ProviderScope): Promise<ReportEntry> {
    const of = { measurePeriodId, period: context.period };
    const groups = await readScopedGroups(this.source, of, readGroups(context.measure), scope);
    const providers = (Object.entries(scope) as [keyof ProviderScope, string[]][]).flatMap(([dimension, values]) =>
      values.map((value) => ({ type: PROVIDER_TYPES[dimension], system: PROVIDER_SYSTEMS[dimension], value })),
    );
    return {
      fullUrl: nameOf(JSON.stringify(scope), measurePeriodId),
      resource: summaryReport(context, groups, providers),
    };
  }

  async *#subjectList(context: ReportContext, measurePeriodId: number): AsyncGenerator<ReportEntry> {
    const { groups } = await this.scores.show(measurePeriodId);
    const lists = new Map<string, string[]>();
    const listed = new Set<string>();
    for await (const { personId, groups: counted } of this.scores.stream(measurePeriodId)) {
      for (const key of populationsOf(counted)) {
        const list = lists.get(key) ?? [];
        list.push(nameOf(personId, measurePeriodId));
        lists.set(key, list);
        listed.add(personId);
      }
    }
    const resource = subjectListReport(context, groups, (...key) => lists.get(JSON.stringify(key)) ?? []);
    yield { fullUrl: nameOf('subject-list', measurePeriodId), resource };
    for await (const result of this.scores.stream(measurePeriodId)) {
      if (listed.has(result.personId)) yield entryOf(context, result);
    }
  }

  async #context(measurePeriodId: number): Promise<ReportContext> {
    const found = await readMeasurePeriod(this.source, measurePeriodId);
    if (!found) throw new UnknownMeasurePeriodError(`There are no results under ${measurePeriodId}.`);
    const period = { start: found.start, end: found.end };
    const run = await this.runs.lastCompleted(found.packageId, period);
    return {
      measure: await readMeasure(this.source, found.packageId),
      period,
      date: (run?.endedAt ?? new Date()).toISOString(),
      reporter: this.environment.ORGANIZATION_NAME,
    };
  }
}

function entryOf(context: ReportContext, result: StoredPersonResult): ReportEntry {
  const fullUrl = nameOf(result.personId, result.measurePeriodId);
  const dated = { ...context, date: result.evaluatedAt.toISOString() };
  if (result.error !== null) return { fullUrl, resource: failedReport(dated, result.personId) };
  const definitions = readGroups(context.measure);
  const groups = result.groups.map(({ id, populations, observations, strata }): CountedGroup => {
    const definition = definitions.find((one) => one.id === id);
    return {
      id,
      populations,
      score: definition ? scoreGroup(definition, populations, observations) : null,
      strata: Object.entries(strata).map(([stratum, counts]) => ({ stratum, populations: counts })),
    };
  });
  return { fullUrl, resource: individualReport(dated, result.personId, groups, result.supplemental) };
}

/** Keys of every population and stratum that a person counts in: `[group, stratum, population]` as JSON. */
function populationsOf(groups: StoredPersonResult['groups']): string[] {
  return groups.flatMap(({ id, populations, strata }) =>
    [['', populations] as const, ...Object.entries(strata)].flatMap(([stratum, counts]) =>
      Object.entries(counts).flatMap(([population, count]) =>
        count > 0 ? [JSON.stringify([id, stratum, population])] : [],
      ),
    ),
  );
}

/** The same report has the same address in every answer. https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-8 */
function nameOf(of: string, measurePeriodId: number): string {
  const hash = createHash('sha256').update(`${of}/${measurePeriodId}`).digest('hex');
  const parts = [hash.slice(0, 8), hash.slice(8, 12), `8${hash.slice(13, 16)}`, `a${hash.slice(17, 20)}`];
  return `urn:uuid:${parts.join('-')}-${hash.slice(20, 32)}`;
}

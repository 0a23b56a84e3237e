import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Actor } from '../access/audit-trail.js';
import { hasEnded, RunRefusedError, Runs, type RunDetails, type RunMeasure } from '../evaluation/runs.js';
import { readMeasure } from '../evaluation/score.queries.js';
import { Scores } from '../evaluation/scores.js';
import { FhirError } from '../fhir/operation-outcome.js';
import type { MeasureReport } from '../fhir/types.js';
import { UnknownPackageError } from '../measures/measure-errors.js';
import { MeasurePackages } from '../measures/measure-packages.js';
import type { EvaluateRequest, ReportType } from './evaluate-request.js';
import {
  individualReport,
  subjectListReport,
  summaryReport,
  type CountedGroup,
  type PersonsOf,
  type ReportContext,
} from './measure-report.js';

/** MeasureReports from stored results; a run is started where there are none yet. */
@Injectable()
export class MeasureReports {
  constructor(
    private readonly source: DataSource,
    private readonly packages: MeasurePackages,
    private readonly runs: Runs,
    private readonly scores: Scores,
  ) {}

  /**
   * The newest completed run of exactly these measures and this period, else a new one.
   * @throws FhirError 404 for an unknown measure, 422 for what cannot be evaluated
   */
  async runFor(request: EvaluateRequest, actor: Actor): Promise<RunDetails> {
    const ids: string[] = [];
    for (const reference of request.measures) ids.push(await this.#packageId(reference));
    const completed = await Promise.all(ids.map((id) => this.runs.lastCompleted(id, request.period)));
    const shared = completed.find(
      (run) => run && ids.every((id) => run.measures.some(({ packageId }) => packageId === id)),
    );
    if (shared && (await this.#serves(shared, request))) return shared;
    try {
      return await this.runs.start({ period: request.period, packageIds: ids, subject: request.subject }, actor);
    } catch (error) {
      if (error instanceof RunRefusedError) throw FhirError.of(422, 'processing', error.message);
      throw error;
    }
  }

  /**
   * One report for each measure of a completed run, or for those given.
   * @throws FhirError 422 when the run has failed, 404 when it was cancelled or the person has no result
   */
  async reports(
    run: RunDetails,
    reportType: ReportType,
    request: Partial<EvaluateRequest> = {},
  ): Promise<MeasureReport[]> {
    if (!hasEnded(run)) throw new Error('Reports are made of runs that have ended.');
    if (run.state === 'failed') throw FhirError.of(422, 'processing', run.error ?? 'The run has failed.');
    if (run.state === 'cancelled') throw FhirError.of(404, 'not-found', 'The evaluation was cancelled.');
    const wanted = new Set<string>();
    for (const reference of request.measures ?? []) wanted.add(await this.#packageId(reference));
    const reports = [];
    for (const measure of run.measures) {
      if (wanted.size > 0 && !wanted.has(measure.packageId)) continue;
      reports.push(await this.#report(run, measure, reportType, request.subject ?? run.subject));
    }
    return reports;
  }

  async #serves(run: RunDetails, { subject }: EvaluateRequest): Promise<boolean> {
    const [measure] = run.measures;
    return !subject || !measure || (await this.scores.result(measure.measurePeriodId, subject)) !== null;
  }

  async #report(
    run: RunDetails,
    { measurePeriodId, packageId }: RunMeasure,
    type: ReportType,
    subject: string | null,
  ): Promise<MeasureReport> {
    const measure = await readMeasure(this.source, packageId);
    const date = (run.endedAt ?? run.createdAt).toISOString();
    const context: ReportContext = { measure, period: run.period, date };
    if (type === 'individual') return this.#individual(context, measurePeriodId, subject ?? '');
    const { groups } = await this.scores.show(measurePeriodId);
    if (type === 'summary') return summaryReport(context, groups);
    return subjectListReport(context, groups, await this.#personsOf(measurePeriodId));
  }

  async #individual(context: ReportContext, measurePeriodId: number, subject: string): Promise<MeasureReport> {
    const result = await this.scores.result(measurePeriodId, subject);
    if (!result) throw FhirError.of(404, 'not-found', 'There is no result for this person.', ['subject']);
    if (result.error !== null) throw FhirError.of(422, 'processing', 'The evaluation of this person failed.');
    const groups = result.groups.map(({ id, populations, strata }): CountedGroup => ({
      id,
      populations,
      strata: Object.entries(strata).map(([stratum, counts]) => ({ stratum, populations: counts })),
    }));
    const date = result.evaluatedAt.toISOString();
    return individualReport({ ...context, date }, subject, groups, result.supplemental);
  }

  async #personsOf(measurePeriodId: number): Promise<PersonsOf> {
    const lists = new Map<string, string[]>();
    const add = (person: string, groupId: string, stratum: string, counts: Readonly<Record<string, number>>) => {
      for (const [population, count] of Object.entries(counts)) {
        if (count === 0) continue;
        const key = JSON.stringify([groupId, stratum, population]);
        const list = lists.get(key);
        if (list) list.push(person);
        else lists.set(key, [person]);
      }
    };
    for await (const { personId, groups } of this.scores.stream(measurePeriodId)) {
      for (const { id, populations, strata } of groups) {
        add(personId, id, '', populations);
        for (const [stratum, counts] of Object.entries(strata)) add(personId, id, stratum, counts);
      }
    }
    return (groupId, stratum, population) => lists.get(JSON.stringify([groupId, stratum, population])) ?? [];
  }

  async #packageId(reference: string): Promise<string> {
    try {
      return (await this.packages.find(reference)).id;
    } catch (error) {
      if (error instanceof UnknownPackageError) throw FhirError.of(404, 'not-found', error.message, ['measure']);
      throw error;
    }
  }
}

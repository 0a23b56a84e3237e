import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Actor } from '../access/audit-trail.js';
import { isUuid } from '../database/uuid.js';
import { Runs } from '../evaluation/runs.js';
import { Scores } from '../evaluation/scores.js';
import { FhirError } from '../fhir/operation-outcome.js';
import { findDue } from '../measures/versions/due-packages.js';
import { UnknownPackageError } from '../measures/measure-errors.js';
import { MeasurePackages } from '../measures/measure-packages.js';
import { PackedRecords } from '../records/packed-records.js';
import { Persons } from '../records/persons.js';
import type { EvaluateRequest } from './evaluate-request.js';
import { PROVIDER_TYPES } from './report-scope.js';
import { forgetOrder, keepOrder, personsOfPatient, readOrder, type ReportOrder } from './report-requests.queries.js';
import type { ProviderScope } from './slices/scoped-groups.js';
import { readSliceNames } from './slices/slice.queries.js';

/** Turns what a client asks for into results that are there and, where they are not, a run that makes them. */
@Injectable()
export class ReportOrders {
  constructor(
    private readonly source: DataSource,
    private readonly packages: MeasurePackages,
    private readonly runs: Runs,
    private readonly scores: Scores,
    private readonly records: PackedRecords,
    private readonly persons: Persons,
  ) {}

  /**
   * Uses completed runs measure by measure, and of a person the result that belongs to the record as it is now; one
   * run is started for the measures without.
   * @throws FhirError 404 for an unknown measure, subject or provider
   * @throws RunRefusedError for what cannot be evaluated
   */
  async place({ measures, period, reportType, subject, scope }: EvaluateRequest, actor: Actor): Promise<ReportOrder> {
    const packageIds = new Set<string>();
    for (const reference of measures) packageIds.add(await this.#packageId(reference, period));
    const person = subject === undefined ? null : await this.#person(subject);
    if (scope) await this.#checkProviders(scope, period.end);
    const missing = [];
    for (const id of packageIds) {
      const there = person
        ? await this.#hasResult(id, period, person)
        : (await this.runs.lastCompleted(id, period)) !== null;
      if (!there) missing.push(id);
    }
    const runId = missing.length > 0 ? await this.#start(missing, period, person, actor) : null;
    const measurePeriodIds = [];
    for (const id of packageIds) measurePeriodIds.push((await this.scores.measurePeriod(id, period)) ?? 0);
    return { runId, reportType, measurePeriodIds, subject: person, scope: scope ?? null };
  }

  /** Keeps the order for who gave it and comes back for it; returns the id to come back with. */
  keep(order: ReportOrder, orderer: Actor): Promise<string> {
    return keepOrder(this.source, order, orderer);
  }

  /** @throws FhirError 404 when there is none, or no longer, or it is of somebody else, who is not told that it is there */
  async find(id: string, orderer: Actor): Promise<ReportOrder> {
    const order = isUuid(id) ? await readOrder(this.source, id, orderer) : null;
    if (!order) throw FhirError.of(404, 'not-found', 'There is no such request, or it was cancelled or has expired.');
    return order;
  }

  /** Forgets the order and cancels the run that was started for it. @throws FhirError 404 as `find` */
  async cancel(id: string, actor: Actor): Promise<void> {
    const { runId } = await this.find(id, actor);
    await forgetOrder(this.source, id);
    if (runId !== null) await this.runs.cancel(runId, actor);
  }

  async #start(packageIds: string[], period: EvaluateRequest['period'], subject: string | null, actor: Actor) {
    const run = await this.runs.start({ period, packageIds, ...(subject !== null && { subject }) }, actor);
    return run.id;
  }

  async #hasResult(packageId: string, period: EvaluateRequest['period'], person: string): Promise<boolean> {
    const measurePeriodId = await this.scores.measurePeriod(packageId, period);
    const result = measurePeriodId === null ? null : await this.scores.result(measurePeriodId, person);
    if (!result) return false;
    const [record] = await this.records.read([person]);
    return record?.contentHash.toString('hex') === result.recordHash;
  }

  /** The person of this id, or the one person who is a Patient of this id at the sources. */
  async #person(subject: string): Promise<string> {
    const known = await this.persons.find(subject);
    if (known) return known.id;
    const [person, another] = await personsOfPatient(this.source, subject);
    if (person === undefined) throw FhirError.of(404, 'not-found', 'The subject is not known.', ['subject']);
    if (another !== undefined) {
      throw FhirError.of(
        422,
        'multiple-matches',
        'Several sources have a Patient of this id, and they are not one person. Give the id of the person.',
        ['subject'],
      );
    }
    return person;
  }

  /** @throws FhirError 404 naming the first provider who is not in the roster of the year */
  async #checkProviders(scope: ProviderScope, end: string): Promise<void> {
    const names = await readSliceNames(this.source, end);
    for (const [dimension, values] of Object.entries(scope) as [keyof ProviderScope, string[]][]) {
      const unknown = values.find((value) => names[dimension][value] === undefined);
      if (unknown === undefined) continue;
      const provider = `${PROVIDER_TYPES[dimension]}/${unknown}`;
      throw FhirError.of(404, 'not-found', `${provider} is not in the roster of ${end.slice(0, 4)}.`);
    }
  }

  async #packageId(reference: string, period: EvaluateRequest['period']): Promise<string> {
    try {
      return (await findDue(this.packages, reference, period)).id;
    } catch (error) {
      if (error instanceof UnknownPackageError) throw FhirError.of(404, 'not-found', error.message, ['measure']);
      throw error;
    }
  }
}

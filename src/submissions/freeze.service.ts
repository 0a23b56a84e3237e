import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { AuditTrail, type Actor } from '../access/audit-trail.js';
import { BeneficiaryLists } from '../attribution/beneficiaries/beneficiary-lists.js';
import { MeasurePackages } from '../measures/measure-packages.js';
import { SUPPLEMENTAL_KINDS } from '../measures/programmes/programmes-model.js';
import type { PackageCondition } from './checks/readiness.js';
import { choosePackages, type ChosenPackage } from './choose-packages.js';
import { supplementalOrigin } from '../evaluation/supplemental-codes.js';
import { countFrozen, submissionSetOf } from './frozen-set.js';
import { ProgrammeFiles } from './programme-files.js';
import { checkSubmission, renderDocuments, sha256 } from './render.js';
import {
  collectedProgramme,
  reportedFormats,
  requireMatched,
  unfoundBeneficiaries,
  type ReportedList,
} from './reported-list.js';
import { missingItems, MissingItemsError, requireIdentifierFormats } from './requirements.js';
import { SOFTWARE } from './software.js';
import { FreezeRefusedError, UnknownSubmissionError } from './submission-errors.js';
import type { DocumentFormat } from './submission-set.js';
import { Submission, SubmissionDocumentRow } from './submission.entity.js';
import type { FreezeRequest, Signer, SubmissionDetails } from './submissions.js';
import { copyResults, readProvenance, readRun, readRunPackages, type RunRow } from './submissions.queries.js';

/** Freezes the results of a run: copies, counts, renders and checks them, all in one transaction. */
@Injectable()
export class FreezeService {
  constructor(
    private readonly database: DataSource,
    private readonly programmes: ProgrammeFiles,
    private readonly packages: MeasurePackages,
    private readonly beneficiaries: BeneficiaryLists,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * @returns id of the submission
   * @throws UnknownProgrammeError
   * @throws UnknownSubmissionError when there is no such run
   * @throws FreezeRefusedError when the run is not finished or does not fit the programme, and where a Medicare CQM has no
   *   list
   * @throws MissingItemsError naming everything that the formats want and that is not known
   * @throws IdentifierFormatError
   */
  async freeze(request: FreezeRequest, by: Signer, actor: Actor): Promise<string> {
    const collection = request.collection ?? 'ecqm';
    const programme = collectedProgramme(this.programmes.read().find(request.programme, request.year), collection);
    const cehrtId = request.cehrtId ?? null;
    const formats = reportedFormats(collection, request.formats);
    requireIdentifierFormats({ programme, cehrtId, entity: { id: request.entityId, name: '' } });
    const run = requireFinished(await readRun(this.database, request.runId), request.runId);
    const chosen = choosePackages(programme, await readRunPackages(this.database, run.id), request.packages);
    const missing = missingItems({ programme, cehrtId, measures: chosen, collection }, formats);
    if (missing.length > 0) throw new MissingItemsError(missing);
    const valueSets = await Promise.all(chosen.map((one) => this.packages.find(one.id)));
    const list = collection === 'medicare-cqm' ? await this.list(programme.year) : undefined;
    const id = randomUUID();
    await this.database.transaction('REPEATABLE READ', async (manager) => {
      const details: SubmissionDetails = {
        programme,
        collection,
        ...(list && { list }),
        entityName: request.entityName?.trim() || `APM Entity ${request.entityId}`,
        formats,
        software: SOFTWARE,
        run: runDetails(run),
        packages: chosen.map(({ measurePeriodId: _, ...one }, index) => ({
          ...one,
          valueSets: valueSets[index].valueSets.map(({ url, version, origin }) => ({ url, version, origin })),
        })),
        conditions: conditionsOf(chosen, valueSets),
        roster: 0,
        matchDecisions: 0,
        outdated: { changed: 0, added: 0 },
        counts: [],
        checks: [],
      };
      const submission = manager.create(Submission, {
        id,
        programme: programme.programme,
        performanceYear: programme.year,
        entityId: request.entityId,
        cehrtId,
        runId: run.id,
        state: 'frozen',
        frozenAt: new Date(),
        frozenBy: by.id,
        details,
      });
      await this.complete(manager, submission, chosen, formats);
    });
    await this.audit.record({
      actor,
      action: 'create',
      entityType: 'submission',
      entityId: id,
      details: { programme: programme.id, collection, runId: run.id, frozenBy: by.name },
    });
    return id;
  }

  private async list(year: number): Promise<ReportedList> {
    const lists = await this.beneficiaries.list();
    const current = requireMatched(
      lists.find((one) => one.year === year && one.isCurrent),
      year,
    );
    const { id, quarter, version, beneficiaries, found } = current;
    return { id, year, quarter, version, beneficiaries, found: found.mbi + found.model };
  }

  /** Copies the results, and stores with them what follows from the copy. */
  private async complete(
    manager: EntityManager,
    submission: Submission,
    chosen: readonly ChosenPackage[],
    formats: readonly DocumentFormat[],
  ): Promise<void> {
    const { details } = submission;
    const list = details.list?.id ?? null;
    await manager.insert(Submission, submission);
    await copyResults(
      manager,
      submission.id,
      chosen.map((one) => one.measurePeriodId),
      list,
    );
    const { roster, matchDecisions, changed, added } = await readProvenance(manager, submission.id, list);
    if (roster === 0)
      throw new FreezeRefusedError('There are no results: nobody was evaluated, or nobody of the list.');
    Object.assign(details, { roster, matchDecisions, outdated: { changed, added } });
    details.counts = await countFrozen(manager, submission.id, details);
    const set = submissionSetOf(submission, details.counts);
    const documents = renderDocuments(set, formats);
    details.checks = [
      ...checkSubmission(set, details.conditions, documents),
      ...outdated(details),
      ...unfoundBeneficiaries(details),
    ];
    await manager.update(Submission, { id: submission.id }, { details: details });
    for (const document of documents) {
      await manager.insert(SubmissionDocumentRow, {
        ...document,
        submissionId: submission.id,
        sha256: sha256(document.content),
        createdAt: submission.frozenAt,
      });
    }
  }
}

function requireFinished(run: RunRow | undefined, runId: string): RunRow {
  if (!run) throw new UnknownSubmissionError(`There is no run ${runId}.`);
  if (run.state !== 'completed') {
    throw new FreezeRefusedError(
      `The run is ${run.state}; only a completed run can be frozen. Wait for it, or start another.`,
    );
  }
  if (run.subject !== null)
    throw new FreezeRefusedError('The run evaluated one person only; freeze a run of everyone.');
  return run;
}

function runDetails(run: RunRow): SubmissionDetails['run'] {
  return {
    period: { start: run.periodStart, end: run.periodEnd },
    engine: run.engine,
    profiles: run.profiles,
    createdAt: run.createdAt.toISOString(),
    personCount: run.personCount,
    failedCount: run.failedCount,
  };
}

function conditionsOf(
  chosen: readonly ChosenPackage[],
  details: readonly { starters: string[]; missing: string[] }[],
): PackageCondition[] {
  return chosen.map((one, index) => {
    const origin = supplementalOrigin(one, chosen);
    return {
      qualityId: one.qualityId,
      starters: details[index].starters,
      missing: details[index].missing,
      borrowed: SUPPLEMENTAL_KINDS.filter((kind) => one.elements[kind].length === 0 && origin[kind].length > 0),
      undefined: SUPPLEMENTAL_KINDS.filter((kind) => origin[kind].length === 0),
    };
  });
}

/** Results that are older than the records they come from. */
function outdated({ outdated: { changed, added } }: Pick<SubmissionDetails, 'outdated'>): SubmissionDetails['checks'] {
  const findings: SubmissionDetails['checks'] = [];
  if (changed > 0) {
    findings.push({
      code: 'records-changed',
      severity: 'warning',
      message: `Persons whose record has changed since they were evaluated: ${changed}. Run again to include the changes.`,
    });
  }
  if (added > 0) {
    findings.push({
      code: 'records-not-evaluated',
      severity: 'warning',
      message: `Persons who have a record and no result: ${added}. Run again to include them.`,
    });
  }
  return findings;
}

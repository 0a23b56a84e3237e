import { Injectable } from '@nestjs/common';
import { Readable } from 'node:stream';
import { DataSource } from 'typeorm';
import { AuditTrail, type Actor } from '../access/audit-trail.js';
import { isUuid } from '../database/uuid.js';
import { personHeadings, personLines, type PersonLine } from './csv/write-persons.js';
import { countFrozen, submissionSetOf } from './frozen-set.js';
import { renderDocuments, sha256 } from './render.js';
import { SamePersonError, SignOffRefusedError, UnknownSubmissionError } from './submission-errors.js';
import { programmeMeasure, type DocumentFormat } from './submission-set.js';
import { Submission, SubmissionDocumentRow } from './submission.entity.js';
import type { DocumentSummary, Signer, SubmissionSummary, SubmissionView, Verification } from './submissions.js';
import { markSignedOff, readPersonsAfter, type FrozenPersonRow } from './submissions.queries.js';

/** A file to be sent. */
export interface Download {
  fileName: string;
  mediaType: string;
  /** Bytes; unknown for a file that is made while it is sent. */
  size?: number;
  sha256?: string;
  content: Readable;
}

/** Rows read at once for the detail file. */
const PAGE = 2000;

/** Frozen submissions: lists, views, downloads, verification and signing off. */
@Injectable()
export class SubmissionsService {
  constructor(
    private readonly database: DataSource,
    private readonly audit: AuditTrail,
  ) {}

  /** Newest first. */
  async list(): Promise<SubmissionSummary[]> {
    const submissions = await this.database.getRepository(Submission).find({ order: { frozenAt: 'DESC' } });
    const names = await this.userNames(submissions);
    return submissions.map((submission) => summaryOf(submission, names));
  }

  /** @throws UnknownSubmissionError */
  async show(id: string): Promise<SubmissionView> {
    const submission = await this.get(id);
    const { programme: _programme, checks, counts, ...details } = submission.details;
    const names = await this.userNames([submission]);
    return { ...summaryOf(submission, names), details, counts, checks, documents: await this.documents(id) };
  }

  /**
   * One document, as it was rendered when the set was frozen. Until the set is signed off its file name says so.
   * @throws UnknownSubmissionError
   */
  async download(id: string, format: DocumentFormat, actor: Actor): Promise<Download> {
    const submission = await this.get(id);
    const row = await this.database.getRepository(SubmissionDocumentRow).findOneBy({ submissionId: id, format });
    if (!row) {
      throw new UnknownSubmissionError(
        `The submission has no ${format} document; it was frozen with ${submission.details.formats.join(', ')}.`,
      );
    }
    await this.recordExport(id, format, submission, actor);
    return {
      fileName: named(submission, row.fileName),
      mediaType: row.mediaType,
      size: row.content.length,
      sha256: row.sha256,
      content: Readable.from(row.content, { objectMode: false }),
    };
  }

  /**
   * What each person counts for, from the frozen rows, made while it is sent. Patient data: ids of persons.
   * @throws UnknownSubmissionError
   */
  async downloadPersons(id: string, actor: Actor): Promise<Download> {
    const submission = await this.get(id);
    await this.recordExport(id, 'persons', submission, actor);
    return {
      fileName: named(submission, `${submission.details.programme.id}-${submission.entityId}.persons.csv`),
      mediaType: 'text/csv; charset=utf-8',
      content: Readable.from(this.personFile(submission), { objectMode: false }),
    };
  }

  /**
   * Counts and renders the frozen set again and compares with what is stored.
   * @throws UnknownSubmissionError
   */
  async verify(id: string): Promise<Verification> {
    const submission = await this.get(id);
    const counts = await countFrozen(this.database, id, submission.details);
    const rendered = renderDocuments(submissionSetOf(submission, counts), submission.details.formats);
    const rows = await this.database.getRepository(SubmissionDocumentRow).findBy({ submissionId: id });
    const documents = rendered.map(({ format, content }) => {
      const row = rows.find((each) => each.format === format);
      const stored = row ? sha256(row.content) : '';
      const recomputed = sha256(content);
      return { format, stored, recomputed, agree: stored === recomputed && row?.sha256 === stored };
    });
    const countsAgree = sameContent(counts, submission.details.counts);
    return { countsAgree, documents, agree: countsAgree && documents.every((document) => document.agree) };
  }

  /**
   * Signs off by another person than the one who froze the set.
   * @throws UnknownSubmissionError
   * @throws SamePersonError
   * @throws SignOffRefusedError when it is signed off already, has errors, or does not come out the same again
   */
  async signOff(id: string, by: Signer, actor: Actor): Promise<SubmissionView> {
    const submission = await this.get(id);
    if (submission.state === 'signed-off') throw new SignOffRefusedError('The submission is signed off already.');
    if (submission.frozenBy === by.id) {
      throw new SamePersonError('Whoever froze a submission cannot sign it off: a second person has to.');
    }
    const errors = submission.details.checks.filter((finding) => finding.severity === 'error');
    if (errors.length > 0) {
      throw new SignOffRefusedError(
        `The submission has errors (${errors.length}): mend them and freeze again.\n` +
          errors.map((finding) => finding.message).join('\n'),
      );
    }
    const verification = await this.verify(id);
    if (!verification.agree) {
      throw new SignOffRefusedError(
        'Rendering the frozen set again gives other documents than those stored: freeze again.',
      );
    }
    if (!(await markSignedOff(this.database, id, by.id))) {
      throw new SignOffRefusedError('The submission is signed off already.');
    }
    await this.audit.record({
      actor,
      action: 'update',
      entityType: 'submission',
      entityId: id,
      details: { state: 'signed-off', signedOffBy: by.name },
    });
    return this.show(id);
  }

  private async get(id: string): Promise<Submission> {
    const submission = isUuid(id) ? await this.database.getRepository(Submission).findOneBy({ id }) : null;
    if (!submission) throw new UnknownSubmissionError(`There is no submission ${id}.`);
    return submission;
  }

  private documents(id: string): Promise<DocumentSummary[]> {
    return this.database.query<DocumentSummary[]>(
      `select format, file_name as "fileName", media_type as "mediaType", length(content) as size, sha256
       from submission_documents where submission_id = $1 order by format`,
      [id],
    );
  }

  private async userNames(submissions: readonly Submission[]): Promise<Map<string, string>> {
    const ids = submissions.flatMap(({ frozenBy, signedOffBy }) =>
      signedOffBy ? [frozenBy, signedOffBy] : [frozenBy],
    );
    const rows = await this.database.query<{ id: string; name: string }[]>(
      'select id::text, name from users where id::text = any ($1::text[])',
      [ids],
    );
    return new Map(rows.map(({ id, name }) => [id, name]));
  }

  private async *personFile(submission: Submission): AsyncGenerator<string> {
    yield personHeadings();
    let after: FrozenPersonRow | undefined;
    do {
      const rows = await readPersonsAfter(this.database, submission.id, after, PAGE);
      yield personLines(rows.flatMap((row) => linesOf(submission, row)));
      after = rows.length === PAGE ? rows.at(-1) : undefined;
    } while (after);
  }

  private recordExport(id: string, format: string, submission: Submission, actor: Actor): Promise<void> {
    return this.audit.record({
      actor,
      action: 'export',
      entityType: 'submission',
      entityId: id,
      details: { format, persons: submission.details.roster, state: submission.state },
    });
  }
}

function summaryOf(submission: Submission, names: ReadonlyMap<string, string>): SubmissionSummary {
  const { id, programme, entityId, cehrtId, runId, state, frozenAt, frozenBy, signedOffAt, signedOffBy } = submission;
  const count = (severity: string) => submission.details.checks.filter((each) => each.severity === severity).length;
  return {
    id,
    programme,
    year: submission.performanceYear,
    entityId,
    cehrtId,
    runId,
    state,
    frozenAt,
    frozenBy: names.get(frozenBy) ?? frozenBy,
    signedOffAt,
    signedOffBy: signedOffBy === null ? null : (names.get(signedOffBy) ?? signedOffBy),
    errors: count('error'),
    warnings: count('warning'),
  };
}

function named({ state }: Submission, fileName: string): string {
  return state === 'signed-off' ? fileName : `unsigned-${fileName}`;
}

function linesOf(submission: Submission, row: FrozenPersonRow): PersonLine[] {
  const one = submission.details.packages.find(({ id }) => id === row.packageId);
  if (!one) return [];
  const { qualityId, stratifiers } = one;
  const start = { qualityId, personId: row.personId, error: row.error };
  if (row.error !== null) return [{ ...start, groupId: '', populations: {}, strata: [] }];
  const { strata } = programmeMeasure(submission.details, qualityId);
  return row.groups.map((group) => ({
    ...start,
    groupId: group.id,
    populations: group.populations,
    strata: strata
      .filter((_, index) => (group.strata[stratifiers[index] ?? '']?.['initial-population'] ?? 0) > 0)
      .map(({ code }) => code),
  }));
}

/** Equal as data, whatever the order of members: PostgreSQL keeps its own. */
function sameContent(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}

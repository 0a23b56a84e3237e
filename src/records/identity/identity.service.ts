import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditTrail, type Actor, type AuditEntry } from '../../access/audit-trail.js';
import { isUuid } from '../../database/uuid.js';
import { NotFoundError } from '../../errors/refusals.js';
import { refreshRecords } from '../deferred-packing.js';
import type { MatchDecision } from '../persons.js';
import { decisionsOf, survivorOf } from '../persons.queries.js';
import { Act, keepApart, merge, split } from './acts.js';
import { PersonIdentity, type Chart, type IdentityAct, type PersonChart } from './identity.js';
import type { ReviewDetails, ReviewPage, ReviewQuery } from './identity.js';
import { answerReview, reviewDetails, reviewOf } from './review-answers.js';
import {
  countReviews,
  decidedReviewRows,
  openReviewRows,
  personCharts,
  settleReview,
  type OpenCursor,
} from './review-reads.queries.js';
import { undo } from './undo.js';

const PAGE = 50;

/** Identity in PostgreSQL. */
@Injectable()
export class PostgresPersonIdentity extends PersonIdentity {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly audit: AuditTrail,
  ) {
    super();
  }

  merge(personIds: readonly string[], reason: string, decidedBy: Actor, manager?: EntityManager): Promise<IdentityAct> {
    return this.act('merge', reason, decidedBy, manager, (act) => merge(act, personIds));
  }

  split(
    personId: string,
    charts: readonly Chart[],
    reason: string,
    decidedBy: Actor,
    manager?: EntityManager,
  ): Promise<IdentityAct> {
    return this.act('split', reason, decidedBy, manager, (act) => split(act, personId, charts));
  }

  keepApart(
    personA: string,
    personB: string,
    reason: string,
    decidedBy: Actor,
    manager?: EntityManager,
  ): Promise<IdentityAct> {
    return this.act('keep-apart', reason, decidedBy, manager, (act) => keepApart(act, personA, personB));
  }

  undo(decisionId: string, reason: string, decidedBy: Actor, manager?: EntityManager): Promise<IdentityAct> {
    return this.act('undo', reason, decidedBy, manager, (act) => undo(act, decisionId));
  }

  decideReview(
    id: string,
    answer: 'same' | 'different',
    reason: string,
    decidedBy: Actor,
    version: string | null = null,
  ): Promise<IdentityAct> {
    return this.act(`review-${answer}`, reason, decidedBy, undefined, async (act) => {
      const done = await answerReview(act, id, answer, version);
      const decision = { state: answer, decidedBy: nameOf(decidedBy), reason, actId: act.id };
      await settleReview(act.manager, id, decision);
      return done;
    });
  }

  async reviews({ state = 'open', limit = PAGE, cursor }: ReviewQuery = {}): Promise<ReviewPage> {
    const { manager } = this.database;
    const open = state === 'open';
    const rows = open
      ? await openReviewRows(manager, limit + 1, cursor ? openCursor(cursor) : null)
      : await decidedReviewRows(manager, limit + 1, cursor && isUuid(cursor) ? cursor : null);
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    return {
      reviews: page.map(reviewOf),
      total: await countReviews(manager, open),
      next: last ? (open ? `${last.score}_${last.id}` : last.id) : null,
    };
  }

  review(id: string): Promise<ReviewDetails> {
    return reviewDetails(this.database.manager, id);
  }

  async chartsOf(personId: string): Promise<PersonChart[]> {
    const survivor = await survivorOf(this.database.manager, personId);
    if (survivor === null) throw new NotFoundError(`There is no person ${personId}.`);
    return personCharts(this.database.manager, [survivor]);
  }

  async decisionsOf(personId: string): Promise<MatchDecision[]> {
    if (!isUuid(personId)) throw new NotFoundError(`There is no person ${personId}.`);
    return decisionsOf(this.database.manager, personId);
  }

  /** One transaction; the records are packed after it, and by whoever finds them unpacked should this process not live. */
  private async act(
    kind: string,
    reason: string,
    decidedBy: Actor,
    manager: EntityManager | undefined,
    work: (act: Act) => Promise<IdentityAct>,
  ): Promise<IdentityAct> {
    const within = async (inner: EntityManager) => {
      const done = await work(await Act.begin(inner, { decidedBy: nameOf(decidedBy), reason }));
      await this.record(inner, kind, decidedBy, done);
      return done;
    };
    if (manager) return within(manager);
    const done = await this.database.transaction(within);
    await refreshRecords(this.database, { ids: done.personIds });
    return done;
  }

  private record(manager: EntityManager, kind: string, actor: Actor, done: IdentityAct): Promise<void> {
    const persons = done.personIds.length > 0 ? done.personIds : [done.personId].flatMap((id) => id ?? []);
    const entries = persons.map((personId): AuditEntry => ({
      ...{ actor, action: 'update', entityType: 'person', entityId: personId, personId },
      details: { act: kind, actId: done.actId, decisions: done.decisionIds.length, persons: persons.length },
    }));
    return this.audit.recordWithin(manager, ...entries);
  }
}

function openCursor(text: string): OpenCursor | null {
  const [score, id] = text.split('_');
  return isUuid(id ?? '') && Number.isFinite(Number(score)) ? { score: Number(score), id } : null;
}

function nameOf({ kind, id }: Actor): string {
  return `${kind}/${id}`;
}

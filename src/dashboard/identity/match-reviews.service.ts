import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuditTrail, type Actor } from '../../access/audit-trail.js';
import { ConflictError } from '../../errors/refusals.js';
import { Scores } from '../../evaluation/scores.js';
import type { Patient } from '../../fhir/types.js';
import {
  PersonIdentity,
  type Chart,
  type IdentityAct,
  type PersonChart,
  type Review,
} from '../../records/identity/identity.js';
import { measuresOf, readOf } from '../person-pages.service.js';
import { comparedFields } from './compared-fields.js';
import { deciderOf, usersAmong } from './deciders.js';
import { readCountedMeasures, readSources, readUserNames, type SourceNames } from './identity.queries.js';
import type {
  ReviewDecisionDto,
  ReviewDetailsDto,
  ReviewDto,
  ReviewPageDto,
  ReviewsQueryDto,
  ReviewSideDto,
} from './match-reviews.dto.js';
import { chartOf } from './person-charts.service.js';

/** The questions that matching leaves to people: what waits, all that is needed to decide, and the decision. */
@Injectable()
export class MatchReviewsService {
  constructor(
    private readonly identity: PersonIdentity,
    private readonly scores: Scores,
    private readonly audit: AuditTrail,
    private readonly database: DataSource,
  ) {}

  async list({ state, after, limit }: ReviewsQueryDto, actor: Actor): Promise<ReviewPageDto> {
    const page = await this.identity.reviews({ state, limit, cursor: after });
    const reviews = await this.rowsOf(page.reviews);
    const seen = personsOf(page.reviews);
    await this.audit.record(
      { actor, action: 'query', entityType: 'match-review', details: { state, reviews: reviews.length } },
      ...seen.map((id) => readOf(id, actor, 'match-reviews')),
    );
    return { reviews, total: page.total, next: page.next };
  }

  /** @throws NotFoundError */
  async show(id: string, actor: Actor): Promise<ReviewDetailsDto> {
    const review = await this.identity.review(id);
    const [[row], sources, measures] = await Promise.all([
      this.rowsOf([review]),
      readSources(this.database.manager),
      this.scores.list(),
    ]);
    const sides = await Promise.all(
      review.sides.map(async (charts, index): Promise<ReviewSideDto> => {
        const { personId, name } = review.charts[index];
        const results = measuresOf(await this.scores.resultsOfPerson(personId), measures);
        return { personId, name, charts: charts.map((chart) => chartOf(chart, sources)), results };
      }),
    );
    await this.audit.record(...personsOf([review]).map((person) => readOf(person, actor, 'match-review')));
    const [left, right] = review.charts.map((chart) => patientOf(chart, review.sides.flat()));
    return {
      ...row,
      version: review.version,
      model: String(review.evidence.model),
      fields: comparedFields(left, right, review.evidence.fields),
      sides: [sides[0], sides[1]],
    };
  }

  /** @throws ConflictError when it was decided, or the charts changed, since it was seen; it says what happened */
  async decide(id: string, { answer, reason, version }: ReviewDecisionDto, actor: Actor): Promise<IdentityAct> {
    const review = await this.identity.review(id);
    if (review.state !== 'open') throw new ConflictError(await this.whatHappened(review));
    return this.identity.decideReview(id, answer, reason.trim(), actor, version ?? null);
  }

  private async whatHappened({ state, decidedBy, decidedAt, reason }: Review): Promise<string> {
    const when = decidedAt ? ` on ${decidedAt.toISOString()}` : '';
    if (state === 'settled' || decidedBy === null) return `Events have settled this review${when}.`;
    const { name } = deciderOf(decidedBy, await readUserNames(this.database.manager, usersAmong([decidedBy])));
    const answer = state === 'same' ? 'the same person' : 'different persons';
    return `${name} has decided this review${when}: ${answer}. Reason: ${reason ?? 'none given'}`;
  }

  private async rowsOf(reviews: readonly Review[]): Promise<ReviewDto[]> {
    const { manager } = this.database;
    const [sources, users, counted] = await Promise.all([
      readSources(manager),
      readUserNames(manager, usersAmong(reviews.map(({ decidedBy }) => decidedBy))),
      readCountedMeasures(manager, personsOf(reviews)),
    ]);
    const measures = new Map<string, number[]>();
    for (const { personId, measurePeriodId } of counted)
      measures.set(personId, [...(measures.get(personId) ?? []), measurePeriodId]);
    return reviews.map((review) => rowOf(review, { sources, users, measures }));
  }
}

interface RowNames {
  sources: ReadonlyMap<string, SourceNames>;
  users: ReadonlyMap<string, string>;
  /** Numbers of the measures and periods in which a person counts, by person. */
  measures: ReadonlyMap<string, readonly number[]>;
}

function rowOf(review: Review, { sources, users, measures }: RowNames): ReviewDto {
  const [left, right] = review.charts.map(({ sourceId, sourceName, patientId, personId, name, birthDate, sex }) => ({
    ...{ sourceName, sourceTitle: sources.get(sourceId)?.title ?? sourceName, patientId },
    ...{ personId, name, birthDate, sex },
  }));
  const { id, state, cause, openedAt, score, probability, rule, says, decidedAt, reason, actId } = review;
  return {
    ...{ id, state, cause, openedAt, score, probability, rule, says, decidedAt, reason, actId },
    charts: [left, right],
    measures: new Set(review.charts.flatMap(({ personId }) => measures.get(personId) ?? [])).size,
    decidedBy: review.decidedBy === null ? null : deciderOf(review.decidedBy, users),
  };
}

function personsOf(reviews: readonly Review[]): string[] {
  return [...new Set(reviews.flatMap(({ charts }) => charts.map(({ personId }) => personId)))];
}

function patientOf({ sourceId, patientId }: Chart, charts: readonly PersonChart[]): Patient | null {
  const chart = charts.find((one) => one.sourceId === sourceId && one.patientId === patientId);
  return chart?.patient ? (JSON.parse(chart.patient) as Patient) : null;
}

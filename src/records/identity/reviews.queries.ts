import type { EntityManager } from 'typeorm';
import { inOrder, chartKey } from './chart-key.js';
import type { Chart } from './identity.js';
import type { ReviewCause, ReviewEvidence } from './match-evidence.js';

/** A question that a chart raises about another. */
export interface NewReview {
  cause: ReviewCause;
  chart: Chart;
  other: Chart;
  score: number;
  rule: string;
  says: string;
  evidence: ReviewEvidence;
}

/** Asks about pairs. One that is open gets the newer evidence, one that events had settled is open again. @returns how many were opened */
export async function openReviews(manager: EntityManager, reviews: readonly NewReview[]): Promise<number> {
  if (reviews.length === 0) return 0;
  const rows = reviews.map(({ chart, other, ...review }) => {
    const [lesser, greater] = inOrder(chart, other);
    return {
      ...review,
      ...lesser,
      otherSourceId: greater.sourceId,
      otherPatientId: greater.patientId,
      raisedByLesser: chartKey(lesser) === chartKey(chart),
    };
  });
  const opened: { fresh: boolean }[] = await manager.query(
    `insert into match_reviews as r
       (cause, source_id, patient_id, other_source_id, other_patient_id, raised_by_lesser, score, rule, says, evidence)
     select cause, "sourceId", "patientId", "otherSourceId", "otherPatientId", "raisedByLesser", score, rule, says,
       evidence
     from json_to_recordset($1::json) as x (
       cause text, "sourceId" uuid, "patientId" text, "otherSourceId" uuid, "otherPatientId" text,
       "raisedByLesser" boolean, score double precision, rule text, says text, evidence jsonb)
     on conflict (source_id, patient_id, other_source_id, other_patient_id) do update set
       state = 'open', cause = excluded.cause, raised_by_lesser = excluded.raised_by_lesser, score = excluded.score,
       rule = excluded.rule, says = excluded.says, evidence = excluded.evidence,
       opened_at = case r.state when 'open' then r.opened_at else now() end, decided_at = null
     where r.state in ('open', 'settled')
     returning opened_at = now() as fresh`,
    [JSON.stringify(rows)],
  );
  return opened.filter(({ fresh }) => fresh).length;
}

/** Settles the open questions about charts that were placed anew, but for those that still stand. */
export async function settleReviewsOf(
  manager: EntityManager,
  charts: readonly Chart[],
  standing: readonly NewReview[],
): Promise<void> {
  if (charts.length === 0) return;
  const kept = standing.map(({ chart, other }) => inOrder(chart, other).map(chartKey).join(' '));
  await manager.query(
    `update match_reviews r set state = 'settled', decided_at = now()
     from unnest($1::uuid[], $2::text[]) c (source_id, patient_id)
     where r.state = 'open' and ((r.source_id, r.patient_id) = (c.source_id, c.patient_id)
       or (r.other_source_id, r.other_patient_id) = (c.source_id, c.patient_id))
       and r.source_id || '/' || r.patient_id || ' ' || r.other_source_id || '/' || r.other_patient_id <> all($3::text[])`,
    [charts.map(({ sourceId }) => sourceId), charts.map(({ patientId }) => patientId), kept],
  );
}

/** Settles the open questions whether charts are of one person that by now are. */
export async function settleReviewsWithin(manager: EntityManager, personIds: readonly string[]): Promise<void> {
  if (personIds.length === 0) return;
  await manager.query(
    `update match_reviews r set state = 'settled', decided_at = now()
     from source_patients a, source_patients b
     where a.person_id = any($1::uuid[]) and b.person_id = a.person_id
       and (r.source_id, r.patient_id) = (a.source_id, a.patient_id)
       and (r.other_source_id, r.other_patient_id) = (b.source_id, b.patient_id)
       and r.state = 'open' and r.cause <> 'kept'`,
    [personIds],
  );
}

import type { EntityManager } from 'typeorm';
import type { PersonChart, Review, ReviewedChart } from './identity.js';
import type { ReviewEvidence } from './match-evidence.js';

/** A stored review with the charts as they are now, the one that raised the question first. */
export interface ReviewRow extends Omit<Review, 'charts' | 'probability'> {
  first: ReviewedChart;
  second: ReviewedChart;
  evidence: ReviewEvidence;
}

const CHART = (side: string) => `json_build_object(
  'sourceId', ${side}.source_id, 'patientId', ${side}.patient_id, 'sourceName', ${side}_source.name,
  'personId', ${side}.person_id, 'name', ${side}_record.name, 'birthDate', ${side}_record.birth_date,
  'sex', ${side}_record.sex)`;

const REVIEW = `
  select r.id, r.state, r.cause, r.opened_at as "openedAt", r.score, r.rule, r.says, r.evidence,
    r.decided_by as "decidedBy", r.decided_at as "decidedAt", r.reason, r.act_id as "actId",
    case when r.raised_by_lesser then ${CHART('a')} else ${CHART('b')} end as first,
    case when r.raised_by_lesser then ${CHART('b')} else ${CHART('a')} end as second
  from match_reviews r
  join source_patients a on (a.source_id, a.patient_id) = (r.source_id, r.patient_id)
  join sources a_source on a_source.id = a.source_id
  left join packed_records a_record on a_record.person_id = a.person_id
  join source_patients b on (b.source_id, b.patient_id) = (r.other_source_id, r.other_patient_id)
  join sources b_source on b_source.id = b.source_id
  left join packed_records b_record on b_record.person_id = b.person_id`;

/** Where a page of open reviews starts: after this score and id. */
export interface OpenCursor {
  score: number;
  id: string;
}

/** Open reviews, the surest first. */
export function openReviewRows(manager: EntityManager, limit: number, after: OpenCursor | null): Promise<ReviewRow[]> {
  return manager.query(
    `${REVIEW} where r.state = 'open' and ($1::float8 is null or (r.score, r.id) < ($1, $2::uuid))
     order by r.score desc, r.id desc limit $3`,
    [after?.score ?? null, after?.id ?? null, limit],
  );
}

/** Decided and settled reviews, the last first. */
export function decidedReviewRows(manager: EntityManager, limit: number, afterId: string | null): Promise<ReviewRow[]> {
  return manager.query(
    `${REVIEW} where r.state <> 'open' and ($1::uuid is null or (r.decided_at, r.id) < (
       select decided_at, id from match_reviews where id = $1))
     order by r.decided_at desc, r.id desc limit $2`,
    [afterId, limit],
  );
}

export async function reviewRow(manager: EntityManager, id: string): Promise<ReviewRow | null> {
  const rows: ReviewRow[] = await manager.query(`${REVIEW} where r.id = $1`, [id]);
  return rows[0] ?? null;
}

/** Locks a review; its state as it is then. */
export async function lockReview(
  manager: EntityManager,
  id: string,
): Promise<Pick<ReviewRow, 'state' | 'decidedBy'> | null> {
  const rows: Pick<ReviewRow, 'state' | 'decidedBy'>[] = await manager.query(
    'select state, decided_by as "decidedBy" from match_reviews where id = $1 for update',
    [id],
  );
  return rows[0] ?? null;
}

export async function countReviews(manager: EntityManager, open: boolean): Promise<number> {
  const rows: { count: number }[] = await manager.query(
    `select count(*)::integer as count from match_reviews where state ${open ? '=' : '<>'} 'open'`,
  );
  return rows[0].count;
}

export async function settleReview(
  manager: EntityManager,
  id: string,
  decision: { state: 'same' | 'different'; decidedBy: string; reason: string; actId: string },
): Promise<void> {
  await manager.query(
    `update match_reviews set state = $2, decided_by = $3, reason = $4, act_id = $5, decided_at = now() where id = $1`,
    [id, decision.state, decision.decidedBy, decision.reason, decision.actId],
  );
}

/** The charts of persons with what their EHRs say of them, deleted ones last. */
export function personCharts(manager: EntityManager, personIds: readonly string[]): Promise<PersonChart[]> {
  return manager.query(
    `select p.source_id as "sourceId", o.name as "sourceName", p.patient_id as "patientId", p.person_id as "personId",
       patient.content::text as patient, patient.last_updated as "lastUpdated",
       all_of.count as "resourceCount", all_of.first as "firstReceived", all_of.last as "lastReceived"
     from source_patients p join sources o on o.id = p.source_id
     join resources patient on patient.source_id = p.source_id and patient.type = 'Patient' and patient.id = p.patient_id
     cross join lateral (
       select count(*) filter (where not r.deleted and not patient.deleted)::integer as count,
         min(r.received_at) as first, max(r.received_at) as last
       from resources r where r.source_id = p.source_id and r.patient_id = p.patient_id) all_of
     where p.person_id = any($1::uuid[])
     order by p.deleted, o.name, p.patient_id`,
    [personIds],
  );
}

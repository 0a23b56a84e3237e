import type { EntityManager } from 'typeorm';
import type { DecisionKind } from '../persons.js';
import type { Chart } from './identity.js';

/** A stored decision of an act. */
export interface ActDecision extends Chart {
  id: string;
  decision: DecisionKind;
  decidedBy: string;
  personId: string;
  previousPersonId: string | null;
  followers: string[];
  reversed: boolean;
  actId: string;
}

/** All decisions of the act that a decision is of; none when it is unknown. */
export async function decisionsOfAct(manager: EntityManager, decisionId: string): Promise<ActDecision[]> {
  return manager.query(
    `select id, decision, decided_by as "decidedBy", source_id as "sourceId", patient_id as "patientId",
       person_id as "personId", previous_person_id as "previousPersonId", act_id as "actId",
       coalesce(evidence->'followers', '[]') as followers, reversed_at is not null as reversed
     from match_decisions where act_id = (select act_id from match_decisions where id = $1)
     order by source_id, patient_id`,
    [decisionId],
  );
}

/**
 * A later decision that moved one of the charts, or ended what the act had said of them; null when there is none. One
 * that takes back another leaves things as they were before both.
 */
export async function laterDecision(manager: EntityManager, actId: string): Promise<string | null> {
  const rows: { id: string }[] = await manager.query(
    `select later.id from match_decisions own
     join match_decisions later on (later.source_id, later.patient_id) = (own.source_id, own.patient_id)
       and later.decided_at > own.decided_at and later.act_id <> own.act_id
     where own.act_id = $1 and later.decision in ('merged', 'split') and later.reversed_at is null
       and not later.evidence ? 'undoes'
     union all
     select d.id from match_constraints c join match_decisions d on d.act_id = c.ended_by
     where c.act_id = $1 and d.reversed_at is null
     limit 1`,
    [actId],
  );
  return rows[0]?.id ?? null;
}

/** Takes back what an act has said of pairs, lets what it had ended hold again, and opens the question it decided. */
export async function takeBack(manager: EntityManager, actId: string, undoId: string): Promise<void> {
  await manager.query('update match_constraints set ended_by = $2 where act_id = $1 and ended_by is null', [
    actId,
    undoId,
  ]);
  await manager.query(
    `update match_constraints c set ended_by = null
     where ended_by = $1 and not exists (
       select from match_constraints o
       where (o.source_id, o.patient_id, o.other_source_id, o.other_patient_id)
           = (c.source_id, c.patient_id, c.other_source_id, c.other_patient_id) and o.ended_by is null)`,
    [actId],
  );
  await manager.query('update match_decisions set reversed_at = now() where act_id = $1', [actId]);
  await manager.query(
    `update match_reviews set state = 'open', decided_at = null, decided_by = null, reason = null, act_id = null
     where act_id = $1`,
    [actId],
  );
}

import type { EntityManager } from 'typeorm';
import { inOrder } from './chart-key.js';
import type { Chart } from './identity.js';

export interface PersonState {
  id: string;
  mergedInto: string | null;
}

/** These persons, the one that was there first first. */
export async function personStates(manager: EntityManager, ids: readonly string[]): Promise<PersonState[]> {
  return manager.query(
    `select id, merged_into as "mergedInto" from persons where id = any($1::uuid[]) order by created_at, id`,
    [ids],
  );
}

/** The charts of a person, deleted ones too. */
export async function chartsOfPerson(manager: EntityManager, personId: string): Promise<Chart[]> {
  return manager.query(
    `select source_id as "sourceId", patient_id as "patientId" from source_patients where person_id = $1
     order by source_id, patient_id`,
    [personId],
  );
}

/** The persons that charts are of now. */
export async function personsOfCharts(
  manager: EntityManager,
  charts: readonly Chart[],
): Promise<(Chart & { personId: string })[]> {
  return manager.query(
    `select source_id as "sourceId", patient_id as "patientId", person_id as "personId"
     from unnest($1::uuid[], $2::text[]) c (source_id, patient_id) join source_patients using (source_id, patient_id)`,
    columnsOf(charts),
  );
}

export async function createPerson(manager: EntityManager): Promise<string> {
  const rows: { id: string }[] = await manager.query(
    'insert into persons (created_at) values (clock_timestamp()) returning id',
  );
  return rows[0].id;
}

/** Gives charts to a person. */
export async function moveCharts(manager: EntityManager, charts: readonly Chart[], personId: string): Promise<void> {
  await manager.query(
    `update source_patients p set person_id = $3 from unnest($1::uuid[], $2::text[]) c (source_id, patient_id)
     where p.source_id = c.source_id and p.patient_id = c.patient_id`,
    [...columnsOf(charts), personId],
  );
}

/** Makes a person again of one that was merged, with those who had been merged into it before. */
export async function revivePerson(manager: EntityManager, id: string, followers: readonly string[]): Promise<void> {
  await manager.query('update persons set merged_into = null, dirty = true, changed_at = now() where id = $1', [id]);
  await manager.query('update persons set merged_into = $1 where id = any($2::uuid[])', [id, followers]);
}

/** Marks persons as changed, and their records to be packed: that is done once the act is committed. */
export async function markChanged(manager: EntityManager, personIds: readonly string[]): Promise<void> {
  await manager.query('update persons set dirty = true, changed_at = now() where id = any($1::uuid[])', [personIds]);
  await manager.query(
    `with charts as (
       select source_id, patient_id from source_patients where person_id = any($1::uuid[]) and not unpacked
       order by source_id, patient_id for update)
     update source_patients p set unpacked = true from charts c
     where (p.source_id, p.patient_id) = (c.source_id, c.patient_id)`,
    [personIds],
  );
}

/** Notes whose results are to be evaluated anew, in the transaction of the act: the evaluation finds them there. */
export async function noteTouched(
  manager: EntityManager,
  touched: readonly { actId: string; personId: string }[],
): Promise<void> {
  if (touched.length === 0) return;
  await manager.query(
    'insert into touched_persons (act_id, person_id) select * from unnest($1::uuid[], $2::uuid[]) on conflict do nothing',
    [touched.map(({ actId }) => actId), touched.map(({ personId }) => personId)],
  );
}

/** Ends what was said otherwise of these pairs, and says it of those of which it is not said yet. */
export async function sayOfPairs(
  manager: EntityManager,
  kind: 'never' | 'always',
  pairs: readonly (readonly [Chart, Chart])[],
  actId: string,
): Promise<void> {
  if (pairs.length === 0) return;
  const ordered = pairs.map(([a, b]) => inOrder(a, b));
  const values = [...columnsOf(ordered.map(([a]) => a)), ...columnsOf(ordered.map(([, b]) => b)), kind, actId];
  const PAIRS = `unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[])
    as p (source_id, patient_id, other_source_id, other_patient_id)`;
  await manager.query(
    `update match_constraints c set ended_by = $6 from ${PAIRS}
     where (c.source_id, c.patient_id, c.other_source_id, c.other_patient_id)
         = (p.source_id, p.patient_id, p.other_source_id, p.other_patient_id)
       and c.ended_by is null and c.kind <> $5`,
    values,
  );
  await manager.query(
    `insert into match_constraints (source_id, patient_id, other_source_id, other_patient_id, kind, act_id)
     select p.*, $5, $6 from ${PAIRS} on conflict do nothing`,
    values,
  );
}

/** Settles the open questions about pairs of one chart here and one there. */
export async function settleReviewsBetween(
  manager: EntityManager,
  some: readonly Chart[],
  others: readonly Chart[],
): Promise<void> {
  await manager.query(
    `update match_reviews r set state = 'settled', decided_at = now()
     from unnest($1::uuid[], $2::text[]) a (source_id, patient_id),
          unnest($3::uuid[], $4::text[]) b (source_id, patient_id)
     where r.state = 'open'
       and (((r.source_id, r.patient_id) = (a.source_id, a.patient_id)
             and (r.other_source_id, r.other_patient_id) = (b.source_id, b.patient_id))
         or ((r.source_id, r.patient_id) = (b.source_id, b.patient_id)
             and (r.other_source_id, r.other_patient_id) = (a.source_id, a.patient_id)))`,
    [...columnsOf(some), ...columnsOf(others)],
  );
}

function columnsOf(charts: readonly Chart[]): [string[], string[]] {
  return [charts.map(({ sourceId }) => sourceId), charts.map(({ patientId }) => patientId)];
}

import type { EntityManager } from 'typeorm';
import { isUuid } from '../database/uuid.js';
import type { MatchDecision, PersonResource, PersonSummary } from './persons.js';

export async function personSummaries(manager: EntityManager, ids: readonly string[]): Promise<PersonSummary[]> {
  return manager.query(
    `select p.id, r.name, r.birth_date as "birthDate", r.sex, p.changed_at as "changedAt",
            coalesce((select json_agg(json_build_object('sourceId', s.source_id, 'sourceName', o.name,
                                                        'patientId', s.patient_id) order by o.name, s.patient_id)
                      from source_patients s join sources o on o.id = s.source_id
                      where s.person_id = p.id and not s.deleted), '[]') as "sourcePatients"
     from persons p left join packed_records r on r.person_id = p.id
     where p.id = any($1::uuid[])`,
    [ids],
  );
}

/** Ids of persons whose name contains the text, who were born on it, or who have an identifier of this value. */
export async function searchPersons(
  manager: EntityManager,
  text: string,
  limit: number,
  after: string | null,
): Promise<string[]> {
  const pattern = `%${text.trim().replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  const rows: { id: string }[] = await manager.query(
    `select id from (
       select person_id as id from packed_records where name ilike $1 or birth_date = $2
       union
       select s.person_id from patient_identifiers i join source_patients s using (source_id, patient_id)
       where i.value = $2
     ) found where $3::uuid is null or id > $3::uuid order by id limit $4`,
    [pattern, text.trim(), after, limit],
  );
  return rows.map((row) => row.id);
}

/** The person, or the one that it was merged into. */
export async function survivorOf(manager: EntityManager, id: string): Promise<string | null> {
  if (!isUuid(id)) return null;
  const rows: { id: string }[] = await manager.query(
    'select coalesce(merged_into, id) as id from persons where id = $1',
    [id],
  );
  return rows[0]?.id ?? null;
}

/** Live resources of a person with their sources, and the shared ones that its record uses. */
export async function resourcesWithSource(
  manager: EntityManager,
  personId: string,
): Promise<Omit<PersonResource, 'recordReference'>[]> {
  return manager.query(
    `with keys as (
       select r.source_id, r.type, r.id
       from source_patients p
       join resources patient on patient.source_id = p.source_id and patient.type = 'Patient'
         and patient.id = p.patient_id and not patient.deleted
       join resources r on r.source_id = p.source_id and r.patient_id = p.patient_id
       where p.person_id = $1
       union
       select split_part(u, '/', 1)::uuid, split_part(u, '/', 2), split_part(u, '/', 3)
       from packed_records, unnest(uses) u where person_id = $1
     )
     select r.source_id as "sourceId", o.name as "sourceName", r.type, r.id, r.version,
            r.last_updated as "lastUpdated", r.content::text as content
     from keys join resources r using (source_id, type, id) join sources o on o.id = r.source_id
     where not r.deleted order by r.type, o.name, r.id`,
    [personId],
  );
}

export async function decisionsOf(manager: EntityManager, personId: string): Promise<MatchDecision[]> {
  return manager.query(
    `select id, decided_at as "decidedAt", decided_by as "decidedBy", decision, source_id as "sourceId",
            patient_id as "patientId", person_id as "personId", previous_person_id as "previousPersonId", evidence,
            reversed_at as "reversedAt", act_id as "actId"
     from match_decisions
     where person_id = $1 or previous_person_id = $1
        or (source_id, patient_id) in (select source_id, patient_id from source_patients where person_id = $1)
     order by decided_at, id`,
    [personId],
  );
}

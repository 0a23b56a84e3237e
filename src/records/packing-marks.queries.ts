import type { EntityManager } from 'typeorm';

/** Marks patients of a source whose persons' records lag behind it from now on. */
export async function markPatients(
  manager: EntityManager,
  sourceId: string,
  patientIds: readonly string[],
): Promise<void> {
  await manager.query(
    `update source_patients set unpacked = true
     where source_id = $1 and patient_id = any($2::text[]) and not unpacked`,
    [sourceId, patientIds],
  );
}

/** Marks the patients of a source whose persons' records refer to one of its shared resources (`source/Type/id`). */
export async function markUsers(manager: EntityManager, sourceId: string, keys: readonly string[]): Promise<void> {
  // In the order in which acts of people mark charts, so that neither waits for the other.
  await manager.query(
    `with users as (
       select p.source_id, p.patient_id from source_patients p join packed_records r using (person_id)
       where r.uses && $2::text[] and p.source_id = $1 and not p.unpacked
       order by p.source_id, p.patient_id for update of p)
     update source_patients p set unpacked = true from users u
     where (p.source_id, p.patient_id) = (u.source_id, u.patient_id)`,
    [sourceId, keys],
  );
}

/** Takes the marks of a source from these persons, who are locked and packed. */
export async function unmarkPersons(
  manager: EntityManager,
  sourceId: string,
  personIds: readonly string[],
): Promise<void> {
  await manager.query(
    `update source_patients set unpacked = false
     where source_id = $1 and person_id = any($2::uuid[]) and unpacked`,
    [sourceId, personIds],
  );
}

/** Some persons: these, or those from `first` to `last`, both inclusive; all where neither is given. */
export interface PersonScope {
  ids?: readonly string[];
  first?: string;
  last?: string;
}

const IN_SCOPE = `unpacked and ($1::uuid[] is null or person_id = any($1))
  and ($2::uuid is null or person_id >= $2) and ($3::uuid is null or person_id <= $3)`;

const scopeValues = ({ ids, first, last }: PersonScope) => [ids ?? null, first ?? null, last ?? null];

/** Persons whose records lag behind a source, by id, those after `after`. */
export async function laggingPersons(
  manager: EntityManager,
  sourceId: string,
  limit: number,
  scope: PersonScope = {},
  after: string | null = null,
): Promise<string[]> {
  const rows: { person_id: string }[] = await manager.query(
    `select distinct person_id from source_patients
     where ${IN_SCOPE} and source_id = $4 and ($5::uuid is null or person_id > $5)
     order by person_id limit $6`,
    [...scopeValues(scope), sourceId, after, limit],
  );
  return rows.map((row) => row.person_id);
}

/** Sources behind which records of these persons lag. */
export async function laggingSources(manager: EntityManager, scope: PersonScope): Promise<string[]> {
  const rows: { source_id: string }[] = await manager.query(
    `select distinct source_id from source_patients where ${IN_SCOPE} order by source_id`,
    scopeValues(scope),
  );
  return rows.map((row) => row.source_id);
}

import type { EntityManager } from 'typeorm';
import type { Packed, SourceResource } from './pack-record.js';

/** A live resource of a person, or the Patient itself. */
export interface PersonSourceResource extends SourceResource {
  personId: string;
}

const RESOURCE = `r.source_id as "sourceId", r.type, r.id, r.last_updated as "lastUpdated", r.content::text as content`;

/**
 * Live resources of these persons. Those of a patient whose Patient resource is deleted, or not here yet, are left out.
 * Looked up patient by patient, on the indexes: an import outruns the server's statistics, and a join would read the
 * whole table.
 */
export async function resourcesOfPersons(
  manager: EntityManager,
  personIds: readonly string[],
): Promise<PersonSourceResource[]> {
  return manager.query(
    `select p.person_id as "personId", ${RESOURCE}
     from source_patients p
     cross join lateral (
       select from resources where source_id = p.source_id and type = 'Patient' and id = p.patient_id and not deleted
       offset 0) patient
     cross join lateral (
       select * from resources where source_id = p.source_id and patient_id = p.patient_id and not deleted offset 0) r
     where p.person_id = any($1::uuid[])`,
    [personIds],
  );
}

/** Live resources that patients share, of these keys. */
export async function sharedResources(
  manager: EntityManager,
  keys: readonly { sourceId: string; type: string; id: string }[],
): Promise<SourceResource[]> {
  return manager.query(
    `select ${RESOURCE}
     from unnest($1::uuid[], $2::text[], $3::text[]) k (source_id, type, id)
     join resources r using (source_id, type, id)
     where not r.deleted and r.patient_id is null`,
    [keys.map((key) => key.sourceId), keys.map((key) => key.type), keys.map((key) => key.id)],
  );
}

/** A person's record as it is stored. */
export interface StoredRecord extends Packed {
  personId: string;
  /** Shared resources that it refers to, as `source/Type/id`. */
  uses: readonly string[];
}

/** Stores records; a person is marked only when the content differs. */
export async function storePacked(manager: EntityManager, records: readonly StoredRecord[]): Promise<void> {
  if (records.length === 0) return;
  // Each text is a parameter of its own: in an array it would have to be escaped, and read letter by letter.
  const rows = records.map((_, row) => {
    const [id, content, hash, count, name, born, sex, uses] = Array.from({ length: 8 }, (__, at) => row * 8 + at + 1);
    return `($${id}::uuid, $${content}, $${hash}::bytea, $${count}::integer, $${name}, $${born}, $${sex}, $${uses}::text[])`;
  });
  await manager.query(
    `with changed as (
       insert into packed_records as p
         (person_id, content, content_hash, resource_count, name, birth_date, sex, uses)
       values ${rows.join(', ')}
       on conflict (person_id) do update set
         content = excluded.content, content_hash = excluded.content_hash, resource_count = excluded.resource_count,
         name = excluded.name, birth_date = excluded.birth_date, sex = excluded.sex, uses = excluded.uses,
         packed_at = now(), fault = null, set_aside_at = null
       where p.content_hash <> excluded.content_hash or p.uses <> excluded.uses
       returning person_id)
     update persons set dirty = true, changed_at = now() from changed where id = person_id`,
    records.flatMap((record) => [
      ...[record.personId, record.content, record.contentHash, record.resourceCount],
      ...[record.name, record.birthDate, record.sex, record.uses],
    ]),
  );
}

/** Takes away the records of persons of whom nothing is left. */
export async function dropPacked(manager: EntityManager, personIds: readonly string[]): Promise<void> {
  await manager.query(
    `with gone as (delete from packed_records where person_id = any($1::uuid[]) returning person_id)
     update persons set dirty = true, changed_at = now() from gone where id = person_id`,
    [personIds],
  );
}

/** Records that refer to one of these shared resources (`source/Type/id`), up to a limit. */
export async function usersOf(manager: EntityManager, keys: readonly string[], limit: number): Promise<string[]> {
  const rows: { person_id: string }[] = await manager.query(
    'select person_id from packed_records where uses && $1::text[] limit $2',
    [keys, limit],
  );
  return rows.map((row) => row.person_id);
}

/**
 * How many resources each of these persons has, deleted ones too; those without any are left out. Counted as the
 * resources of persons are looked up.
 */
export async function resourceCounts(
  manager: EntityManager,
  personIds: readonly string[],
): Promise<Map<string, number>> {
  const rows: { person_id: string; count: number }[] = await manager.query(
    `select p.person_id, sum(r.count)::integer as count
     from source_patients p cross join lateral (
       select count(*) from resources where source_id = p.source_id and patient_id = p.patient_id offset 0) r
     where p.person_id = any($1::uuid[]) group by p.person_id`,
    [personIds],
  );
  return new Map(rows.map((row) => [row.person_id, row.count]));
}

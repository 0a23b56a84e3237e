import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { PersonSetAside } from './persons.js';

/** What is stored of a person who is set aside. */
export interface StoredAside {
  personId: string;
  uses: readonly string[];
  /** Its kind, without patient data. */
  fault: string;
}

/**
 * Sets a person aside. The last good record stays for lists to show. Its hash does not, since results of it are no
 * longer of what is known: that of the fault differs from that of any record.
 */
export async function storeAside(manager: EntityManager, { personId, uses, fault }: StoredAside): Promise<void> {
  await manager.query(
    `with aside as (
       insert into packed_records as p (person_id, content, content_hash, resource_count, uses, fault, set_aside_at)
       values ($1, '[]', $2, 0, $3, $4, now())
       on conflict (person_id) do update set
         content_hash = excluded.content_hash, uses = excluded.uses, fault = excluded.fault,
         set_aside_at = coalesce(p.set_aside_at, excluded.set_aside_at)
       where p.fault is distinct from excluded.fault or p.uses <> excluded.uses
       returning person_id)
     update persons set dirty = true, changed_at = now() from aside where id = person_id`,
    [personId, createHash('sha256').update(fault).digest(), uses, fault],
  );
}

/** Whether the record of a person was right until now: neither set aside nor behind a source. So it is before the first. */
export async function wasSound(manager: EntityManager, personId: string): Promise<boolean> {
  const rows: { sound: boolean }[] = await manager.query(
    `select not exists (select from packed_records where person_id = $1 and fault is not null)
       and not exists (select from source_patients where person_id = $1 and unpacked) as sound`,
    [personId],
  );
  return rows[0].sound;
}

/** Persons who are set aside, those who have been longest first. */
export async function personsAside(manager: EntityManager, limit: number): Promise<PersonSetAside[]> {
  return manager.query(
    `select r.person_id as id, r.fault, r.set_aside_at as since,
       coalesce((select json_agg(o.name || '/' || p.patient_id order by o.name, p.patient_id)
                 from source_patients p join sources o on o.id = p.source_id
                 where p.person_id = r.person_id and not p.deleted), '[]') as charts
     from packed_records r where r.fault is not null order by r.set_aside_at, r.person_id limit $1`,
    [limit],
  );
}

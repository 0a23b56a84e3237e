import type { EntityManager } from 'typeorm';
import type { PersonalIdentifier } from '../matching/personal-identifiers.js';

/** An identifier that a source patient holds, and the person it is. */
export interface HeldIdentifier extends PersonalIdentifier {
  sourceId: string;
  patientId: string;
  personId: string;
}

export interface NewDecision {
  decision: 'created' | 'matched' | 'merged' | 'kept';
  sourceId: string;
  patientId: string;
  personId: string;
  previousPersonId: string | null;
  evidence: object;
}

/** Class of the transaction locks on identifiers, and into how many buckets they fall: a message may have thousands. */
const IDENTIFIER_LOCK = 726_354_011;
const BUCKETS = 1024;

/**
 * Waits until no other transaction matches by any of these identifiers. Always in ascending order, so that two
 * transactions cannot wait for each other.
 */
export async function lockIdentifiers(
  manager: EntityManager,
  identifiers: readonly PersonalIdentifier[],
): Promise<void> {
  if (identifiers.length === 0) return;
  await manager.query(
    `select pg_advisory_xact_lock($1, bucket) from (
       select distinct abs(hashtext(key) % $2::integer) as bucket from unnest($3::text[]) key order by bucket offset 0
     ) buckets`,
    [IDENTIFIER_LOCK, BUCKETS, identifiers.map(({ system, value }) => `${system}|${value}`)],
  );
}

/** Persons of these patients of a source, by patient id. */
export async function personsOfPatients(
  manager: EntityManager,
  sourceId: string,
  patientIds: readonly string[],
): Promise<Map<string, string>> {
  const rows: { patient_id: string; person_id: string }[] = await manager.query(
    'select patient_id, person_id from source_patients where source_id = $1 and patient_id = any($2::text[])',
    [sourceId, patientIds],
  );
  return new Map(rows.map((row) => [row.patient_id, row.person_id]));
}

/** Identifiers that these patients of a source hold now. */
export async function identifiersHeld(
  manager: EntityManager,
  sourceId: string,
  patientIds: readonly string[],
): Promise<HeldIdentifier[]> {
  return manager.query(
    `select i.system, i.value, i.source_id as "sourceId", i.patient_id as "patientId", p.person_id as "personId"
     from patient_identifiers i join source_patients p using (source_id, patient_id)
     where i.source_id = $1 and i.patient_id = any($2::text[])`,
    [sourceId, patientIds],
  );
}

/** Whoever holds one of these identifiers. */
export async function holdersOf(
  manager: EntityManager,
  identifiers: readonly PersonalIdentifier[],
): Promise<HeldIdentifier[]> {
  return manager.query(
    `select i.system, i.value, i.source_id as "sourceId", i.patient_id as "patientId", p.person_id as "personId"
     from (select distinct * from unnest($1::text[], $2::text[]) k (system, value)) k
     join patient_identifiers i using (system, value)
     join source_patients p using (source_id, patient_id)`,
    [identifiers.map(({ system }) => system), identifiers.map(({ value }) => value)],
  );
}

/** Locks persons until the transaction ends, in the order of their ids; with when each was created, in microseconds. */
export async function lockPersons(manager: EntityManager, personIds: readonly string[]): Promise<Map<string, number>> {
  const rows: { id: string; created_at: string }[] = await manager.query(
    `select id, (extract(epoch from created_at) * 1000000)::bigint as created_at
     from persons where id = any($1::uuid[]) order by id for update`,
    [personIds],
  );
  return new Map(rows.map((row) => [row.id, Number(row.created_at)]));
}

/** Adds persons, each later than the one before it, and says whom patients of the source are that were nobody yet. */
export async function linkPatients(
  manager: EntityManager,
  sourceId: string,
  links: ReadonlyMap<string, string>,
  created: readonly string[],
): Promise<void> {
  if (created.length > 0) {
    await manager.query(
      `insert into persons (id, created_at)
       select id, clock_timestamp() + place * interval '1 microsecond'
       from unnest($1::uuid[]) with ordinality as created (id, place)`,
      [created],
    );
  }
  if (links.size === 0) return;
  await manager.query(
    `insert into source_patients (source_id, patient_id, person_id)
     select $1, * from unnest($2::text[], $3::uuid[])`,
    [sourceId, [...links.keys()], [...links.values()]],
  );
}

/** Makes these the only identifiers of these patients. */
export async function replaceIdentifiers(
  manager: EntityManager,
  sourceId: string,
  held: ReadonlyMap<string, readonly PersonalIdentifier[]>,
): Promise<void> {
  const rows = [...held].flatMap(([patientId, identifiers]) => identifiers.map((each) => ({ patientId, ...each })));
  await manager.query('delete from patient_identifiers where source_id = $1 and patient_id = any($2::text[])', [
    sourceId,
    [...held.keys()],
  ]);
  if (rows.length === 0) return;
  await manager.query(
    `insert into patient_identifiers (source_id, patient_id, system, value)
     select $1, * from unnest($2::text[], $3::text[], $4::text[])`,
    [sourceId, rows.map((row) => row.patientId), rows.map((row) => row.system), rows.map((row) => row.value)],
  );
}

/** Makes one person of two: its patients move, its record goes, and whoever was merged into it follows. */
export async function mergePerson(
  manager: EntityManager,
  lost: string,
  survivor: string,
): Promise<{ sourceId: string; patientId: string }[]> {
  const moved: [{ sourceId: string; patientId: string }[], number] = await manager.query(
    `update source_patients set person_id = $2 where person_id = $1
     returning source_id as "sourceId", patient_id as "patientId"`,
    [lost, survivor],
  );
  await manager.query(
    `update persons set merged_into = $2, dirty = true, changed_at = now() where id = $1 or merged_into = $1`,
    [lost, survivor],
  );
  await manager.query('delete from packed_records where person_id = $1', [lost]);
  return moved[0];
}

export async function addDecisions(manager: EntityManager, decisions: readonly NewDecision[]): Promise<void> {
  if (decisions.length === 0) return;
  await manager.query(
    `insert into match_decisions (decided_by, decision, source_id, patient_id, person_id, previous_person_id, evidence)
     select 'rule:shared-identifier', decision, "sourceId", "patientId", "personId", "previousPersonId", evidence
     from json_to_recordset($1::json) as x (
       decision text, "sourceId" uuid, "patientId" text, "personId" uuid, "previousPersonId" uuid, evidence jsonb)`,
    [JSON.stringify(decisions)],
  );
}

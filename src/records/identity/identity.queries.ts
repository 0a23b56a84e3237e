import type { EntityManager } from 'typeorm';
import type { PersonalIdentifier } from '../matching/index.js';
import type { DecisionKind } from '../persons.js';
import type { Chart } from './identity.js';

export interface NewDecision extends Chart {
  decision: DecisionKind;
  /** `rule:<name>`, or `kind/id` of who decided. */
  decidedBy: string;
  personId: string;
  previousPersonId: string | null;
  evidence: object;
  /** Absent: an act of its own. */
  actId?: string;
}

/** The transaction lock that lets one transaction at a time say who is who. */
const IDENTITY_LOCK = 726_354_011;

/**
 * Waits until no other transaction says who is who, until this one ends. It is taken before any person is locked, so
 * that whoever has it waits only for transactions that will not wait for it.
 */
export async function lockIdentity(manager: EntityManager): Promise<void> {
  await manager.query('select pg_advisory_xact_lock($1, 0)', [IDENTITY_LOCK]);
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

/** Locks persons until the transaction ends, in the order of their ids. */
export async function lockPersons(manager: EntityManager, personIds: readonly string[]): Promise<void> {
  if (personIds.length === 0) return;
  await manager.query('select id from persons where id = any($1::uuid[]) order by id for update', [personIds]);
}

/** Locks those of these persons whom nobody else has locked, without waiting. @returns their ids, in order */
export async function lockFreePersons(manager: EntityManager, personIds: readonly string[]): Promise<string[]> {
  if (personIds.length === 0) return [];
  const rows: { id: string }[] = await manager.query(
    'select id from persons where id = any($1::uuid[]) order by id for update skip locked',
    [personIds],
  );
  return rows.map(({ id }) => id);
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
): Promise<{ moved: Chart[]; followers: string[] }> {
  const [moved]: [Chart[], number] = await manager.query(
    // A person who is set aside makes the other one's record wrong: its charts say so, as the record goes.
    `update source_patients set person_id = $2, unpacked = unpacked or exists (
       select from packed_records r where r.person_id = $1 and r.fault is not null)
     where person_id = $1
     returning source_id as "sourceId", patient_id as "patientId"`,
    [lost, survivor],
  );
  const [gone]: [{ id: string }[], number] = await manager.query(
    `update persons set merged_into = $2, dirty = true, changed_at = now() where id = $1 or merged_into = $1
     returning id`,
    [lost, survivor],
  );
  await manager.query('delete from packed_records where person_id = $1', [lost]);
  return { moved, followers: gone.map(({ id }) => id).filter((id) => id !== lost) };
}

/** @returns their ids, in order */
export async function addDecisions(manager: EntityManager, decisions: readonly NewDecision[]): Promise<string[]> {
  if (decisions.length === 0) return [];
  const rows: { id: string }[] = await manager.query(
    `insert into match_decisions
       (decided_by, decision, source_id, patient_id, person_id, previous_person_id, evidence, act_id)
     select "decidedBy", decision, "sourceId", "patientId", "personId", "previousPersonId", evidence,
       coalesce("actId", gen_random_uuid())
     from json_to_recordset($1::json) as x (
       "decidedBy" text, decision text, "sourceId" uuid, "patientId" text, "personId" uuid, "previousPersonId" uuid,
       evidence jsonb, "actId" uuid)
     returning id`,
    [JSON.stringify(decisions)],
  );
  return rows.map(({ id }) => id);
}

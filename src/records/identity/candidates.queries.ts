import type { EntityManager } from 'typeorm';
import type { PatientFeatures } from '../matching/index.js';
import type { Chart } from './identity.js';

/** A patient with its person and, where it is not deleted, what matching sees of it. */
export interface StoredPatient extends Chart {
  personId: string;
  /** When the person was created, in microseconds. */
  createdAt: number;
  deleted: boolean;
  /** JSON text; null of a patient that has none. */
  features: string | null;
  number: number | null;
  keys: number[];
}

interface PatientRow {
  source_id: string;
  patient_id: string;
  person_id: string;
  created_at: string;
  deleted: boolean;
  features: string | null;
  number: number | null;
  keys: string[] | null;
}

const PATIENT = `p.source_id, p.patient_id, p.person_id, p.deleted, f.features::text as features, f.number, f.keys,
  (extract(epoch from n.created_at) * 1000000)::bigint as created_at`;

/** These patients of a source. */
export async function patientsOf(
  manager: EntityManager,
  sourceId: string,
  patientIds: readonly string[],
): Promise<StoredPatient[]> {
  const rows: PatientRow[] = await manager.query(
    `select ${PATIENT} from source_patients p join persons n on n.id = p.person_id
     left join patient_features f using (source_id, patient_id)
     where p.source_id = $1 and p.patient_id = any($2::text[])`,
    [sourceId, patientIds],
  );
  return rows.map(storedPatient);
}

/** All patients of these persons, and of the persons behind these numbers. */
export async function patientsOfPersons(
  manager: EntityManager,
  personIds: readonly string[],
  numbers: readonly number[],
): Promise<StoredPatient[]> {
  const rows: PatientRow[] = await manager.query(
    `with found as (
       select p.person_id from patient_features f join source_patients p using (source_id, patient_id)
       where f.number = any($2::integer[])
       union select unnest($1::uuid[])
     )
     select ${PATIENT} from found join source_patients p using (person_id) join persons n on n.id = p.person_id
     left join patient_features f using (source_id, patient_id)`,
    [personIds, numbers],
  );
  return rows.map(storedPatient);
}

function storedPatient(row: PatientRow): StoredPatient {
  return {
    sourceId: row.source_id,
    patientId: row.patient_id,
    personId: row.person_id,
    createdAt: Number(row.created_at),
    deleted: row.deleted,
    features: row.features,
    number: row.number,
    keys: (row.keys ?? []).map(Number),
  };
}

/** The features as they were stored. */
export function parsedFeatures({ features }: Pick<StoredPatient, 'features'>): PatientFeatures | null {
  return features === null ? null : (JSON.parse(features) as PatientFeatures);
}

/** Holders of each of these keys, by number; at most `limit` of each. */
export async function holdersOfKeys(
  manager: EntityManager,
  keys: readonly number[],
  limit: number,
): Promise<{ key: number; patient: number }[]> {
  const rows: { key: string; patient: number }[] = await manager.query(
    `select k.key, h.patient from unnest($1::bigint[]) k (key)
     cross join lateral (select patient from patient_keys p where p.key = k.key limit $2) h`,
    [keys, limit],
  );
  return rows.map(({ key, patient }) => ({ key: Number(key), patient }));
}

/** Holders of keys who were born on a day; at most `limit` of each key and day. */
export async function holdersBornOn(
  manager: EntityManager,
  wanted: readonly { key: number; born: number }[],
  limit: number,
): Promise<number[]> {
  const rows: { patient: number }[] = await manager.query(
    `select distinct h.patient from unnest($1::bigint[], $2::integer[]) k (key, born)
     cross join lateral (
       select patient from patient_keys p where p.key = k.key and p.born = k.born limit $3) h`,
    [wanted.map(({ key }) => key), wanted.map(({ born }) => born), limit],
  );
  return rows.map(({ patient }) => patient);
}

export interface Constraint {
  kind: 'never' | 'always';
  chart: Chart;
  other: Chart;
}

/** What people have said of pairs among these charts. */
export async function constraintsAmong(manager: EntityManager, charts: readonly Chart[]): Promise<Constraint[]> {
  return manager.query(
    `with charts as (select * from unnest($1::uuid[], $2::text[]) c (source_id, patient_id))
     select c.kind, json_build_object('sourceId', c.source_id, 'patientId', c.patient_id) as chart,
       json_build_object('sourceId', c.other_source_id, 'patientId', c.other_patient_id) as other
     from match_constraints c join charts using (source_id, patient_id)
     join charts o on o.source_id = c.other_source_id and o.patient_id = c.other_patient_id
     where c.ended_by is null`,
    [charts.map(({ sourceId }) => sourceId), charts.map(({ patientId }) => patientId)],
  );
}

export interface StoredLink {
  sourceId: string;
  patientId: string;
  otherId: string;
  type: 'replaced-by' | 'replaces' | 'refer' | 'seealso';
}

/** Links of these patients of a source, and of others to them. */
export async function linksAround(
  manager: EntityManager,
  sourceId: string,
  patientIds: readonly string[],
): Promise<StoredLink[]> {
  return manager.query(
    `select source_id as "sourceId", patient_id as "patientId", other_id as "otherId", type from patient_links
     where source_id = $1 and patient_id = any($2::text[])
     union
     select source_id, patient_id, other_id, type from patient_links
     where source_id = $1 and other_id = any($2::text[])`,
    [sourceId, patientIds],
  );
}

/** Charts by their numbers; those that are gone are left out. */
export async function chartsNumbered(manager: EntityManager, numbers: readonly number[]): Promise<Map<number, string>> {
  const rows: { number: number; chart: string }[] = await manager.query(
    `select number, source_id || '/' || patient_id as chart from patient_features where number = any($1::integer[])`,
    [numbers],
  );
  return new Map(rows.map(({ number, chart }) => [number, chart]));
}

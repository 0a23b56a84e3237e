import type { EntityManager } from 'typeorm';
import { FEATURES_VERSION, type PatientFeatures } from '../matching/index.js';
import { bornOf, keysOf } from './blocking.js';
import { parsedFeatures, type StoredPatient } from './candidates.queries.js';
import type { PatientLink } from './patient-links.js';

/** Makes these the features of patients of a source, and their blocking keys. */
export async function writeFeatures(
  manager: EntityManager,
  sourceId: string,
  features: ReadonlyMap<string, PatientFeatures>,
  before: readonly StoredPatient[],
): Promise<void> {
  await removeKeys(
    manager,
    before.filter(({ patientId }) => features.has(patientId)),
  );
  if (features.size === 0) return;
  const entries = [...features].map(([patientId, each]) => ({ patientId, each, keys: keysOf(each) }));
  const rows: { patient_id: string; number: number }[] = await manager.query(
    `insert into patient_features (source_id, patient_id, version, features, keys)
     select $1, patient_id, $2, features::json, keys::bigint[]
     from unnest($3::text[], $4::text[], $5::text[]) as made (patient_id, features, keys)
     on conflict (source_id, patient_id) do update set
       version = excluded.version, features = excluded.features, keys = excluded.keys
     returning patient_id, number`,
    [
      sourceId,
      FEATURES_VERSION,
      entries.map(({ patientId }) => patientId),
      entries.map(({ each }) => JSON.stringify(each)),
      entries.map(({ keys }) => `{${keys.join(',')}}`),
    ],
  );
  const numbers = new Map(rows.map((row) => [row.patient_id, row.number]));
  const held = entries.flatMap(({ patientId, each, keys }) =>
    keys.map((key) => ({ key, born: bornOf(each), patient: numbers.get(patientId) })),
  );
  await manager.query(
    'insert into patient_keys (key, born, patient) select * from unnest($1::bigint[], $2::integer[], $3::integer[])',
    [held.map(({ key }) => key), held.map(({ born }) => born), held.map(({ patient }) => patient)],
  );
}

/** Takes away what matching sees of patients, who were deleted at their source. */
export async function removeFeatures(manager: EntityManager, patients: readonly StoredPatient[]): Promise<void> {
  await removeKeys(manager, patients);
  await manager.query('delete from patient_features where number = any($1::integer[])', [
    patients.flatMap(({ number }) => number ?? []),
  ]);
}

async function removeKeys(manager: EntityManager, patients: readonly StoredPatient[]): Promise<void> {
  const held = patients.flatMap((patient) => {
    const features = parsedFeatures(patient);
    return features === null
      ? []
      : patient.keys.map((key) => ({ key, born: bornOf(features), patient: patient.number }));
  });
  if (held.length === 0) return;
  await manager.query(
    `delete from patient_keys p using unnest($1::bigint[], $2::integer[], $3::integer[]) as gone (key, born, patient)
     where p.key = gone.key and p.born = gone.born and p.patient = gone.patient`,
    [held.map(({ key }) => key), held.map(({ born }) => born), held.map(({ patient }) => patient)],
  );
}

/** Makes these the only links of these patients. */
export async function replaceLinks(
  manager: EntityManager,
  sourceId: string,
  links: ReadonlyMap<string, readonly PatientLink[]>,
): Promise<void> {
  await manager.query('delete from patient_links where source_id = $1 and patient_id = any($2::text[])', [
    sourceId,
    [...links.keys()],
  ]);
  const rows = [...links].flatMap(([patientId, each]) => each.map((link) => ({ patientId, ...link })));
  if (rows.length === 0) return;
  await manager.query(
    `insert into patient_links (source_id, patient_id, other_id, type)
     select $1, * from unnest($2::text[], $3::text[], $4::text[])`,
    [
      sourceId,
      rows.map(({ patientId }) => patientId),
      rows.map(({ otherId }) => otherId),
      rows.map(({ type }) => type),
    ],
  );
}

/** Notes which patients are deleted at their source and which are there. */
export async function markDeleted(
  manager: EntityManager,
  sourceId: string,
  patientIds: readonly string[],
  deleted: boolean,
): Promise<void> {
  if (patientIds.length === 0) return;
  await manager.query(
    'update source_patients set deleted = $3 where source_id = $1 and patient_id = any($2::text[]) and deleted <> $3',
    [sourceId, patientIds, deleted],
  );
}

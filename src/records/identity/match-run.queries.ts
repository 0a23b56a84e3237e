import type { EntityManager } from 'typeorm';
import { FEATURES_VERSION, type MatchModel } from '../matching/index.js';
import type { MatchRun } from './match-runs.js';
import type { FoundPair } from './threads/matching.worker.js';

const RUN = `id, state, step, requested_by as "requestedBy", created_at as "createdAt", started_at as "startedAt",
  ended_at as "endedAt", model_number as model, patients, remade, compared::float8 as compared, merged, reviews, error,
  reached`;

/** A run with how far it has come: the number of the last patient that was compared. */
export type MatchRunRowState = MatchRun & { reached: number };

/** @returns null while another is under way */
export async function insertRun(manager: EntityManager, requestedBy: string): Promise<string | null> {
  const rows: { id: string }[] = await manager.query(
    'insert into match_runs (requested_by) values ($1) on conflict do nothing returning id',
    [requestedBy],
  );
  return rows[0]?.id ?? null;
}

export async function readRun(manager: EntityManager, id: string): Promise<MatchRunRowState | null> {
  const rows: MatchRunRowState[] = await manager.query(`select ${RUN} from match_runs where id = $1`, [id]);
  return rows[0] ?? null;
}

/** Locks a run until the transaction ends: two processes that move one on take turns. */
export async function lockRun(manager: EntityManager, id: string): Promise<MatchRunRowState | null> {
  const rows: MatchRunRowState[] = await manager.query(`select ${RUN} from match_runs where id = $1 for update`, [id]);
  return rows[0] ?? null;
}

export function readRuns(manager: EntityManager, limit: number): Promise<MatchRunRowState[]> {
  return manager.query(`select ${RUN} from match_runs order by created_at desc limit $1`, [limit]);
}

export function unfinishedRuns(manager: EntityManager, limit: number): Promise<{ runId: string }[]> {
  return manager.query(
    `select id as "runId" from match_runs where state in ('planned', 'running') order by created_at limit $1`,
    [limit],
  );
}

/** What a step has done: figures are added, the rest is set. */
export interface Progress {
  state?: MatchRun['state'];
  step?: MatchRun['step'];
  model?: number | null;
  reached?: number;
  patients?: number;
  remade?: number;
  compared?: number;
  merged?: number;
  reviews?: number;
}

export async function advanceRun(manager: EntityManager, id: string, progress: Progress): Promise<void> {
  const { state, step, model, reached, patients, remade = 0, compared = 0, merged = 0, reviews = 0 } = progress;
  await manager.query(
    `update match_runs set state = coalesce($2, state), step = coalesce($3, step),
       model_number = coalesce($4, model_number), reached = coalesce($5, reached), patients = coalesce($6, patients),
       remade = remade + $7, compared = compared + $8, merged = merged + $9, reviews = reviews + $10,
       started_at = coalesce(started_at, now()),
       ended_at = case when $2 in ('completed', 'failed') then now() end
     where id = $1`,
    [
      id,
      state ?? null,
      step ?? null,
      model ?? null,
      reached ?? null,
      patients ?? null,
      remade,
      compared,
      merged,
      reviews,
    ],
  );
}

/** Ends a run that cannot go on, unless it has ended. */
export async function failRun(manager: EntityManager, id: string, error: string): Promise<void> {
  await manager.query(
    `update match_runs set state = 'failed', error = $2, started_at = coalesce(started_at, now()), ended_at = now()
     where id = $1 and state in ('planned', 'running')`,
    [id, error],
  );
}

export interface UnmadePatient {
  sourceId: string;
  patientId: string;
  content: string;
}

/** Patients without features of this version of the code, those after one; of one source at a time. */
export async function patientsToRemake(
  manager: EntityManager,
  after: { sourceId: string; patientId: string } | null,
  limit: number,
): Promise<UnmadePatient[]> {
  const rows: UnmadePatient[] = await manager.query(
    `select p.source_id as "sourceId", p.patient_id as "patientId", r.content::text as content
     from source_patients p
     join resources r on r.source_id = p.source_id and r.type = 'Patient' and r.id = p.patient_id and not r.deleted
     left join patient_features f on f.source_id = p.source_id and f.patient_id = p.patient_id
     where (f.version is null or f.version <> $1)
       and ($2::uuid is null or (p.source_id, p.patient_id) > ($2, $3::text))
     order by p.source_id, p.patient_id limit $4`,
    [FEATURES_VERSION, after?.sourceId ?? null, after?.patientId ?? null, limit],
  );
  return rows.filter(({ sourceId }) => sourceId === rows[0].sourceId);
}

export async function countFeatures(manager: EntityManager): Promise<number> {
  const rows: { count: number }[] = await manager.query('select count(*)::integer as count from patient_features');
  return rows[0].count;
}

/** Features of everybody, or, of a larger population, of all who were born on one in `part` days. */
export async function sampleFeatures(manager: EntityManager, part: number): Promise<string[]> {
  const rows: { features: string }[] = await manager.query(
    `select features::text as features from patient_features
     where $1 = 1 or abs(hashtext((features->'birthDate')::text) % $1) = 0`,
    [part],
  );
  return rows.map(({ features }) => features);
}

export async function insertModel(manager: EntityManager, model: MatchModel): Promise<number> {
  const rows: { number: number }[] = await manager.query(
    'insert into match_models (model) values ($1) returning number',
    [JSON.stringify(model)],
  );
  return rows[0].number;
}

export interface NumberedPatient {
  number: number;
  personId: string;
  features: string;
}

const NUMBERED = `f.number, p.person_id as "personId", f.features::text as features`;

/** The next patients by number. */
export function patientsAfter(manager: EntityManager, number: number, limit: number): Promise<NumberedPatient[]> {
  return manager.query(
    `select ${NUMBERED} from patient_features f join source_patients p using (source_id, patient_id)
     where f.number > $1 order by f.number limit $2`,
    [number, limit],
  );
}

/** These patients, and all of these persons. */
export function patientsNumbered(
  manager: EntityManager,
  numbers: readonly number[],
  personIds: readonly string[],
): Promise<NumberedPatient[]> {
  return manager.query(
    `select ${NUMBERED} from patient_features f join source_patients p using (source_id, patient_id)
     where f.number = any($1::integer[])
     union
     select ${NUMBERED} from source_patients p join patient_features f using (source_id, patient_id)
     where p.person_id = any($2::uuid[])`,
    [numbers, personIds],
  );
}

export async function insertPairs(manager: EntityManager, runId: string, pairs: readonly FoundPair[]): Promise<void> {
  await manager.query(
    `insert into match_run_pairs (run_id, patient, other, is_match, score)
     select $1, * from unnest($2::integer[], $3::integer[], $4::boolean[], $5::float8[]) on conflict do nothing`,
    [
      runId,
      pairs.map(({ patient }) => patient),
      pairs.map(({ other }) => other),
      pairs.map(({ isMatch }) => isMatch),
      pairs.map(({ score }) => score),
    ],
  );
}

export interface RunPair {
  patient: number;
  other: number;
}

/** Takes the surest pairs that are left, matches first. */
export async function takePairs(manager: EntityManager, runId: string, limit: number): Promise<RunPair[]> {
  const [rows]: [(RunPair & { isMatch: boolean; score: number })[], number] = await manager.query(
    `delete from match_run_pairs where (run_id, patient, other) in (
       select run_id, patient, other from match_run_pairs where run_id = $1
       order by is_match desc, score desc, patient, other limit $2)
     returning patient, other, is_match as "isMatch", score`,
    [runId, limit],
  );
  return rows.sort(
    (a, b) => Number(b.isMatch) - Number(a.isMatch) || b.score - a.score || a.patient - b.patient || a.other - b.other,
  );
}

import type { DataSource, EntityManager } from 'typeorm';
import type { GroupResult } from '../evaluation/person-result.js';
import type { Measure } from '../fhir/types.js';
import { isUuid } from '../database/uuid.js';
import type { PackagePersons, ResultPattern } from './frozen-results.js';

type Connection = Pick<EntityManager | DataSource, 'query'>;

export interface RunRow {
  id: string;
  periodStart: string;
  periodEnd: string;
  engine: string;
  profiles: string;
  state: string;
  subject: string | null;
  createdAt: Date;
  personCount: number;
  failedCount: number;
}

/** The run, or nothing. Dates as text: they are calendar days. */
export async function readRun(connection: Connection, runId: string): Promise<RunRow | undefined> {
  if (!isUuid(runId)) return undefined;
  const rows = await connection.query<RunRow[]>(
    `select id, period_start::text as "periodStart", period_end::text as "periodEnd", engine, profiles, state,
       subject_person_id as subject, created_at as "createdAt", person_count as "personCount",
       failed_count as "failedCount"
     from runs where id = $1`,
    [runId],
  );
  return rows[0];
}

export interface RunPackageRow {
  measurePeriodId: number;
  id: string;
  url: string;
  version: string;
  contentHash: string;
  measure: Measure;
}

/** The packages that a run evaluated and that were ever in use: a draft is evaluated to be looked at. */
export function readRunPackages(connection: Connection, runId: string): Promise<RunPackageRow[]> {
  return connection.query<RunPackageRow[]>(
    `select mp.id as "measurePeriodId", p.id, p.url, p.version, encode(p.content_hash, 'hex') as "contentHash", p.measure
     from run_measures rm
     join measure_periods mp on mp.id = rm.measure_period_id
     join measure_packages p on p.id = mp.package_id
     where rm.run_id = $1 and p.status <> 'draft'
     order by p.url, p.version`,
    [runId],
  );
}

/** Persons of a beneficiary list: those whom its lines were found to be, as they are merged now. */
const listed = (listId: string, person: string) => `exists (
  select from beneficiaries line join persons named on named.id = line.person_id
  where line.list_id = ${listId} and coalesce(named.merged_into, named.id) = ${person})`;

/**
 * Copies what every person, or every one of a beneficiary list, counts for now in these measures and the period of their
 * run.
 */
export async function copyResults(
  connection: Connection,
  submissionId: string,
  measurePeriodIds: readonly number[],
  listId: number | null,
): Promise<void> {
  await connection.query(
    `insert into submission_results (submission_id, package_id, person_id, record_hash, groups, supplemental, error)
     select $1, mp.package_id, r.person_id, r.record_hash, r.groups, r.supplemental, r.error
     from person_results r
     join measure_periods mp on mp.id = r.measure_period_id
     where r.measure_period_id = any ($2::int[]) and ($3::int is null or ${listed('$3', 'r.person_id')})`,
    [submissionId, measurePeriodIds, listId],
  );
}

export interface Provenance {
  roster: number;
  matchDecisions: number;
  changed: number;
  added: number;
}

/** How the frozen persons relate to the records as they are now; read in the transaction that froze them. */
export async function readProvenance(
  connection: Connection,
  submissionId: string,
  listId: number | null,
): Promise<Provenance> {
  const rows = await connection.query<Provenance[]>(
    `with frozen as (
       select person_id, array_agg(distinct record_hash) as hashes
       from submission_results where submission_id = $1 group by person_id
     )
     select
       (select count(*)::int from frozen) as roster,
       (select count(*)::int from match_decisions d join frozen f on f.person_id = d.person_id
        where d.reversed_at is null) as "matchDecisions",
       (select count(*)::int from frozen f join packed_records p on p.person_id = f.person_id
        where f.hashes <> array[p.content_hash]) as changed,
       (select count(*)::int from packed_records p
        where not exists (select from frozen f where f.person_id = p.person_id)
          and ($2::int is null or ${listed('$2', 'p.person_id')})) as added`,
    [submissionId, listId],
  );
  return rows[0];
}

/**
 * The frozen results with equal ones taken together: a few hundred patterns stand for any number of persons. Each
 * carries the supplemental data of all packages, since a package may leave them to another.
 */
export function readPatterns(connection: Connection, submissionId: string): Promise<ResultPattern[]> {
  return connection.query<ResultPattern[]>(
    `with described as (
       select person_id, jsonb_object_agg(package_id, supplemental) as supplemental
       from submission_results where submission_id = $1 and error is null group by person_id
     )
     select r.package_id as "packageId", r.groups, d.supplemental, count(*)::int as persons
     from submission_results r
     join described d on d.person_id = r.person_id
     where r.submission_id = $1 and r.error is null
     group by r.package_id, r.groups, d.supplemental`,
    [submissionId],
  );
}

export function readPackagePersons(connection: Connection, submissionId: string): Promise<PackagePersons[]> {
  return connection.query<PackagePersons[]>(
    `select package_id as "packageId", count(*)::int as persons, count(error)::int as failed
     from submission_results where submission_id = $1 group by package_id`,
    [submissionId],
  );
}

export interface FrozenPersonRow {
  packageId: string;
  personId: string;
  groups: GroupResult[];
  error: string | null;
}

/** The next frozen rows after one, in the order of the primary key. */
export function readPersonsAfter(
  connection: Connection,
  submissionId: string,
  after: { packageId: string; personId: string } | undefined,
  limit: number,
): Promise<FrozenPersonRow[]> {
  const nil = '00000000-0000-0000-0000-000000000000';
  return connection.query<FrozenPersonRow[]>(
    `select package_id as "packageId", person_id as "personId", groups, error
     from submission_results
     where submission_id = $1 and (package_id, person_id) > ($2::uuid, $3::uuid)
     order by package_id, person_id
     limit $4`,
    [submissionId, after?.packageId ?? nil, after?.personId ?? nil, limit],
  );
}

/** Marks a frozen submission as signed off by another; false when it is signed off already or was frozen by the same. */
export async function markSignedOff(connection: Connection, submissionId: string, userId: string): Promise<boolean> {
  const [, affected] = await connection.query<[unknown, number]>(
    `update submissions set state = 'signed-off', signed_off_at = now(), signed_off_by = $2
     where id = $1 and state = 'frozen' and frozen_by <> $2`,
    [submissionId, userId],
  );
  return affected === 1;
}

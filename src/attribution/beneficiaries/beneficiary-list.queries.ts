import type { DataSource, EntityManager } from 'typeorm';
import type { PersonMembers } from '../../records/matching/index.js';
import type { BeneficiaryList, BeneficiaryQuery, ListedBeneficiary } from './beneficiary-lists.js';
import type { Beneficiary } from './list-file.js';
import type { BeneficiaryMatch } from './match-beneficiaries.js';

type Connection = Pick<DataSource | EntityManager, 'query'>;

/** Lists with their counts, the newest first. */
export function readLists(connection: Connection, id: number | null = null): Promise<BeneficiaryList[]> {
  return connection.query<BeneficiaryList[]>(
    `select list.id, list.year, list.quarter, list.version, list.file_name as "fileName",
       list.imported_by as "importedBy", list.imported_at as "importedAt", not list.matching as "isMatched",
       list.matched_at as "matchedAt",
       not exists (select from beneficiary_lists later where later.year = list.year
         and (later.quarter, later.version) > (list.quarter, list.version)) as "isCurrent",
       counts.beneficiaries, counts.deceased,
       json_build_object('mbi', counts.mbi, 'model', counts.model, 'review', counts.review, 'none', counts.none) as found,
       coalesce((select json_agg(json_build_object('reason', reason, 'beneficiaries', n) order by reason) from (
           select reason, count(*)::int as n from beneficiaries
           where list_id = list.id and reason is not null group by reason) why), '[]') as reasons
     from beneficiary_lists list cross join lateral (
       select count(*)::int as beneficiaries, count(death_date)::int as deceased,
         count(*) filter (where found = 'mbi')::int as mbi, count(*) filter (where found = 'model')::int as model,
         count(*) filter (where found = 'review')::int as review, count(*) filter (where found = 'none')::int as none
       from beneficiaries where list_id = list.id) counts
     where $1::int is null or list.id = $1
     order by list.year desc, list.quarter desc, list.version desc`,
    [id],
  );
}

/** The list that counts in a year. */
export async function currentList(connection: Connection, year: number): Promise<number | null> {
  const rows = await connection.query<{ id: number }[]>(
    'select id from beneficiary_lists where year = $1 order by quarter desc, version desc limit 1',
    [year],
  );
  return rows[0]?.id ?? null;
}

export async function insertList(
  manager: EntityManager,
  list: { year: number; quarter: number; fileName: string; contentHash: Buffer; importedBy: string },
  beneficiaries: readonly Beneficiary[],
): Promise<number> {
  await manager.query(`select pg_advisory_xact_lock(hashtextextended('beneficiary-lists/' || $1::text, 0))`, [
    list.year,
  ]);
  const [{ id }] = await manager.query<{ id: number }[]>(
    `insert into beneficiary_lists (year, quarter, version, file_name, content_hash, imported_by)
     select $1::int, $2::int, coalesce(max(version), 0) + 1, $3, $4, $5 from beneficiary_lists
     where year = $1::int and quarter = $2::int returning id`,
    [list.year, list.quarter, list.fileName, list.contentHash, list.importedBy],
  );
  await manager.query(
    `insert into beneficiaries (list_id, line, mbi, given_name, family_name, birth_date, sex, death_date, npis, flags)
     select $1, line, mbi, "givenName", "familyName", "birthDate", sex, "deathDate", npis, flags
     from jsonb_to_recordset($2::jsonb) as one (line int, mbi text, "givenName" text, "familyName" text, "birthDate" date,
       sex text, "deathDate" date, npis text[], flags jsonb)`,
    [id, JSON.stringify(beneficiaries)],
  );
  return id;
}

export function readBeneficiaries(connection: Connection, listId: number): Promise<Beneficiary[]> {
  return connection.query<Beneficiary[]>(
    `select line, mbi, given_name as "givenName", family_name as "familyName", birth_date::text as "birthDate", sex,
       death_date::text as "deathDate", npis, flags
     from beneficiaries where list_id = $1 order by line`,
    [listId],
  );
}

export function readListed(connection: Connection, query: BeneficiaryQuery): Promise<ListedBeneficiary[]> {
  return connection.query<ListedBeneficiary[]>(
    `select line, mbi, given_name as "givenName", family_name as "familyName", birth_date::text as "birthDate", found,
       reason, person_id as "personId", candidates
     from beneficiaries where list_id = $1 and ($2::text is null or found = $2) and line > $3 order by line limit $4`,
    [query.listId, query.found ?? null, query.after ?? 0, query.limit],
  );
}

export function unmatchedLists(connection: Connection, limit: number): Promise<{ listId: number }[]> {
  return connection.query<{ listId: number }[]>(
    'select id as "listId" from beneficiary_lists where matching order by id limit $1',
    [limit],
  );
}

/** Asks that a list be matched anew; false where there is none. */
export async function askForMatch(manager: EntityManager, listId: number): Promise<boolean> {
  const [, count] = (await manager.query('update beneficiary_lists set matching = true where id = $1', [
    listId,
  ])) as unknown as [unknown, number];
  return count > 0;
}

/** The next persons by id with what matching sees of their charts, those aside that were deleted at their EHR. */
export function nextPersons(connection: Connection, after: string | null, limit: number): Promise<PersonMembers[]> {
  return connection.query<PersonMembers[]>(
    `select person_id as "personId",
       json_agg(json_build_object('id', patient.source_id || '/' || patient.patient_id, 'features', seen.features)
         order by patient.source_id, patient.patient_id) as members
     from source_patients patient join patient_features seen using (source_id, patient_id)
     where not patient.deleted and person_id in (
       select distinct one.person_id from source_patients one join patient_features using (source_id, patient_id)
       where not one.deleted and ($1::uuid is null or one.person_id > $1::uuid)
       order by one.person_id limit $2)
     group by person_id order by person_id`,
    [after, limit],
  );
}

export async function storeMatches(
  manager: EntityManager,
  listId: number,
  matches: readonly BeneficiaryMatch[],
): Promise<void> {
  await manager.query(
    `update beneficiaries own set found = new.found, reason = new.reason, person_id = new."personId",
       candidates = new.candidates
     from jsonb_to_recordset($2::jsonb) as new (line int, found text, reason text, "personId" uuid, candidates uuid[])
     where own.list_id = $1 and own.line = new.line`,
    [listId, JSON.stringify(matches)],
  );
  await manager.query('update beneficiary_lists set matching = false, matched_at = now() where id = $1', [listId]);
}

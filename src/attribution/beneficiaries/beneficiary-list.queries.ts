import type { DataSource, EntityManager } from 'typeorm';
import type { BeneficiaryList, BeneficiaryQuery, ListDiff, ListedBeneficiary } from './beneficiary-lists.js';
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

/** What beneficiaries differ in from those of another list. */
export async function diffWithList(
  connection: Connection,
  listId: number | null,
  beneficiaries: readonly Beneficiary[],
): Promise<ListDiff> {
  const before = new Map(
    (listId === null ? [] : await readBeneficiaries(connection, listId)).map((one) => [one.mbi, comparable(one)]),
  );
  const diff: ListDiff = { joined: 0, left: 0, changed: 0, unchanged: 0 };
  for (const one of beneficiaries) {
    const known = before.get(one.mbi);
    before.delete(one.mbi);
    if (known === undefined) diff.joined += 1;
    else if (known === comparable(one)) diff.unchanged += 1;
    else diff.changed += 1;
  }
  return { ...diff, left: before.size };
}

function comparable({ line: _, flags, ...beneficiary }: Beneficiary): string {
  const sorted = Object.entries(flags).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([...Object.entries(beneficiary).sort(([a], [b]) => (a < b ? -1 : 1)), sorted]);
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

/** The next persons by id, each with the text of the Patient with which the record begins. */
export function nextPatients(
  connection: Connection,
  after: string | null,
  limit: number,
): Promise<{ personId: string; patient: string }[]> {
  return connection.query<{ personId: string; patient: string }[]>(
    `select person_id as "personId", split_part(content, E',\\n', 1) as patient from packed_records
     where $1::uuid is null or person_id > $1::uuid order by person_id limit $2`,
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

import type { DataSource, EntityManager } from 'typeorm';
import type { AttributionRule } from '../rule/attribution-rule.js';
import type { RecordAttribution } from './attribute-record.js';

type Connection = Pick<DataSource | EntityManager, 'query'>;

/** A year in which persons are attributed. */
export interface YearState {
  year: number;
  rosterId: number;
  rosterVersion: number;
  rule: AttributionRule;
  basis: number;
  sweeping: boolean;
  sweptTo: string | null;
  sweptAt: Date | null;
  changedAt: Date;
}

const YEAR = `
  select year.year, year.roster_id as "rosterId", roster.version as "rosterVersion", year.rule, year.basis,
    year.sweeping, year.swept_to as "sweptTo", year.swept_at as "sweptAt", year.changed_at as "changedAt"
  from attribution_years year join rosters roster on roster.id = year.roster_id`;

export function readYears(connection: Connection): Promise<YearState[]> {
  return connection.query<YearState[]>(`${YEAR} order by year.year desc`);
}

export async function readYear(connection: Connection, year: number): Promise<YearState | null> {
  return (await connection.query<YearState[]>(`${YEAR} where year.year = $1`, [year]))[0] ?? null;
}

/** Opens a year, or puts another roster or rule to use in it; everyone is to be attributed anew. */
export async function useBasis(
  manager: EntityManager,
  year: number,
  rosterId: number,
  rule: AttributionRule,
): Promise<void> {
  await manager.query(
    `insert into attribution_years as known (year, roster_id, rule) values ($1, $2, $3)
     on conflict (year) do update set roster_id = excluded.roster_id, rule = excluded.rule, basis = known.basis + 1,
       sweeping = true, swept_to = null, changed_at = now()`,
    [year, rosterId, JSON.stringify(rule)],
  );
}

/** Everyone is to be attributed anew in every year. */
export async function sweepAgain(manager: EntityManager, year: number | null): Promise<void> {
  await manager.query(
    `update attribution_years set basis = basis + 1, sweeping = true, swept_to = null, changed_at = now()
     where $1::int is null or year = $1`,
    [year],
  );
}

/** Years with work left. */
export function unfinishedYears(connection: Connection, limit: number): Promise<{ year: number }[]> {
  return connection.query<{ year: number }[]>(
    `select year from attribution_years year
     where sweeping or exists (select from attributions_due due where due.year = year.year)
     order by year limit $1`,
    [limit],
  );
}

/** The next persons of a sweep, by id. */
export async function nextOfSweep(connection: Connection, after: string | null, limit: number): Promise<string[]> {
  const rows = await connection.query<{ id: string }[]>(
    `select person_id as id from packed_records where $1::uuid is null or person_id > $1::uuid
     order by person_id limit $2`,
    [after, limit],
  );
  return rows.map(({ id }) => id);
}

/** A person whose record has changed; the mark is another after each change. */
export interface DuePerson {
  personId: string;
  mark: string;
}

export function nextDue(connection: Connection, year: number, limit: number): Promise<DuePerson[]> {
  return connection.query<DuePerson[]>(
    `select person_id as "personId", mark from attributions_due where year = $1 order by person_id limit $2`,
    [year, limit],
  );
}

/**
 * Takes those of these persons who are due no more once their attribution is stored: not those whose record has changed
 * since, or is being changed. What is locked is passed over, so that a change never waits for this and this for a change.
 */
export async function takeDue(manager: EntityManager, year: number, due: readonly DuePerson[]): Promise<string[]> {
  const [rows] = (await manager.query(
    `delete from attributions_due taken using (
       select known.year, known.person_id
       from attributions_due known join unnest($2::uuid[], $3::uuid[]) as seen (person_id, mark)
         on seen.person_id = known.person_id and seen.mark = known.mark
       where known.year = $1 for update of known skip locked) own
     where taken.year = own.year and taken.person_id = own.person_id
     returning taken.person_id as id`,
    [year, due.map(({ personId }) => personId), due.map(({ mark }) => mark)],
  )) as unknown as [{ id: string }[], number];
  return rows.map(({ id }) => id);
}

/** Whether the year still has this basis; it keeps it until the end of the transaction. */
export async function holdBasis(manager: EntityManager, { year, basis }: YearState): Promise<boolean> {
  const rows = await manager.query<unknown[]>(
    'select from attribution_years where year = $1 and basis = $2 for share',
    [year, basis],
  );
  return rows.length > 0;
}

/** Moves a sweep on; false when it was begun anew, or somebody else has moved it. */
export async function moveSweep(
  manager: EntityManager,
  { year, basis, sweptTo }: YearState,
  to: string | null,
): Promise<boolean> {
  const [rows] = (await manager.query(
    `update attribution_years
     set swept_to = coalesce($4::uuid, swept_to), sweeping = $4::uuid is not null,
       swept_at = case when $4::uuid is null then now() else swept_at end
     where year = $1 and basis = $2 and sweeping and swept_to is not distinct from $3::uuid
     returning year`,
    [year, basis, sweptTo, to],
  )) as unknown as [unknown[], number];
  return rows.length > 0;
}

/** An attribution to be stored, of the record that has this hash. */
export interface NewAttribution extends RecordAttribution {
  personId: string;
  recordHash: Buffer;
}

/** Stores attributions; not those of records that have changed since: whoever changed them has marked the person. */
export async function storeAttributions(
  manager: EntityManager,
  { year, basis }: Pick<YearState, 'year' | 'basis'>,
  found: readonly NewAttribution[],
): Promise<void> {
  if (found.length === 0) return;
  await manager.query(
    `insert into attributions (year, person_id, record_hash, basis, tin, site_id, npi, reason, unmapped, explanation)
     select $1, new.person_id, new.record_hash, $2, new.tin, new.site_id, new.npi, new.reason,
       array(select jsonb_array_elements_text(new.unmapped::jsonb)), new.explanation::jsonb
     from unnest($3::uuid[], $4::bytea[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[])
         as new (person_id, record_hash, tin, site_id, npi, reason, unmapped, explanation)
       join packed_records record on record.person_id = new.person_id and record.content_hash = new.record_hash
     order by new.person_id
     on conflict (year, person_id) do update set record_hash = excluded.record_hash, basis = excluded.basis,
       tin = excluded.tin, site_id = excluded.site_id, npi = excluded.npi, reason = excluded.reason,
       unmapped = excluded.unmapped, explanation = excluded.explanation, attributed_at = now()`,
    [
      year,
      basis,
      found.map(({ personId }) => personId),
      found.map(({ recordHash }) => recordHash),
      found.map(({ tin }) => tin),
      found.map(({ siteId }) => siteId),
      found.map(({ npi }) => npi),
      found.map(({ reason }) => reason),
      found.map(({ unmapped }) => JSON.stringify(unmapped)),
      found.map(({ explanation }) => JSON.stringify(explanation).replaceAll('\\u0000', '\\ufffd')),
    ],
  );
}

/** Removes the attributions of those of these persons who have no record any more. */
export async function dropAttributions(
  manager: EntityManager,
  year: number,
  persons: readonly string[],
): Promise<void> {
  await manager.query(
    `delete from attributions old where year = $1 and person_id = any ($2::uuid[])
       and not exists (select from packed_records record where record.person_id = old.person_id)`,
    [year, persons],
  );
}

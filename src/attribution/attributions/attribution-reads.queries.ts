import type { DataSource } from 'typeorm';
import type { Unattributed } from '../rule/attribute.js';
import type { PersonAttribution } from './attributions.js';

/** Persons of one combination. */
export interface ProviderCount {
  tin: string | null;
  siteId: string | null;
  npi: string | null;
  reason: Unattributed | null;
  persons: number;
}

export function countByProvider(source: DataSource, year: number): Promise<ProviderCount[]> {
  return source.query<ProviderCount[]>(
    `select tin, site_id as "siteId", npi, reason, count(*)::int as persons from attributions where year = $1
     group by tin, site_id, npi, reason`,
    [year],
  );
}

/** Whether nobody is left to be attributed by what counts now. */
export async function isDone(source: DataSource, year: number): Promise<boolean> {
  const [{ done }] = await source.query<{ done: boolean }[]>(
    `select not exists (select from attribution_years where year = $1 and sweeping)
       and not exists (select from attributions_due where year = $1) as done`,
    [year],
  );
  return done;
}

/** One person's attributions, the newest year first, with the names that the year's roster has. */
export function readOfPerson(source: DataSource, personId: string): Promise<PersonAttribution[]> {
  const named = (column: string, name: string) =>
    `case when one.${column} is null then null else json_build_object('id', one.${column}, 'name', (
       select min(${name}) from roster_entries entry
       where entry.roster_id = year.roster_id and entry.${column} = one.${column})) end`;
  return source.query<PersonAttribution[]>(
    `select one.year, one.person_id as "personId", ${named('tin', 'tin_name')} as tin,
       ${named('site_id', 'site_name')} as site, ${named('npi', 'clinician_name')} as clinician, one.reason,
       one.explanation, one.attributed_at as "attributedAt",
       json_build_object('id', year.rule->>'id', 'title', year.rule->>'title', 'source', year.rule->>'source') as rule
     from attributions one join attribution_years year on year.year = one.year
     where one.person_id = $1 order by one.year desc`,
    [personId],
  );
}

import type { DataSource, EntityManager } from 'typeorm';
import type { Period } from '../../cql/engine.js';
import type { GroupResult, SupplementalData } from '../../evaluation/person-result.js';
import { AGE_BANDS, LISTED, NOT_LISTED, type StoredDimension } from './slice-dimensions.js';

export interface PatternQuery {
  measurePeriodId: number;
  period: Period;
  dimensions: readonly StoredDimension[];
  /** Measures and periods whose supplemental data are wanted; none: not wanted. */
  supplementalOf: readonly number[];
}

/** What some persons count for alike. */
export interface Outcome {
  hash: string;
  groups: GroupResult[];
  failed: boolean;
}

/** What is said of some persons alike. */
export interface Description {
  hash: string;
  /** By number of measure and period. */
  supplemental: Record<string, SupplementalData>;
}

/** How many persons have one outcome, descriptions of one class, and these values: none where they have none. */
export type CountedPersons = { outcome: string; class: number | null; persons: number } & Record<
  StoredDimension,
  string[]
>;

/** The year that an attribution or list is of, for a period. */
const YEAR = `extract(year from $3::date)::int`;

/** Of each dimension: how to come by it, and its values as an array of text. */
const SOURCES: Readonly<Record<StoredDimension, { join: string; values: string }>> = {
  tin: { join: 'attribution', values: `array_remove(array[attribution.tin], null)` },
  site: { join: 'attribution', values: `array_remove(array[attribution.site_id], null)` },
  clinician: { join: 'attribution', values: `array_remove(array[attribution.npi], null)` },
  // The part of a date that is not known counts as passed: on 31 December that changes nothing.
  age: {
    join: 'record',
    values: `case when record.birth_date ~ '^\\d{4}' then array[(width_bucket(
        left($3::text, 4)::int - left(record.birth_date, 4)::int
          - (substr(record.birth_date, 6) > left(substr($3::text, 6), length(substr(record.birth_date, 6))))::int,
        array[${AGE_BANDS.slice(1).join(', ')}]))::text] else '{}' end`,
  },
  source: { join: 'source', values: `coalesce(source.names, '{}')` },
  list: {
    join: 'list',
    values: `array[case when list.person_id is null then '${NOT_LISTED}' else '${LISTED}' end]`,
  },
};

const JOINS: Readonly<Record<string, string>> = {
  attribution: `left join attributions attribution on attribution.year = ${YEAR} and attribution.person_id = result.person_id`,
  record: `left join packed_records record on record.person_id = result.person_id`,
  // A chart that was deleted at its EHR gives no data any more.
  source: `left join (
      select patient.person_id, array_agg(distinct source.name order by source.name) as names
      from source_patients patient
        join sources source on source.id = patient.source_id
        join resources chart on chart.source_id = patient.source_id and chart.type = 'Patient'
          and chart.id = patient.patient_id and not chart.deleted
      group by patient.person_id) source on source.person_id = result.person_id`,
  list: `left join (
      select distinct coalesce(person.merged_into, person.id) as person_id
      from beneficiaries row join persons person on person.id = row.person_id
      where row.list_id = (select id from beneficiary_lists where year = ${YEAR}
        order by quarter desc, version desc limit 1)) list on list.person_id = result.person_id`,
};

/**
 * The persons' results by hash, and one person of each: some ten outcomes stand for any number of persons. Only the
 * primary key's index is read, which carries the hashes.
 */
const SEEN = (hash: string, joins: readonly string[]) => `
  with seen as (
    select ${hash} as hash, (array_agg(result.person_id))[1] as person_id
    from person_results result ${joins.join(' ')}
    where result.measure_period_id = $1
    group by 1)`;

export function readOutcomes(manager: EntityManager, measurePeriodId: number): Promise<Outcome[]> {
  return manager.query<Outcome[]>(
    `${SEEN('result.counts_hash', [])}
     select seen.hash, result.groups, result.error is not null as failed
     from seen join person_results result on result.measure_period_id = $1 and result.person_id = seen.person_id`,
    [measurePeriodId],
  );
}

export function readDescriptions(manager: EntityManager, query: PatternQuery): Promise<Description[]> {
  const { hash, joins } = described(query);
  return manager.query<Description[]>(
    `${SEEN(hash, joins)}
     select seen.hash, (
       select jsonb_object_agg(one.measure_period_id::text, one.supplemental) from person_results one
       where one.person_id = seen.person_id and one.measure_period_id = any ($2::int[])) as supplemental
     from seen`,
    [query.measurePeriodId, query.supplementalOf],
  );
}

/** Counts persons. @param classes of descriptions, by hash */
export function countPersons(
  manager: EntityManager,
  query: PatternQuery,
  classes: ReadonlyMap<string, number>,
): Promise<CountedPersons[]> {
  const { measurePeriodId, supplementalOf, period, dimensions } = query;
  const { hash, joins } = described(query);
  const columns = dimensions.map((dimension) => `, ${SOURCES[dimension].values} as "${dimension}"`);
  const keys = ['1', '2', ...columns.map((_, place) => String(place + 4))];
  return manager.query<CountedPersons[]>(
    `select result.counts_hash as outcome, class.number as class, count(*)::int as persons${columns.join('')}
     from person_results result
       ${[...new Set(dimensions.map((dimension) => JOINS[SOURCES[dimension].join])), ...joins].join('\n       ')}
       left join unnest($4::uuid[], $5::int[]) as class (hash, number) on class.hash = ${hash}
     where result.measure_period_id = $1 and $2::int[] is not null and $3::date is not null
     group by ${keys.join(', ')}`,
    [measurePeriodId, supplementalOf, period.end, [...classes.keys()], [...classes.values()]],
  );
}

/** The hash of all supplemental data that are wanted: a measure's own stands in its rows, others are joined. */
function described({ measurePeriodId, supplementalOf }: PatternQuery): { hash: string; joins: string[] } {
  if (supplementalOf.every((id) => id === measurePeriodId)) return { hash: 'result.supplemental_hash', joins: [] };
  const names = supplementalOf.map((_, place) => `described_${place + 1}`);
  return {
    hash: `md5(concat_ws(',', ${names.map((name) => `coalesce(${name}.supplemental_hash::text, '')`).join(', ')}))::uuid`,
    joins: names.map(
      (name, place) =>
        `left join person_results ${name} on ${name}.measure_period_id = ($2::int[])[${place + 1}]
           and ${name}.person_id = result.person_id`,
    ),
  };
}

/** What values of TIN, site and clinician are called by the year's roster, and sources by their titles. */
export async function readSliceNames(source: DataSource, end: string): Promise<Record<string, Record<string, string>>> {
  const [names] = await source.query<Record<string, Record<string, string> | null>[]>(
    `with entries as (
       select entry.* from roster_entries entry join attribution_years year on year.roster_id = entry.roster_id
       where year.year = extract(year from $1::date)::int)
     select (select jsonb_object_agg(tin, tin_name) from entries) as tin,
       (select jsonb_object_agg(site_id, site_name) from entries) as site,
       (select jsonb_object_agg(npi, clinician_name) from entries) as clinician,
       (select jsonb_object_agg(name, title) from sources) as source`,
    [end],
  );
  return Object.fromEntries(Object.entries(names).map(([dimension, known]) => [dimension, known ?? {}]));
}

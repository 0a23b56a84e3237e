import type { DataSource } from 'typeorm';
import type { Period } from '../../cql/engine.js';
import type { GroupResult, SupplementalData } from '../../evaluation/person-result.js';
import { AGE_BANDS, LISTED, NOT_LISTED, type StoredDimension } from './slice-dimensions.js';

/** Persons with the same results and the same of everything that is asked for: counted once, times their number. */
export interface SlicePattern {
  groups: GroupResult[];
  failed: boolean;
  persons: number;
  /** Supplemental data by number of measure and period; empty unless it is asked for. */
  supplemental: Record<string, SupplementalData> | null;
  /** Values by dimension, none where the person has none. */
  values: Partial<Record<StoredDimension, string[]>>;
}

export interface PatternQuery {
  measurePeriodId: number;
  period: Period;
  dimensions: readonly StoredDimension[];
  /** Measures and periods whose supplemental data are wanted; none: not wanted. */
  supplementalOf: readonly number[];
}

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
 * What persons count for in a measure and period, equal ones taken together: some hundred patterns stand for any number
 * of persons. Everything else is arithmetic on them.
 */
export async function readSlicePatterns(source: DataSource, query: PatternQuery): Promise<SlicePattern[]> {
  const { measurePeriodId, period, dimensions, supplementalOf } = query;
  const joins = [...new Set(dimensions.map((dimension) => SOURCES[dimension].join))].map((name) => JOINS[name]);
  const columns = dimensions.map((dimension) => `${SOURCES[dimension].values} as "${dimension}"`);
  const rows = await source.query<(Omit<SlicePattern, 'values'> & Record<StoredDimension, string[]>)[]>(
    `select result.groups, result.error is not null as failed, count(*)::int as persons,
       ${[supplementalColumn(query), ...columns].join(',\n       ')}
     from person_results result
       ${joins.join('\n       ')}
     where result.measure_period_id = $1 and $2::int[] is not null and $3::date is not null
     group by ${[1, 2, ...Array.from({ length: columns.length + 1 }, (_, place) => place + 4)].join(', ')}`,
    [measurePeriodId, supplementalOf, period.end],
  );
  return rows.map(({ groups, failed, persons, supplemental, ...values }) => ({
    groups,
    failed,
    persons,
    supplemental,
    values: Object.fromEntries(dimensions.map((dimension) => [dimension, values[dimension]])),
  }));
}

/** A measure's own data stand in its rows; those of others are looked up. */
function supplementalColumn({ measurePeriodId, supplementalOf }: PatternQuery): string {
  if (supplementalOf.length === 0) return 'null::jsonb as supplemental';
  if (supplementalOf.length === 1 && supplementalOf[0] === measurePeriodId) {
    return `jsonb_build_object(result.measure_period_id::text, result.supplemental) as supplemental`;
  }
  return `(select jsonb_object_agg(other.measure_period_id::text, other.supplemental) from person_results other
         where other.person_id = result.person_id and other.measure_period_id = any ($2::int[])) as supplemental`;
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

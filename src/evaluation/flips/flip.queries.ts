import type { DataSource } from 'typeorm';
import type { GroupPair } from '../../measures/versions/comparison/group-pairs.js';
import type { GroupResult } from '../person-result.js';
import { pairId, type FlipQuery, type Transition } from './flips.js';

/** The results of two versions: numbers of their measure periods, and which of their groups belong together. */
export interface ComparedResults {
  before: number;
  after: number;
  groups: readonly GroupPair[];
}

export interface FlippedRow {
  personId: string;
  before: GroupResult[];
  after: GroupResult[];
  errorBefore: string | null;
  errorAfter: string | null;
  recordHash: string;
}

/** Both results of every person whose record was the same. The primary key gives both in the order of persons. */
const PAIRS = `person_results old
  join person_results young on young.person_id = old.person_id and young.measure_period_id = $2
    and young.record_hash = old.record_hash`;

const GROUPS = `unnest($3::text[], $4::text[], $5::text[]) as pair (id, before, after)`;

/** Counts of one person in one pair of groups, population by population. */
const COUNTS = `(
  select population, coalesce(was.count, 0) as before, coalesce(now.count, 0) as after
  from (
    select member.key as population, member.value::numeric as count
    from jsonb_array_elements(old.groups) held cross join lateral jsonb_each_text(held->'populations') member
    where held->>'id' = pair.before) was
  full join (
    select member.key as population, member.value::numeric as count
    from jsonb_array_elements(young.groups) held cross join lateral jsonb_each_text(held->'populations') member
    where held->>'id' = pair.after) now using (population))`;

const FLIPPED = `((old.error is null) <> (young.error is null) or old.error is null and exists (
  select from ${GROUPS} cross join lateral ${COUNTS} counts where counts.before <> counts.after))`;

export function readTransitions(source: DataSource, results: ComparedResults): Promise<Transition[]> {
  return source.query(
    `select pair.id as "group", counts.population, counts.before::float8 as before, counts.after::float8 as after,
       count(*)::int as persons
     from ${PAIRS} cross join ${GROUPS} cross join lateral ${COUNTS} counts
     where old.measure_period_id = $1 and old.error is null and young.error is null
     group by 1, 2, 3, 4 order by 1, 2, 3, 4`,
    parametersOf(results),
  );
}

export async function countPersons(
  source: DataSource,
  results: ComparedResults,
): Promise<{ compared: number; flipped: number; all: number }> {
  const [counts] = await source.query<{ compared: number; flipped: number; all: number }[]>(
    `select count(*)::int as compared, count(*) filter (where ${FLIPPED})::int as flipped,
       (select count(distinct person_id)::int from person_results where measure_period_id in ($1, $2)) as "all"
     from ${PAIRS} where old.measure_period_id = $1`,
    parametersOf(results),
  );
  return counts ?? { compared: 0, flipped: 0, all: 0 };
}

/** Persons who count otherwise, by id; `limit` + 1 rows tell whether there is a next page. */
export function readFlipped(
  source: DataSource,
  results: ComparedResults,
  { after, limit, which }: FlipQuery & { after: string },
): Promise<FlippedRow[]> {
  return source.query(
    `select old.person_id as "personId", old.groups as before, young.groups as after, old.error as "errorBefore",
       young.error as "errorAfter", encode(old.record_hash, 'hex') as "recordHash"
     from ${PAIRS}
     where old.measure_period_id = $1 and old.person_id > $6 and ${FLIPPED}
       and ($8::text is null or exists (
         select from ${GROUPS} cross join lateral ${COUNTS} counts
         where pair.id = $8 and counts.population = $9 and counts.before <> counts.after))
     order by old.person_id limit $7`,
    [...parametersOf(results), after, limit, which?.group ?? null, which?.population ?? null],
  );
}

function parametersOf({ before, after, groups }: ComparedResults): unknown[] {
  return [
    before,
    after,
    groups.map(pairId),
    groups.map((pair) => pair.before?.id ?? null),
    groups.map((pair) => pair.after?.id ?? null),
  ];
}

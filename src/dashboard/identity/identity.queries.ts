import type { EntityManager } from 'typeorm';

/** A person and a measure in a period for which the person counts in some population. */
export interface CountedMeasure {
  personId: string;
  measurePeriodId: number;
}

/** In which active measures these persons count at all; by the index of results by person. */
export function readCountedMeasures(manager: EntityManager, personIds: readonly string[]): Promise<CountedMeasure[]> {
  return manager.query(
    `select result.person_id as "personId", result.measure_period_id as "measurePeriodId"
     from person_results result
       join measure_periods period on period.id = result.measure_period_id
       join measure_packages package on package.id = period.package_id
     where result.person_id = any ($1::uuid[]) and package.status = 'active'
       and exists (select from jsonb_array_elements(result.groups) counted,
                     jsonb_each_text(counted->'populations') population
                   where population.value::numeric > 0)`,
    [personIds],
  );
}

/** What users are called, by id. */
export async function readUserNames(manager: EntityManager, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await manager.query<{ id: string; name: string }[]>(
    'select id::text, display_name as name from users where id = any ($1::uuid[])',
    [ids],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** What a source is called: by its name in addresses, and by its title. */
export interface SourceNames {
  name: string;
  title: string;
}

/** All sources, by id. */
export async function readSources(manager: EntityManager): Promise<Map<string, SourceNames>> {
  const rows = await manager.query<({ id: string } & SourceNames)[]>('select id, name, title from sources');
  return new Map(rows.map(({ id, ...names }) => [id, names]));
}

/** How the patients of all sources are spread over persons. Grows with the population: for figures that are asked for. */
export interface IdentityFigures {
  charts: number;
  persons: number;
  /** Persons with charts at several EHRs, or several at one. */
  joinedPersons: number;
  openReviews: number;
  decidedReviews: number;
  neverPairs: number;
  alwaysPairs: number;
}

export async function readFigures(manager: EntityManager): Promise<IdentityFigures> {
  const [figures] = await manager.query<[IdentityFigures]>(
    `with persons as (select count(*) as charts from source_patients where not deleted group by person_id)
     select coalesce(sum(charts), 0)::int as charts, count(*)::int as persons,
       count(*) filter (where charts > 1)::int as "joinedPersons",
       (select count(*)::int from match_reviews where state = 'open') as "openReviews",
       (select count(*)::int from match_reviews where state <> 'open') as "decidedReviews",
       (select count(*)::int from match_constraints where kind = 'never' and ended_by is null) as "neverPairs",
       (select count(*)::int from match_constraints where kind = 'always' and ended_by is null) as "alwaysPairs"
     from persons`,
  );
  return figures;
}

/** A rule by which charts were joined, and how often it was taken back. */
export interface RuleCount {
  /** As decisions name it, such as `rule:identifier`. */
  rule: string;
  decisions: number;
  reversed: number;
}

export function readRuleCounts(manager: EntityManager): Promise<RuleCount[]> {
  return manager.query(
    `select decided_by as rule, count(*)::int as decisions, count(reversed_at)::int as reversed
     from match_decisions where decision in ('matched', 'merged') and decided_by like 'rule:%'
     group by decided_by order by 2 desc, 1`,
  );
}

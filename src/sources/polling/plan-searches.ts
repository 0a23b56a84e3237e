import type { SearchWay } from './poll-search.entity.js';

/** What a poll is to bring. */
export interface PollScope {
  /** Resource types, each once. */
  types: readonly string[];
  /** By type the server's time up to which all is known; a type without one is read from its beginning. */
  since: ReadonlyMap<string, string>;
  /** Members of the group; null: all patients of the server. */
  members: readonly string[] | null;
  /** Members of whom everything was read before: of the others, `since` is left out. Null: none is new. */
  known: ReadonlySet<string> | null;
  /** Types whose history can be read. */
  history: readonly string[];
  /** Types that can be searched by patient. */
  byPatient: readonly string[];
}

/** One search of a poll. */
export interface PlannedSearch {
  type: string;
  way: SearchWay;
  patients: string[] | null;
  since: string | null;
}

/** Members named in one search: a URL of their ids stays far below what servers and proxies take. */
const MEMBERS_PER_SEARCH = 40;

/**
 * The searches of a poll: the patients first, then type by type. News of all patients are read from the history of the
 * type, where the server has one, since no search shows deletions. A group is searched member by member, some at once.
 */
export function planSearches({ types, since, members, known, history, byPatient }: PollScope): PlannedSearch[] {
  const patientFirst = [...types].sort((a, b) => Number(b === 'Patient') - Number(a === 'Patient'));
  return patientFirst.flatMap((type): PlannedSearch[] => {
    const from = since.get(type) ?? null;
    if (members === null || !(type === 'Patient' || byPatient.includes(type))) {
      const way = from !== null && members === null && history.includes(type) ? 'history' : 'search';
      return [{ type, way, patients: null, since: from }];
    }
    const isNew = (id: string) => from === null || (known !== null && !known.has(id));
    const searches = (ids: string[], begin: string | null) =>
      chunksOf(ids).map((patients) => ({ type, way: 'search' as const, patients, since: begin }));
    return [
      ...searches(
        members.filter((id) => isNew(id)),
        null,
      ),
      ...searches(
        members.filter((id) => !isNew(id)),
        from,
      ),
    ];
  });
}

/**
 * The address of the first page of a search.
 * https://hl7.org/fhir/R4/search.html#lastUpdated
 */
export function firstPage(base: string, { type, way, patients, since }: PlannedSearch, sorts: boolean): string {
  const url = new URL(`${base}/${type}${way === 'history' ? '/_history' : ''}`);
  url.searchParams.set('_count', String(PAGE));
  if (way === 'history') {
    url.searchParams.set('_since', since ?? '');
    return url.href;
  }
  if (patients !== null) url.searchParams.set(type === 'Patient' ? '_id' : 'patient', patients.join(','));
  if (since !== null) url.searchParams.set('_lastUpdated', `ge${since}`);
  if (sorts) url.searchParams.set('_sort', '_lastUpdated');
  return url.href;
}

/** Resources asked for in one page. */
const PAGE = 200;

function chunksOf(ids: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(ids.length / MEMBERS_PER_SEARCH) }, (_, index) =>
    ids.slice(index * MEMBERS_PER_SEARCH, (index + 1) * MEMBERS_PER_SEARCH),
  );
}

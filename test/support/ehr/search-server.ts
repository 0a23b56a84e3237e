import { randomUUID } from 'node:crypto';
import type { BulkServer, StoredResource } from './bulk-server.js';

/** An answer of the FHIR server. */
export interface EhrAnswer {
  status: number;
  body: object;
}

/** Largest page that the server gives, whatever is asked for. */
const LARGEST_PAGE = 200;

/** Searches, histories and reads of an EHR. What it does not know it refuses, unless it is asked to be lenient. */
export class SearchServer {
  /** Entries in a page at most. */
  pageSize = LARGEST_PAGE;
  /** Types whose history it shows. */
  history: string[] = [];
  /** Types that it searches; null: all. */
  types: string[] | null = null;
  /** Lists sorting, and sorts. */
  sorts = false;
  /** Where links to next pages lead; null: to this server. */
  linkOrigin: string | null = null;
  /** Queries of first pages, decoded. */
  readonly asked: string[] = [];
  readonly #pages = new Map<string, object[]>();

  constructor(private readonly ehr: BulkServer) {}

  /** Answers `GET /fhir/…`; null where the path is none of its own. */
  answer(url: URL): EhrAnswer | null {
    const [, type = '', last] = /^\/fhir\/([A-Z][A-Za-z]+)?(?:\/([^/]+))?$/.exec(url.pathname) ?? [];
    if (url.searchParams.has('page')) return this.nextPage(url);
    if (type === '' || type === 'Group' || type === 'Subscription') return null;
    if (last === undefined) return this.search(type, url);
    return last === '_history' ? this.historyOf(type, url) : this.read(`${type}/${last}`);
  }

  private read(reference: string): EhrAnswer {
    const resource = this.ehr.resources.get(reference);
    if (resource) return { status: 200, body: resource };
    const gone = this.ehr.deletions.some((deletion) => deletion.reference === reference);
    return { status: gone ? 410 : 404, body: outcomeOf(gone ? 'deleted' : 'not-found') };
  }

  private search(type: string, url: URL): EhrAnswer {
    this.asked.push(decodeURIComponent(`${type}${url.search}`));
    if (this.types !== null && !this.types.includes(type)) return { status: 400, body: outcomeOf('not-supported') };
    const from = Date.parse(/^ge(.+)$/.exec(url.searchParams.get('_lastUpdated') ?? '')?.[1] ?? '1900-01-01');
    const patients = (url.searchParams.get('patient') ?? url.searchParams.get('_id'))?.split(',') ?? null;
    const found = [...this.ehr.resources.values()].filter(
      (resource) =>
        resource.resourceType === type &&
        Date.parse(resource.meta.lastUpdated) >= from &&
        (patients === null || patients.includes(patientOf(resource))),
    );
    if (this.sorts) found.sort((a, b) => a.meta.lastUpdated.localeCompare(b.meta.lastUpdated));
    const entries = found.map((resource) => ({ fullUrl: this.urlOf(resource), resource, search: { mode: 'match' } }));
    return this.page('searchset', entries, Number(url.searchParams.get('_count')));
  }

  private historyOf(type: string, url: URL): EhrAnswer {
    this.asked.push(decodeURIComponent(`${type}/_history${url.search}`));
    if (!this.history.includes(type)) return { status: 404, body: outcomeOf('not-supported') };
    const from = Date.parse(url.searchParams.get('_since') ?? '');
    const puts = [...this.ehr.resources.values()]
      .filter((resource) => resource.resourceType === type)
      .map((resource) => ({
        at: resource.meta.lastUpdated,
        entry: { resource, request: { method: 'PUT', url: `${type}/${resource.id}` }, response: { status: '200' } },
      }));
    const deletes = this.ehr.deletions
      .filter(({ reference }) => reference.startsWith(`${type}/`))
      .map(({ reference, at }) => ({
        at,
        entry: { request: { method: 'DELETE', url: reference }, response: { status: '204', lastModified: at } },
      }));
    const entries = [...puts, ...deletes]
      .filter(({ at }) => Date.parse(at) >= from)
      .sort((a, b) => b.at.localeCompare(a.at))
      .map(({ entry }) => entry);
    return this.page('history', entries, Number(url.searchParams.get('_count')));
  }

  private nextPage(url: URL): EhrAnswer {
    const key = url.searchParams.get('page') ?? '';
    const entries = this.#pages.get(key);
    if (!entries) return { status: 410, body: outcomeOf('expired') };
    return this.page(url.searchParams.get('of') ?? '', entries, LARGEST_PAGE);
  }

  private page(type: string, entries: object[], count: number): EhrAnswer {
    const size = Math.min(count || LARGEST_PAGE, this.pageSize);
    const rest = entries.slice(size);
    const link = [];
    if (rest.length > 0) {
      const key = randomUUID();
      this.#pages.set(key, rest);
      link.push({ relation: 'next', url: `${this.linkOrigin ?? this.ehr.origin}/fhir?page=${key}&of=${type}` });
    }
    return { status: 200, body: { resourceType: 'Bundle', type, link, entry: entries.slice(0, size) } };
  }

  private urlOf({ resourceType, id }: StoredResource): string {
    return `${this.ehr.base}/${resourceType}/${id}`;
  }
}

/** Id of the patient that a resource belongs to. */
export function patientOf({ resourceType, id, subject }: StoredResource): string {
  if (resourceType === 'Patient') return id;
  return ((subject as { reference?: string } | undefined)?.reference ?? '').replace('Patient/', '');
}

export function outcomeOf(code: string): object {
  return { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code }] };
}

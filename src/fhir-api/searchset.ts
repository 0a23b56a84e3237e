import { parseText, stringifyJson } from '../fhir/json.js';
import type { SearchPage, StoredResource } from '../records/record-store.js';
import { CURSOR_PARAMETER } from './search-parameters.js';
import { SOURCE_PARAMETER, sourceUri } from './source-scope.service.js';

/** What a page of results is told by. */
export interface SearchsetContext {
  base: string;
  type: string;
  /** Parameters of the `self` link. */
  used: readonly [name: string, value: string][];
  /** Names of sources by id, for callers who see several; null for a source, which sees its own. */
  sourceNames: ReadonlyMap<string, string> | null;
}

/** A page of results as JSON text: resources are spliced in as they are stored. https://hl7.org/fhir/R4/bundle.html#searchset */
export function writeSearchset(page: SearchPage, context: SearchsetContext): string {
  const self = link(context, context.used);
  const links = [{ relation: 'self', url: self }];
  if (page.next) {
    links.push({ relation: 'next', url: link(context, [...context.used, [CURSOR_PARAMETER, page.next]]) });
  }
  const entries = page.resources.map((resource) => {
    const fullUrl = fullUrlOf(resource, context);
    const content = contentFor(resource, context.sourceNames) ?? 'null';
    return `{"fullUrl":${JSON.stringify(fullUrl)},"resource":${content},"search":{"mode":"match"}}`;
  });
  // An empty list is not allowed in FHIR JSON: the element is left out.
  const entry = entries.length > 0 ? `,"entry":[${entries.join(',')}]` : '';
  const head = `"resourceType":"Bundle","type":"searchset","total":${page.total},"link":${JSON.stringify(links)}`;
  return `{${head}${entry}}`;
}

/** Every version of a resource, newest first. https://hl7.org/fhir/R4/http.html#history */
export function writeHistory(versions: readonly StoredResource[], context: Omit<SearchsetContext, 'used'>): string {
  const entries = versions.map((version) => {
    const method = version.deleted ? 'DELETE' : 'PUT';
    const request = JSON.stringify({ method, url: `${version.type}/${version.id}` });
    const response = JSON.stringify({
      status: version.deleted ? '204' : version.version === 1 ? '201' : '200',
      etag: `W/"${version.version}"`,
      lastModified: version.lastUpdated.toISOString(),
    });
    const content = contentFor(version, context.sourceNames);
    const resource = content === null ? '' : `"resource":${content},`;
    const fullUrl = JSON.stringify(fullUrlOf(version, context));
    return `{"fullUrl":${fullUrl},${resource}"request":${request},"response":${response}}`;
  });
  return `{"resourceType":"Bundle","type":"history","total":${versions.length},"entry":[${entries.join(',')}]}`;
}

/** The resource's text; for callers who see several sources, `meta.source` names the one it came from. */
export function contentFor(resource: StoredResource, sourceNames: ReadonlyMap<string, string> | null): string | null {
  const name = sourceNames?.get(resource.sourceId);
  if (resource.content === null || name === undefined) return resource.content;
  const parsed = parseText(resource.content) as { meta?: Record<string, unknown> };
  parsed.meta = { ...parsed.meta, source: sourceUri(name) };
  return stringifyJson(parsed);
}

function fullUrlOf(resource: StoredResource, context: Pick<SearchsetContext, 'base' | 'sourceNames'>): string {
  const url = `${context.base}/${resource.type}/${resource.id}`;
  const name = context.sourceNames?.get(resource.sourceId);
  // Two sources may use the same id, and full URLs are unique in a Bundle (bdl-7).
  return name === undefined ? url : `${url}?${SOURCE_PARAMETER}=${name}`;
}

function link(context: SearchsetContext, parameters: readonly (readonly [string, string])[]): string {
  const query = new URLSearchParams(parameters.map(([name, value]) => [name, value])).toString();
  return `${context.base}/${context.type}${query === '' ? '' : `?${query}`}`;
}

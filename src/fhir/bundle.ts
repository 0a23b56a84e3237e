import { FhirError, issue } from './operation-outcome.js';
import type { OperationOutcomeIssue } from './types.js';

type Node = Record<string, unknown>;

export type BundleMethod = 'DELETE' | 'POST' | 'PUT' | 'PATCH' | 'GET' | 'HEAD';

/** What one entry asks for. `issues` with an error: it cannot be done, and says why. */
export interface BundleChange {
  /** Place in `Bundle.entry`. */
  index: number;
  method: BundleMethod;
  /** Type in the request's URL, or the resource's. */
  type: string;
  /** Id in the request's URL, or the resource's; null when the receiver gives one. */
  id: string | null;
  /** Search in the request's URL: a conditional update or delete. */
  query: string | null;
  resource: Node | null;
  fullUrl: string | null;
  ifMatch: string | null;
  ifNoneExist: string | null;
  /** When the source made the change (history), ISO 8601. */
  lastModified: string | null;
  issues: OperationOutcomeIssue[];
}

export interface BundleContent {
  /** All or nothing, or entry by entry. */
  atomic: boolean;
  /** Whether entries ask for an answer each, as in a transaction or batch. */
  interactive: boolean;
  /** In the order in which they are to be applied. */
  changes: BundleChange[];
  /** Findings about the Bundle as a whole. */
  issues: OperationOutcomeIssue[];
}

/** Entries of one Bundle; more are refused. */
export const MOST_ENTRIES = 100_000;

/** https://hl7.org/fhir/R4/http.html#trules */
const ORDER: readonly BundleMethod[] = ['DELETE', 'POST', 'PUT', 'PATCH', 'GET', 'HEAD'];

/** Kinds of Bundle that carry resources as they stand. */
const PLAIN = new Set(['collection', 'searchset', 'document', 'message', 'history', 'subscription-notification']);

const URL_FORM = /^\/?(?:https?:\/\/.*\/)?([A-Z][A-Za-z]+)(?:\/([^/?]+))?(?:\?(.*))?$/;

/**
 * Reads what a Bundle asks for: transaction, batch, collection, searchset, history, and the history Bundles of
 * subscription notifications. https://hl7.org/fhir/R4/bundle.html
 * @throws FhirError 400 for a Bundle without a usable type or entries, 413 for too many
 */
export function readBundle(bundle: object): BundleContent {
  const { type, entry = [] } = bundle as { type?: unknown; entry?: unknown };
  if (typeof type !== 'string' || !(PLAIN.has(type) || type === 'transaction' || type === 'batch')) {
    throw FhirError.of(400, 'value', 'Bundle.type must be one that carries resources, such as transaction.', [
      'Bundle.type',
    ]);
  }
  if (!Array.isArray(entry)) throw FhirError.of(400, 'structure', 'Bundle.entry must be a list.', ['Bundle.entry']);
  if (entry.length > MOST_ENTRIES) {
    throw FhirError.of(413, 'too-long', `A Bundle may have ${MOST_ENTRIES} entries; send several.`, ['Bundle.entry']);
  }
  const interactive = type === 'transaction' || type === 'batch';
  const notification = isNotification(entry);
  const issues: OperationOutcomeIssue[] = [];
  const changes = entry.flatMap((item: unknown, index) => {
    if (notification && index === 0) return [];
    const change = interactive ? readRequest(item, index) : readPlain(item, index, issues);
    return change ? [change] : [];
  });
  // History lists the newest first.
  if (type === 'history' && !notification) changes.reverse();
  if (type === 'transaction') changes.sort((a, b) => ORDER.indexOf(a.method) - ORDER.indexOf(b.method));
  return { atomic: type === 'transaction', interactive, changes, issues };
}

/** R4 says it by Parameters, R4B and R5 by SubscriptionStatus. https://hl7.org/fhir/uv/subscriptions-backport/ */
function isNotification(entry: readonly unknown[]): boolean {
  const first = (entry[0] as { resource?: { resourceType?: unknown; parameter?: unknown } } | undefined)?.resource;
  return (
    first?.resourceType === 'SubscriptionStatus' ||
    (first?.resourceType === 'Parameters' &&
      Array.isArray(first.parameter) &&
      first.parameter.some((parameter: Node | null) => parameter?.name === 'subscription'))
  );
}

function readRequest(item: unknown, index: number): BundleChange {
  const change = readEntry(item, index);
  const request = ((item ?? {}) as Node).request as Node | undefined;
  const at = `Bundle.entry[${index}].request`;
  const method = request?.method;
  const url = typeof request?.url === 'string' ? URL_FORM.exec(request.url) : null;
  if (!ORDER.includes(method as BundleMethod)) {
    fail(change, 'value', `${at}.method must be GET, POST, PUT or DELETE.`, `${at}.method`);
  } else if (!url) {
    fail(change, 'value', `${at}.url must be a type, a type and id, or a search.`, `${at}.url`);
  } else {
    Object.assign(change, { method, type: url[1], query: url[3] ?? null });
    change.ifMatch = textOf(request?.ifMatch);
    change.ifNoneExist = textOf(request?.ifNoneExist);
    placeRequest(change, url[2] ?? null, at);
  }
  return change;
}

/** Checks that URL, method and resource speak of the same thing. */
function placeRequest(change: BundleChange, urlId: string | null, at: string): void {
  const { method, resource } = change;
  const resourceId = typeof resource?.id === 'string' ? resource.id : null;
  change.id = method === 'POST' ? resourceId : urlId;
  if (method === 'PATCH') fail(change, 'not-supported', `${at}: PATCH is not supported; send a PUT.`, `${at}.method`);
  if (method !== 'POST' && method !== 'PUT') return;
  const entry = `Bundle.entry[${change.index}]`;
  if (!resource) fail(change, 'required', `${entry}.resource is missing.`, entry);
  else if (resource.resourceType !== change.type) {
    fail(change, 'invalid', `${at}.url names another type than the resource.`, `${at}.url`);
  } else if (method === 'PUT') placePut(change, urlId, resourceId, `${at}.url`);
}

function placePut(change: BundleChange, urlId: string | null, resourceId: string | null, at: string): void {
  if (urlId !== null && resourceId !== null && urlId !== resourceId) {
    fail(change, 'invalid', `${at} names another id than the resource.`, at);
  } else if (urlId === null && change.query === null) {
    fail(change, 'required', `${at} must name an id or a search for PUT.`, at);
  }
}

function readPlain(item: unknown, index: number, issues: OperationOutcomeIssue[]): BundleChange | null {
  const change = readEntry(item, index);
  const request = ((item ?? {}) as Node).request as Node | undefined;
  const deleted = request?.method === 'DELETE' && typeof request.url === 'string' ? URL_FORM.exec(request.url) : null;
  if (deleted?.[2]) return { ...change, method: 'DELETE', type: deleted[1], id: deleted[2] };
  if (change.resource) return change.type === 'OperationOutcome' ? null : change;
  const at = `Bundle.entry[${index}]`;
  if (change.fullUrl || request) {
    const text = `${at} names a resource without its content, which is not fetched here.`;
    issues.push(issue('warning', 'incomplete', text, [at]));
    return null;
  }
  fail(change, 'required', `${at}.resource is missing.`, at);
  return change;
}

function readEntry(item: unknown, index: number): BundleChange {
  const entry = (typeof item === 'object' && item !== null ? item : {}) as Node;
  const given = entry.resource;
  const resource = typeof given === 'object' && given !== null && !Array.isArray(given) ? (given as Node) : null;
  const response = entry.response as Node | undefined;
  const change: BundleChange = {
    index,
    method: 'PUT',
    type: typeof resource?.resourceType === 'string' ? resource.resourceType : '',
    id: typeof resource?.id === 'string' ? resource.id : null,
    query: null,
    resource,
    fullUrl: textOf(entry.fullUrl),
    ifMatch: null,
    ifNoneExist: null,
    lastModified: textOf(response?.lastModified),
    issues: [],
  };
  if (change.type === 'Bundle') {
    const at = `Bundle.entry[${index}].resource`;
    fail(change, 'not-supported', `${at} is a Bundle of its own, which is not opened; send it by itself.`, at);
  }
  return change;
}

function fail(
  change: BundleChange,
  code: 'value' | 'required' | 'invalid' | 'not-supported',
  text: string,
  at: string,
) {
  change.issues.push(issue('error', code, text, [at]));
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

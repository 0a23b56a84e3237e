import type { EntityManager } from 'typeorm';
import { findReferences, parseReference } from '../fhir/reference.js';
import { isWritable, newId, refuse, type PreparedChange } from './change-preparation.js';
import { patientReferences } from './patient-of.js';
import { idsByIdentifier } from './resource.queries.js';

type Node = Record<string, unknown>;

/** Ids that fit a condition: of the store, and of the Bundle itself. `null`: the condition cannot be read. */
export type Matches = (type: string, query: string) => string[] | null;

/**
 * The one identifier that a condition names, as `system|value`. Other searches are not conditions here.
 * https://hl7.org/fhir/R4/http.html#ccreate
 */
export function identifierOf(query: string): string | null {
  const parameters = new URLSearchParams(query.replace(/^\?/, ''));
  const value = parameters.get('identifier');
  return parameters.size === 1 && value && /^[^|]+\|[^|]+$/.test(value) ? value : null;
}

/** `system|value` of each identifier of a resource. */
export function identifiersOf(resource: Node): string[] {
  const list = Array.isArray(resource.identifier) ? resource.identifier : [resource.identifier];
  return list.flatMap((identifier: Node | null | undefined) =>
    typeof identifier?.value === 'string'
      ? [`${typeof identifier.system === 'string' ? identifier.system : ''}|${identifier.value}`]
      : [],
  );
}

/** Looks up all conditions of the changes at once: conditional writes, conditional and logical references. */
export async function findMatches(
  manager: EntityManager,
  sourceId: string,
  changes: readonly PreparedChange[],
): Promise<Matches> {
  const wanted = new Map<string, { type: string; identifier: string }>();
  const want = (type: string, query: string | null) => {
    const identifier = query === null ? null : identifierOf(query);
    if (identifier) wanted.set(`${type}?${identifier}`, { type, identifier });
  };
  for (const change of changes.filter(isWritable)) {
    want(change.type, change.query);
    want(change.type, change.ifNoneExist);
    for (const [type, query] of conditionsIn(change.resource)) want(type, query);
  }
  const stored = await idsByIdentifier(manager, sourceId, [...wanted.values()]);
  return (type, query) => {
    const identifier = identifierOf(query);
    return identifier ? (stored.get(`${type}?${identifier}`) ?? []) : null;
  };
}

/** Types and searches of the conditional references of a resource, and of a patient named by identifier alone. */
function conditionsIn(resource: Node | null): [string, string][] {
  if (!resource) return [];
  const conditional = findReferences(resource).flatMap(({ reference }): [string, string][] => {
    const target = parseReference(reference);
    return target.kind === 'conditional' ? [[target.type, target.query]] : [];
  });
  const logical = patientReferences(resource).flatMap((element): [string, string][] => {
    const query = logicalQuery(element);
    return query ? [['Patient', query]] : [];
  });
  return [...conditional, ...logical];
}

/** The search that finds a patient whom a reference names by identifier alone. */
export function logicalQuery(element: Node): string | null {
  const identifier = element?.identifier as Node | undefined;
  if (typeof element?.reference === 'string' || typeof identifier?.value !== 'string') return null;
  if (typeof identifier.system !== 'string') return null;
  return new URLSearchParams({ identifier: `${identifier.system}|${identifier.value}` }).toString();
}

/** Decides conditional creates, updates and deletes. https://hl7.org/fhir/R4/http.html#cond-update */
export function decideConditions(changes: readonly PreparedChange[], matches: Matches, seed: string): void {
  for (const change of changes.filter(isWritable)) {
    const query = change.method === 'POST' ? change.ifNoneExist : change.query;
    if (query === null) continue;
    const ids = matches(change.type, query);
    if (ids === null) {
      refuse(change, 400, 'not-supported', 'A condition must be one identifier: identifier=system|value.');
    } else if (ids.length > 1) {
      refuse(change, 412, 'multiple-matches', 'The condition fits more than one resource.');
    } else decide(change, ids.at(0) ?? null, seed);
  }
}

function decide(change: PreparedChange, found: string | null, seed: string): void {
  if (change.method === 'POST') {
    if (found !== null) Object.assign(change, { id: found, skipped: 'exists' });
    return;
  }
  if (change.method === 'DELETE') {
    if (found !== null) change.id = found;
    else change.skipped = 'nothing-to-delete';
    return;
  }
  const own = typeof change.resource?.id === 'string' ? change.resource.id : null;
  if (found !== null && own !== null && own !== found) {
    refuse(change, 400, 'invalid', 'The condition fits a resource with another id than the one sent.');
  } else change.id = found ?? own ?? newId(change, seed);
}

import type { Interaction, Permission } from '../access/clients/scopes.js';
import { readBundle, type BundleChange } from '../fhir/bundle.js';
import { R4_RESOURCE_TYPES } from '../fhir/kept-types.js';
import { isError } from '../fhir/operation-outcome.js';

/** What one entry of a Bundle does. */
export interface EntryInteractions {
  /** Place in `Bundle.entry`. */
  index: number;
  interactions: Interaction[];
}

const PERMISSIONS: Readonly<Record<BundleChange['method'], Permission>> = {
  POST: 'c',
  GET: 'r',
  HEAD: 'r',
  PUT: 'u',
  PATCH: 'u',
  DELETE: 'd',
};

/**
 * What the entries of a Bundle do, each. Entries that are refused whatever the caller may do, for faults or a type that
 * FHIR does not know, are left out.
 * @throws FhirError 400 or 413 for a Bundle that cannot be read
 */
export function interactionsOf(bundle: object): EntryInteractions[] {
  const { changes, interactive } = readBundle(bundle);
  return changes
    .filter(({ type, issues }) => R4_RESOURCE_TYPES.has(type) && !issues.some(isError))
    .map((change) => ({ index: change.index, interactions: interactionsIn(change, interactive) }));
}

/**
 * A condition (`If-None-Exist`, a search in the address) tells whether it matches: it is a search besides. What is created
 * keeps the id that it brings, or takes that of its full URL, so that it may meet one that is there: it is an update too.
 */
function interactionsIn(change: BundleChange, interactive: boolean): Interaction[] {
  const { method, type, id, query, ifNoneExist } = change;
  // In a collection a resource stands for itself: one without an id is created.
  const creates = method === 'POST' || (!interactive && method === 'PUT' && id === null);
  const permissions = new Set<Permission>([creates ? 'c' : PERMISSIONS[method]]);
  if (creates && (id !== null || change.fullUrl !== null)) permissions.add('u');
  if (query !== null || ifNoneExist !== null) permissions.add('s');
  if (permissions.has('r') && id === null) return [{ permission: 's', type }];
  return [...permissions].map((permission) => ({ permission, type }));
}

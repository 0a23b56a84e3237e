import { createHash } from 'node:crypto';
import type { BundleChange, BundleContent } from '../fhir/bundle.js';
import { isKept, R4_RESOURCE_TYPES } from '../fhir/kept-types.js';
import { isError, issue, type IssueCode } from '../fhir/operation-outcome.js';
import { normalUrl } from '../fhir/reference.js';
import { describeType, ID_PATTERN, validateResource } from '../fhir/validate.js';

type Node = Record<string, unknown>;

/** A change on its way: what is to be done, whether it can be, and under which id. */
export interface PreparedChange extends BundleChange {
  /** HTTP status of the first fault; 0 while there is none. */
  status: number;
  /** Types that are not kept are passed over; a conditional create that found its resource has nothing to write. */
  skipped: 'not-kept' | 'exists' | 'nothing-to-delete' | 'read' | null;
}

/** Refuses a change, with the reason at the entry's place in its Bundle. */
export function refuse(
  change: PreparedChange,
  status: number,
  code: IssueCode,
  diagnostics: string,
  expression: readonly string[] = [],
): void {
  change.status ||= status;
  change.issues.push(issue('error', code, diagnostics, expression));
}

/** Whether the change is to be written. */
export function isWritable(change: PreparedChange): boolean {
  return change.status === 0 && change.skipped === null;
}

/**
 * Checks each change by itself and gives new resources their ids. An id that the resource brings is kept, also for a
 * POST: the records mirror the source, and the same Bundle sent twice must not become two of everything. Without one,
 * the UUID of the full URL is taken, else one made from the message and the place in it, so that a replay finds it.
 */
export function prepareChanges(content: BundleContent, seed: string): PreparedChange[] {
  return content.changes.map((change) => {
    const prepared: PreparedChange = { ...change, status: change.issues.some(isError) ? 400 : 0, skipped: null };
    if (prepared.status === 0) prepare(prepared, seed);
    return prepared;
  });
}

function prepare(change: PreparedChange, seed: string): void {
  if (!isKept(change.type)) {
    passOver(change);
    return;
  }
  if (change.id !== null && !ID_PATTERN.test(change.id)) {
    refuse(change, 422, 'value', 'An id must be 1 to 64 letters, digits, hyphens or dots.', [`${change.type}.id`]);
  }
  if (change.method === 'GET' || change.method === 'HEAD') {
    if (change.status === 0) change.skipped = 'read';
    return;
  }
  if (change.resource) checkResource(change, change.resource);
  if (change.id === null && change.query === null && change.status === 0) placeNew(change, seed);
}

/** A type of R4 that no measure retrieves is no fault of the sender; anything else is. */
function passOver(change: PreparedChange): void {
  const name = change.type === '' ? change.resource?.resourceType : change.type;
  if (typeof name === 'string' && R4_RESOURCE_TYPES.has(name)) {
    change.skipped = 'not-kept';
    change.issues.push(issue('information', 'not-supported', describeType(name)));
  } else refuse(change, 422, 'structure', describeType(name), ['Resource.resourceType']);
}

function checkResource(change: PreparedChange, resource: Node): void {
  const findings = validateResource(resource);
  change.issues.push(...findings);
  if (findings.some(isError)) change.status ||= 422;
}

function placeNew(change: PreparedChange, seed: string): void {
  if (change.method === 'PUT') {
    refuse(change, 422, 'required', `${change.type}.id: is missing.`, [`${change.type}.id`]);
    return;
  }
  change.id = newId(change, seed);
}

/** Id of a resource that brings none. */
export function newId(change: PreparedChange, seed: string): string {
  const uuid = /^urn:uuid:([0-9a-f-]{36})$/.exec(change.fullUrl ? normalUrl(change.fullUrl) : '');
  if (uuid) return uuid[1];
  const hex = createHash('sha256').update(`${seed}/${change.index}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

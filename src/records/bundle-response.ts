import type { BundleContent } from '../fhir/bundle.js';
import { issue, outcomeOf } from '../fhir/operation-outcome.js';
import type { Bundle, BundleEntry, FhirResource } from '../fhir/types.js';
import type { ChangeResult } from './resource-intake.js';

const STATUS: Readonly<Record<number, string>> = {
  400: '400 Bad Request',
  404: '404 Not Found',
  405: '405 Method Not Allowed',
  412: '412 Precondition Failed',
  422: '422 Unprocessable Entity',
};

/**
 * The answer to a Bundle, entry by entry in the order in which they were sent.
 * https://hl7.org/fhir/R4/http.html#transaction-response
 */
export function bundleResponse(
  content: BundleContent,
  results: readonly ChangeResult[],
  reads: ReadonlyMap<ChangeResult, FhirResource | null>,
): Bundle {
  const ordered = [...results].sort((a, b) => a.change.index - b.change.index);
  return {
    resourceType: 'Bundle',
    type: content.interactive && content.atomic ? 'transaction-response' : 'batch-response',
    entry: ordered.map((result) => entryOf(result, reads.get(result))),
  };
}

function entryOf(result: ChangeResult, read: FhirResource | null | undefined): BundleEntry {
  const { change, state } = result;
  const issues = [...change.issues];
  if (change.skipped === 'read' && change.status === 0) {
    if (read) return { resource: read, response: { status: '200 OK' } };
    issues.push(issue('error', 'not-found', `There is no such ${change.type}.`));
    return { response: { status: STATUS[404], outcome: outcomeOf(issues) } };
  }
  const outcome = issues.length > 0 ? { outcome: outcomeOf(issues) } : {};
  if (change.status !== 0) {
    return { response: { status: STATUS[change.status] ?? String(change.status), ...outcome } };
  }
  const place = state && {
    location: `${state.type}/${state.id}/_history/${state.version}`,
    etag: `W/"${state.version}"`,
    lastModified: state.lastUpdated.toISOString(),
  };
  return { response: { status: statusOf(result), ...place, ...outcome } };
}

function statusOf({ change, effect }: ChangeResult): string {
  if (change.method === 'DELETE') return '204 No Content';
  return effect === 'created' ? '201 Created' : '200 OK';
}

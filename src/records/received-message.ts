import { readBundle, type BundleChange, type BundleContent } from '../fhir/bundle.js';
import { parseJson } from '../fhir/json.js';
import { readNdjson } from '../fhir/ndjson.js';
import { FhirError, isError, issue } from '../fhir/operation-outcome.js';
import type { OperationOutcomeIssue } from '../fhir/types.js';

/** Media types of NDJSON. https://hl7.org/fhir/uv/bulkdata/ */
const NDJSON = new Set(['application/fhir+ndjson', 'application/ndjson', 'application/x-ndjson']);

/**
 * What a message asks for: a Bundle, one resource, or NDJSON of resources and Bundles (as bulk exports have them).
 * @throws FhirError 400 when it cannot be read at all
 */
export async function readMessage(contentType: string, body: Uint8Array): Promise<BundleContent> {
  if (NDJSON.has(contentType)) return readLines(body);
  return readContent(parseJson(body));
}

/** What one resource asks for: a Bundle its entries, any other to be put under its id. */
export function readContent(resource: Record<string, unknown>): BundleContent {
  if (resource.resourceType === 'Bundle') return readBundle(resource);
  return { atomic: true, interactive: false, changes: [putOf(resource, 0)], issues: [] };
}

/** A change that puts a resource under the id it brings. */
export function putOf(resource: Record<string, unknown>, index: number): BundleChange {
  return {
    index,
    method: 'PUT',
    type: typeof resource.resourceType === 'string' ? resource.resourceType : '',
    id: typeof resource.id === 'string' ? resource.id : null,
    query: null,
    resource,
    fullUrl: null,
    ifMatch: null,
    ifNoneExist: null,
    lastModified: null,
    issues: [],
  };
}

async function readLines(body: Uint8Array): Promise<BundleContent> {
  const content: BundleContent = { atomic: false, interactive: false, changes: [], issues: [] };
  for await (const found of readNdjson([body])) {
    try {
      if ('error' in found) throw found.error;
      addLine(content, readContent(parseJson(found.bytes)));
    } catch (error) {
      if (!(error instanceof FhirError)) throw error;
      content.issues.push(...error.issues.map((finding) => onLine(finding, found.line)));
    }
  }
  if (content.changes.length === 0 && !content.issues.some(isError)) {
    content.issues.push(issue('error', 'required', 'The NDJSON has no line with a resource.'));
  }
  return content;
}

function addLine(content: BundleContent, line: BundleContent): void {
  for (const change of line.changes) {
    change.index = content.changes.length;
    content.changes.push(change);
  }
  content.issues.push(...line.issues);
}

function onLine(finding: OperationOutcomeIssue, line: number): OperationOutcomeIssue {
  return { ...finding, diagnostics: `Line ${line}: ${finding.diagnostics}` };
}

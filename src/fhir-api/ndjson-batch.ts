import { adoptDecimals, parseJson } from '../fhir/json.js';
import { readNdjson } from '../fhir/ndjson.js';
import { FhirError, outcomeOf } from '../fhir/operation-outcome.js';
import type { Bundle, BundleEntry, FhirResource } from '../fhir/types.js';

/** NDJSON as the batch that says the same, and the lines that could not be read. */
export interface LineBatch {
  bundle: Bundle;
  /** For each line in order: its entry in the Bundle is the next one, or why there is none. */
  lines: { line: number; error: FhirError | null }[];
}

/**
 * Reads each line as one resource to be created or updated; a line that cannot be read does not stop the others.
 * @throws FhirError 400 when no line holds anything
 */
export async function batchOfLines(body: Buffer): Promise<LineBatch> {
  const entry: BundleEntry[] = [];
  const lines: LineBatch['lines'] = [];
  for await (const found of readNdjson([body])) {
    const read = 'error' in found ? found.error : readLine(found.bytes);
    if (read instanceof FhirError) lines.push({ line: found.line, error: read });
    else {
      entry.push(read);
      lines.push({ line: found.line, error: null });
    }
  }
  if (lines.length === 0) throw FhirError.of(400, 'required', 'No line holds a resource.');
  const bundle: Bundle = { resourceType: 'Bundle', type: 'batch', entry };
  for (const item of entry) {
    adoptDecimals(item, item.resource);
    adoptDecimals(bundle, item.resource);
  }
  return { bundle, lines };
}

function readLine(bytes: Uint8Array): BundleEntry | FhirError {
  try {
    const resource = parseJson(bytes);
    const { resourceType, id } = resource;
    if (typeof resourceType !== 'string') {
      return FhirError.of(400, 'required', 'resourceType is missing.', ['resourceType']);
    }
    const request: BundleEntry['request'] =
      typeof id === 'string' ? { method: 'PUT', url: `${resourceType}/${id}` } : { method: 'POST', url: resourceType };
    return { resource: resource as unknown as FhirResource, request };
  } catch (error) {
    if (error instanceof FhirError) return error;
    throw error;
  }
}

/** The answer of the batch with one entry for every line, those that could not be read too. */
export function answerLines(batch: LineBatch, answer: Bundle): Bundle {
  const answered = (answer.entry ?? []).values();
  const entry = batch.lines.map(({ line, error }): BundleEntry => {
    if (!error) return answered.next().value ?? {};
    const issue = error.issues.map((finding) => ({ ...finding, diagnostics: `Line ${line}: ${finding.diagnostics}` }));
    return { response: { status: String(error.status), outcome: outcomeOf(issue) } };
  });
  return { ...answer, entry };
}

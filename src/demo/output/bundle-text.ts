import type { BrokenLine } from '../sources/faults.js';

/** A resource with the text that it is written as. */
export interface ResourceText {
  type: string;
  id: string;
  text: string;
}

/** A transaction that puts each resource under the id it has, as one line. https://hl7.org/fhir/R4/http.html#transaction */
export function bundleText(resources: readonly ResourceText[]): string {
  const entries = resources.map(
    ({ type, id, text }) => `{"resource":${text},"request":{"method":"PUT","url":"${type}/${id}"}}`,
  );
  return `{"resourceType":"Bundle","type":"transaction","entry":[${entries.join(',')}]}`;
}

/**
 * Transactions of the broken resources, one of each, so that none takes a chart down with it. A line that is not JSON
 * has none: no EHR could have sent it.
 */
export function brokenBundles(broken: readonly BrokenLine[]): string[] {
  return broken.filter(({ parsable }) => parsable).map(({ type, id, text }) => bundleText([{ type, id, text }]));
}

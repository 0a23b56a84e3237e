/** What a reference names. https://hl7.org/fhir/R4/references.html */
export type ReferenceTarget =
  | { kind: 'resource'; base: string | null; type: string; id: string }
  | { kind: 'contained' }
  | { kind: 'urn'; urn: string }
  | { kind: 'conditional'; type: string; query: string }
  | { kind: 'other' };

/** A Reference element with its text; set `reference` to point it elsewhere. */
export interface ReferenceElement {
  reference: string;
}

const RESOURCE =
  /^(?:(https?:\/\/.+)\/)?([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/;
const CONDITIONAL = /^([A-Z][A-Za-z]+)\?(.+)$/;

export function parseReference(reference: string): ReferenceTarget {
  if (reference.startsWith('#')) return { kind: 'contained' };
  if (reference.startsWith('urn:')) return { kind: 'urn', urn: normalUrl(reference) };
  const resource = RESOURCE.exec(reference);
  if (resource) return { kind: 'resource', base: resource[1] ?? null, type: resource[2], id: resource[3] };
  const conditional = CONDITIONAL.exec(reference);
  if (conditional) return { kind: 'conditional', type: conditional[1], query: conditional[2] };
  return { kind: 'other' };
}

/** A URL in the form by which full URLs are compared: the letters of a UUID may be of either case. */
export function normalUrl(url: string): string {
  return url.startsWith('urn:') ? url.toLowerCase() : url;
}

/** The resource within another that a reference to it, `#id`, names; undefined when there is none. */
export function containedIn(resource: object, reference: string): Record<string, unknown> | undefined {
  const { contained } = resource as { contained?: unknown };
  const within = (Array.isArray(contained) ? contained : []) as (Record<string, unknown> | null)[];
  return within.find((one) => `#${String(one?.id)}` === reference) ?? undefined;
}

/** Every Reference in a resource that has a `reference`, those in extensions and contained resources too. */
export function findReferences(resource: object): ReferenceElement[] {
  const found: ReferenceElement[] = [];
  collect(resource as Record<string, unknown>, found);
  return found;
}

function collect(node: Record<string, unknown>, found: ReferenceElement[]): void {
  for (const key in node) {
    const value = node[key];
    if (typeof value === 'object') {
      if (value !== null && key !== 'text') collect(value as Record<string, unknown>, found);
    } else if (key === 'reference' && typeof value === 'string') {
      found.push(node as unknown as ReferenceElement);
    }
  }
}

import type { Chart } from './identity.js';

/** A chart by one text: ids of FHIR have no slash. */
export function chartKey({ sourceId, patientId }: Chart): string {
  return `${sourceId}/${patientId}`;
}

export function chartOf(key: string): Chart {
  const slash = key.indexOf('/');
  return { sourceId: key.slice(0, slash), patientId: key.slice(slash + 1) };
}

/** The lesser and the greater of two charts, as pairs are stored. PostgreSQL's collation plays no part in it. */
export function inOrder<Item extends Chart>(a: Item, b: Item): [Item, Item] {
  return chartKey(a) < chartKey(b) ? [a, b] : [b, a];
}

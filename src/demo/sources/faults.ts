import type { FhirResource } from 'fhir/r4.js';
import type { ChartContext } from './chart.js';

/** A resource that came out broken, as one line of text. */
export interface BrokenLine {
  type: string;
  id: string;
  text: string;
  /** False for a line that is not JSON, which only a file can hold. */
  parsable: boolean;
}

/** Share of observations that are broken; of all resources it is about one in a thousand. */
const BROKEN = 0.002;

type Break = (resource: Record<string, unknown>) => void;

const BREAKS: readonly Break[] = [
  // A day that no calendar has.
  (resource) => (resource['effectiveDateTime'] = '2026-02-30'),
  (resource) => delete resource['status'],
  (resource) => delete resource['subject'],
  // A word where an object belongs.
  (resource) => (resource['code'] = 'unknown'),
  (resource) => (resource['subject'] = { reference: 'urn:uuid:00000000-0000-4000-8000-000000000000' }),
];

/** Breaks a few of the observations of a chart, and takes them out of it. */
export function breakSome(resources: FhirResource[], { chance }: ChartContext): BrokenLine[] {
  const broken: BrokenLine[] = [];
  for (let index = resources.length - 1; index >= 2; index--) {
    if (resources[index].resourceType !== 'Observation' || !chance.happens(BROKEN)) continue;
    const [resource] = resources.splice(index, 1) as unknown as Record<string, unknown>[];
    broken.push(breakOne({ ...resource }, chance.whole(0, BREAKS.length)));
  }
  return broken;
}

function breakOne(resource: Record<string, unknown>, way: number): BrokenLine {
  const [type, id] = [resource['resourceType'] as string, resource['id'] as string];
  const breaking = BREAKS[way];
  if (!breaking) {
    const text = JSON.stringify(resource);
    return { type, id, text: text.slice(0, text.length - 20), parsable: false };
  }
  breaking(resource);
  return { type, id, text: JSON.stringify(resource), parsable: true };
}

import { clinicalTime, dayOf } from '../coding/clinical-time.js';
import type { Flaw } from '../coding/flaws.js';
import type { Json } from '../coding/json-elements.js';
import type { FindReferred } from '../coding/referred-codes.js';
import { factsOf } from '../coding/resource-facts.js';

/** How many resources are alike, by `type|month|kind|flaws`; see {@link FeedCount} for the parts. */
export type Tally = Readonly<Record<string, number>>;

/** A live resource of a source, as stored. */
export interface CountedResource {
  type: string;
  id: string;
  /** How often the source sent a version of it. */
  version: number;
  receivedAt: Date;
  /** JSON text. */
  content: string;
}

export interface Flawed {
  type: string;
  id: string;
  kind: string;
  flaws: readonly Flaw[];
  day: string | null;
}

/** All that is counted of one patient. */
export interface PatientCount {
  tally: Tally;
  flawed: Flawed[];
  /** New resources received after `since`, by `day of receipt|days late`. */
  arrivals: Tally;
  newestAt: Date | null;
}

const DAY = 86_400_000;
/** What came later is history that was sent along, not a late message. */
const LATEST_DAYS = 365;

/**
 * Counts the resources of one patient.
 * @param since arrivals up to then were counted before; null: none were
 * @param find what the source has of the resources that others name for their codes
 */
export function countPatient(
  resources: readonly CountedResource[],
  since: Date | null,
  find: FindReferred,
): PatientCount {
  const tally: Record<string, number> = {};
  const arrivals: Record<string, number> = {};
  const flawed: Flawed[] = [];
  let newestAt = since;
  for (const resource of resources) {
    const content = JSON.parse(resource.content) as Json;
    const { type, day, kind, flaws } = factsOf(content, find);
    increase(tally, [type, day?.slice(0, 7) ?? '', kind ?? '', flaws.join()].join('|'));
    if (kind !== null && flaws.length > 0) flawed.push({ type, id: resource.id, kind, flaws, day });
    if (since !== null && resource.receivedAt <= since) continue;
    if (newestAt === null || resource.receivedAt > newestAt) newestAt = resource.receivedAt;
    const late = lateDays(content, resource);
    if (late !== null) increase(arrivals, `${resource.receivedAt.toISOString().slice(0, 10)}|${late}`);
  }
  return { tally, flawed, arrivals, newestAt };
}

/** What has to be added to the counts so that `after` is in them instead of `before`; nothing where they are alike. */
export function tallyDifference(before: Tally, after: Tally): Map<string, number> {
  const difference = new Map<string, number>();
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const by = (after[key] ?? 0) - (before[key] ?? 0);
    if (by !== 0) difference.set(key, by);
  }
  return difference;
}

/** Whole days from the event to its receipt; null for later versions, for events to come, and for old history. */
function lateDays(content: Json, { version, receivedAt }: CountedResource): number | null {
  const day = version === 1 ? dayOf(clinicalTime(content)) : null;
  if (day === null) return null;
  const late = Math.floor((receivedAt.getTime() - Date.parse(day)) / DAY);
  return late >= 0 && late <= LATEST_DAYS ? late : null;
}

function increase(counts: Record<string, number>, key: string): void {
  counts[key] = (counts[key] ?? 0) + 1;
}

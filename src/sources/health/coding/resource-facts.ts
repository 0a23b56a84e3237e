import { clinicalTime, dayOf, isTimed } from './clinical-time.js';
import { codingWithParts, FLAWS, statusFlaw, unitFlaw, type Flaw } from './flaws.js';
import type { Json } from './json-elements.js';
import { kindOf } from './recognition.js';
import { withReferredCode, type FindReferred } from './referred-codes.js';
import { codingOf } from './standard-codes.js';

/** What the health of a feed knows of one resource: nothing that a person could be told by. */
export interface ResourceFacts {
  type: string;
  /** Day on which it happened, `YYYY-MM-DD`; null when it does not say. */
  day: string | null;
  /** Name of the kind of data that it is, or looks like; null for none that measures need. */
  kind: string | null;
  flaws: readonly Flaw[];
}

/**
 * Reads the facts of a resource as its source has it. What was entered in error is withdrawn, and has no other flaw.
 * @param find what the source has of the resources that others name for their codes
 */
export function factsOf(asSent: Json, find: FindReferred): ResourceFacts {
  const resource = withReferredCode(asSent, find);
  const type = String(resource.resourceType);
  const kind = kindOf(resource, codingOf(resource) === 'standard');
  const time = clinicalTime(resource);
  const facts = { type, day: dayOf(time), kind: kind?.name ?? null };
  const status = statusFlaw(resource);
  if (status === 'in-error') return { ...facts, flaws: [status] };
  const coding = codingWithParts(resource, kind);
  const found = new Set<Flaw | 'standard' | null>([
    coding,
    unitFlaw(resource, kind),
    status,
    isTimed(type) && time === null ? 'no-date' : null,
  ]);
  return { ...facts, flaws: FLAWS.filter((flaw) => found.has(flaw)) };
}

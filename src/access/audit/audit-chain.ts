import { createHash } from 'node:crypto';
import type { Actor, AuditEntry } from '../audit-trail.js';

/** One entry with its place in the trail: all that its hash covers. */
export interface ChainedEntry {
  sequence: number;
  /** UTC with microseconds: `2026-01-31T23:59:59.123000Z`. */
  occurredAt: string;
  actorKind: Actor['kind'];
  actorId: string;
  action: AuditEntry['action'];
  entityType: string;
  entityId: string | null;
  personId: string | null;
  outcome: 'success' | 'failure';
  details: NonNullable<AuditEntry['details']>;
}

/** The hash before the first entry. */
export const GENESIS = Buffer.alloc(32);

/** An entry that cannot be kept: naming a person by something else than their id. */
export class UnusableAuditEntryError extends Error {
  override name = 'UnusableAuditEntryError';
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** SHA-256 of the previous entry's hash followed by the entry in canonical JSON (RFC 8785), in UTF-8. */
export function chainHash(previous: Buffer, entry: ChainedEntry): Buffer {
  return createHash('sha256').update(previous).update(canonicalJson(entry)).digest();
}

/** The canonical JSON of an entry up to its number, which is its last member, and the brace that ends it. */
export function hashedText(entry: Omit<ChainedEntry, 'sequence'>): string {
  return canonicalJson({ ...entry, sequence: 0 }).slice(0, -'0}'.length);
}

/**
 * An entry in the form PostgreSQL gives back, so that its hash can be checked later: no characters that text columns
 * refuse, ids in lower case, details without absent members.
 * @throws UnusableAuditEntryError when the person's id is not a UUID
 */
export function normaliseEntry(entry: AuditEntry, now: Date): Omit<ChainedEntry, 'sequence'> {
  const personId = entry.personId?.toLowerCase() ?? null;
  if (personId !== null && !UUID.test(personId)) throw new UnusableAuditEntryError('personId must be a UUID');
  return {
    occurredAt: now.toISOString().replace('Z', '000Z'),
    actorKind: entry.actor.kind,
    actorId: storable(entry.actor.id),
    action: entry.action,
    entityType: storable(entry.entityType),
    entityId: entry.entityId === undefined ? null : storable(entry.entityId),
    personId,
    outcome: entry.outcome ?? 'success',
    details: normaliseDetails(entry.details ?? {}),
  };
}

function normaliseDetails(details: NonNullable<AuditEntry['details']>): ChainedEntry['details'] {
  return Object.fromEntries(
    Object.entries(details)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [storable(key), storableValue(value)]),
  );
}

function storableValue(value: string | number | boolean | null): string | number | boolean | null {
  if (typeof value === 'string') return storable(value);
  return typeof value === 'number' && !Number.isFinite(value) ? null : value;
}

/** PostgreSQL keeps neither U+0000 nor half of a surrogate pair. */
function storable(text: string): string {
  return Buffer.from(text.replaceAll('\u0000', '\uFFFD'), 'utf8').toString('utf8');
}

/** Members in the order of their names; entries are flat but for `details`, which is flat itself. */
function canonicalJson(entry: ChainedEntry): string {
  return JSON.stringify(sorted({ ...entry, details: sorted(entry.details) }));
}

function sorted(value: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)));
}

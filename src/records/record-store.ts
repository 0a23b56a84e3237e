import type { EntityManager } from 'typeorm';
import type { Bundle, FhirResource, OperationOutcome } from '../fhir/types.js';

/** What became of a message. A quarantined one changed nothing; its outcome says why. */
export interface ApplyResult {
  messageId: string;
  state: 'applied' | 'partly-applied' | 'quarantined';
  outcome: OperationOutcome;
  /** Resources of the message that were taken, unchanged ones included. */
  resourceCount: number;
}

/** One resource as a source has it. */
export interface StoredResource {
  sourceId: string;
  type: string;
  id: string;
  /** Our number of the version, from 1; the ETag is `W/"<version>"`. */
  version: number;
  /** The source's `meta.lastUpdated`, or when we received it. */
  lastUpdated: Date;
  deleted: boolean;
  /** JSON text as it is to be sent: decimals keep their digits. Null when deleted. */
  content: string | null;
}

/** A resource after a write, and whether the write made or changed it. */
export interface WrittenResource extends StoredResource {
  effect: 'created' | 'updated' | 'unchanged' | 'superseded' | 'deleted';
  /** Findings that did not stand in the way. */
  outcome: OperationOutcome;
}

export interface WriteOptions {
  /** `If-Match`: the version that must be current, as `W/"3"` or `3`; else 412. */
  ifMatch?: string;
  /** `If-None-Exist`: a search such as `identifier=system|value`; a match is returned and nothing written. */
  ifNoneExist?: string;
  /** The message that carried it. */
  messageId?: string | null;
  /** The transaction to write in, so that a message and what it carried commit together; else one of its own. */
  manager?: EntityManager;
}

/** Search parameters. Several values of one list mean any of them. */
export interface SearchQuery {
  _id?: readonly string[];
  /** `system|value`, `|value` (no system), `value` (any system) or `system|` (any value). */
  identifier?: readonly string[];
  /** `123` or `Patient/123`. */
  patient?: readonly string[];
  /** Prefixed dates, all of which must hold: `ge2026-01-01`, `lt2026-02-01T00:00:00Z`. */
  _lastUpdated?: readonly string[];
  /** Page size, 1 to 1000; 50 when absent. */
  _count?: number;
  /** Where the next page starts, from `SearchPage.next`. */
  cursor?: string;
}

export interface SearchPage {
  resources: StoredResource[];
  /** Matches in all pages. */
  total: number;
  /** Null on the last page. */
  next: string | null;
}

/**
 * Resources of every source, with their versions. Whoever calls has checked what the caller may see, and records
 * it in the audit trail. Methods throw `FhirError`, whose `status` and `outcome` go to the client as they are.
 * `sourceId` null looks at all sources.
 */
export abstract class RecordStore {
  /**
   * Applies a stored message: splits it into resources, upserts them, finds the persons, rebuilds their packed
   * records and writes the message's state, all in one transaction. A fault of the message quarantines it; a fault
   * of the database is thrown, and the message stays as it was. A message that is not `received` is left alone.
   */
  abstract applyMessage(messageId: string): Promise<ApplyResult>;

  /**
   * Applies the oldest messages of a source that wait; call it until it finds none. Records are packed by then; before
   * that, those that many waiting messages touch are only brought up to date when they are read.
   */
  abstract applyWaiting(sourceId: string): Promise<boolean>;

  /** Applies a message again, whatever became of it before. */
  abstract replay(messageId: string): Promise<ApplyResult>;

  /**
   * Applies a Bundle and answers a transaction-response or batch-response (also for collection, history and
   * searchset). https://hl7.org/fhir/R4/http.html#transaction
   * @throws FhirError when a transaction cannot be applied (nothing is), or the Bundle is none
   */
  abstract applyBundle(
    sourceId: string,
    bundle: Bundle,
    messageId: string | null,
    manager?: EntityManager,
  ): Promise<Bundle>;

  /** Keeps the id that the resource brings; without one it gets a UUID. */
  abstract create(sourceId: string, resource: FhirResource, options?: WriteOptions): Promise<WrittenResource>;

  /** Creates or updates by id. @throws FhirError 400 when type or id differ from the resource's, 412 for If-Match */
  abstract put(
    sourceId: string,
    type: string,
    id: string,
    resource: FhirResource,
    options?: WriteOptions,
  ): Promise<WrittenResource>;

  /** Deletes; null when there was nothing to delete. */
  abstract remove(sourceId: string, type: string, id: string, options?: WriteOptions): Promise<WrittenResource | null>;

  /** The current version, a deleted one too; null when unknown. @throws FhirError 409 when several sources hold it */
  abstract read(sourceId: string | null, type: string, id: string): Promise<StoredResource | null>;

  /** Every version, newest first; empty when unknown. */
  abstract history(sourceId: string, type: string, id: string): Promise<StoredResource[]>;

  /** @throws FhirError 400 for a parameter value that cannot be read */
  abstract search(sourceId: string | null, type: string, query: SearchQuery): Promise<SearchPage>;
}

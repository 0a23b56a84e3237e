import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Actor } from '../access/audit-trail.js';
import { AuditTrail } from '../access/audit-trail.js';
import { Environment } from '../config/environment.js';
import { UnusableInputError } from '../errors/refusals.js';
import { FhirError } from '../fhir/operation-outcome.js';
import { RecordStore } from '../records/record-store.js';
import { locateFaults, type BulkFault } from './bulk-faults.js';
import { readChunks, type BulkChunk, type BulkFile } from './bulk-files.js';
import { checkAtDoor } from './door-checks.js';
import { InboxService } from './inbox.service.js';

/** What became of one file. */
export interface BulkFileResult {
  path: string;
  messages: number;
  /** Resources that were taken, unchanged ones included. */
  applied: number;
  /** Lines, or Bundles, of which something was not taken. */
  quarantined: number;
  faults: BulkFault[];
  /** Why the file could not be read, or not to its end; what was read of it is taken. */
  unusable: UnusableInputError | null;
}

/** A message that waits to be applied, and where it came from. */
interface Pending {
  id: string;
  chunk: Omit<BulkChunk, 'body'>;
  result: BulkFileResult;
}

/**
 * Messages stored ahead of those that are applied. While more than one transaction's worth waits, the records are left
 * for the end, so that each is packed once, and a running service that helps to apply them does the same.
 */
const AHEAD = 64;

/** Ingests files through the inbox, as if their source had pushed them, and applies their messages. */
@Injectable()
export class BulkIngestService {
  constructor(
    private readonly database: DataSource,
    private readonly inbox: InboxService,
    private readonly records: RecordStore,
    private readonly audit: AuditTrail,
    @Inject(Environment) private readonly environment: Pick<Environment, 'MAX_BODY_MB'>,
  ) {}

  /** Ingests files. Doing so again changes nothing; messages that were quarantined are tried again. */
  async ingest(sourceId: string, files: readonly BulkFile[], actor: Actor): Promise<BulkFileResult[]> {
    const results: BulkFileResult[] = [];
    const pending: Pending[] = [];
    for (const { path } of files) {
      results.push({ path, messages: 0, applied: 0, quarantined: 0, faults: [], unusable: null });
    }
    for await (const message of this.storeAll(sourceId, files, results, actor)) {
      pending.push(message);
      if (pending.length <= AHEAD) continue;
      await this.records.applyWaiting(sourceId);
      await this.collect(sourceId, pending);
    }
    while (await this.records.applyWaiting(sourceId));
    await this.collect(sourceId, pending);
    for (const result of results) {
      result.faults.sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
      result.quarantined = new Set(result.faults.map(({ line }) => line)).size;
    }
    return results;
  }

  /** Stores the pieces of all files, one after another; what is wrong at sight goes into the results. */
  private async *storeAll(
    sourceId: string,
    files: readonly BulkFile[],
    results: readonly BulkFileResult[],
    actor: Actor,
  ): AsyncGenerator<Pending> {
    const limit = this.environment.MAX_BODY_MB * 1024 * 1024;
    for (const [index, file] of files.entries()) {
      const result = results[index];
      try {
        for await (const { body, ...chunk } of readChunks(file, limit)) {
          result.faults.push(...chunk.tooLong.map((line) => ({ line, text: `longer than ${limit} bytes` })));
          if (body.length === 0 || !passesDoor(chunk.contentType, body, result)) continue;
          yield { id: await this.store(sourceId, chunk.contentType, body, actor), chunk, result };
        }
      } catch (error) {
        // One file that cannot be read must not keep the others out.
        if (!(error instanceof UnusableInputError)) throw error;
        result.unusable = error;
      }
    }
  }

  /** The key is made of the content, so that the same piece of a file is one message however often it comes. */
  private async store(sourceId: string, contentType: string, body: Buffer, actor: Actor): Promise<string> {
    const idempotencyKey = `ingest-${createHash('sha256').update(body).digest('hex')}`;
    const message = { sourceId, origin: 'command-line' as const, contentType, body, idempotencyKey };
    const { id, fresh } = await this.inbox.store(message, 'received', this.database.manager);
    await this.audit.record({
      actor,
      action: 'create',
      entityType: 'message',
      entityId: id,
      details: { source: sourceId, bytes: body.length, repeated: !fresh },
    });
    if (!fresh) await this.inbox.retry(id);
    return id;
  }

  /** Takes from the front what no longer waits, and adds what became of it to the results. */
  private async collect(sourceId: string, pending: Pending[]): Promise<void> {
    for (let next = pending[0]; next; next = pending[0]) {
      const { state, outcome, resourceCount } = await this.inbox.find(sourceId, next.id);
      if (state === 'received') return;
      pending.shift();
      next.result.messages += 1;
      next.result.applied += resourceCount;
      if (state === 'applied' || !outcome) continue;
      const { body } = await this.inbox.body(sourceId, next.id);
      next.result.faults.push(...locateFaults({ ...next.chunk, body }, outcome));
    }
  }
}

function passesDoor(contentType: string, body: Buffer, result: BulkFileResult): boolean {
  try {
    checkAtDoor(contentType, body);
    return true;
  } catch (error) {
    if (!(error instanceof FhirError)) throw error;
    result.faults.push({ line: null, text: error.message });
    return false;
  }
}

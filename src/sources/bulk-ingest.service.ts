import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Actor } from '../access/audit-trail.js';
import { AuditTrail } from '../access/audit-trail.js';
import { Environment } from '../config/environment.js';
import { FhirError } from '../fhir/operation-outcome.js';
import { RecordStore, type ApplyResult } from '../records/record-store.js';
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
}

/** Ingests files through the inbox, as if their source had pushed them, and applies each message at once. */
@Injectable()
export class BulkIngestService {
  constructor(
    private readonly database: DataSource,
    private readonly inbox: InboxService,
    private readonly records: RecordStore,
    private readonly audit: AuditTrail,
    @Inject(Environment) private readonly environment: Pick<Environment, 'MAX_BODY_MB'>,
  ) {}

  /** Ingests one file. Doing so again changes nothing; messages that were quarantined are tried again. */
  async ingest(sourceId: string, file: BulkFile, actor: Actor): Promise<BulkFileResult> {
    const result: BulkFileResult = { path: file.path, messages: 0, applied: 0, quarantined: 0, faults: [] };
    const limit = this.environment.MAX_BODY_MB * 1024 * 1024;
    for await (const chunk of readChunks(file, limit)) {
      const faults: BulkFault[] = chunk.tooLong.map((line) => ({ line, text: `longer than ${limit} bytes` }));
      if (chunk.body.length > 0) {
        const applied = await this.apply(sourceId, chunk, actor);
        result.messages += applied.messages;
        result.applied += applied.resources;
        faults.push(...applied.faults);
      }
      result.faults.push(...faults);
    }
    result.quarantined = new Set(result.faults.map(({ line }) => line)).size;
    return result;
  }

  private async apply(
    sourceId: string,
    chunk: BulkChunk,
    actor: Actor,
  ): Promise<{ messages: number; resources: number; faults: BulkFault[] }> {
    try {
      checkAtDoor(chunk.contentType, chunk.body);
    } catch (error) {
      if (!(error instanceof FhirError)) throw error;
      return { messages: 0, resources: 0, faults: [{ line: null, text: error.message }] };
    }
    const { state, outcome, resourceCount } = await this.settle(sourceId, chunk, actor);
    return { messages: 1, resources: resourceCount, faults: state === 'applied' ? [] : locateFaults(chunk, outcome) };
  }

  /** The key is made of the content, so that the same piece of a file is one message however often it comes. */
  private async settle(sourceId: string, chunk: BulkChunk, actor: Actor): Promise<ApplyResult> {
    const idempotencyKey = `ingest-${createHash('sha256').update(chunk.body).digest('hex')}`;
    const message = { sourceId, origin: 'command-line' as const, ...chunk, idempotencyKey };
    const { id, fresh } = await this.inbox.store(message, 'received', this.database.manager);
    await this.audit.record({
      actor,
      action: 'create',
      entityType: 'message',
      entityId: id,
      details: { source: sourceId, bytes: chunk.body.length, repeated: !fresh },
    });
    const result = await this.records.applyMessage(id);
    return !fresh && result.state !== 'applied' ? this.records.replay(id) : result;
  }
}

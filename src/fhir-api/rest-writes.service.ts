import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditTrail, type AuditEntry } from '../access/audit-trail.js';
import { actorOf, type Caller } from '../access/caller.js';
import { stringifyJson } from '../fhir/json.js';
import { FhirError } from '../fhir/operation-outcome.js';
import type { Bundle, BundleEntry, FhirResource, OperationOutcome } from '../fhir/types.js';
import { RecordStore, type WriteOptions, type WrittenResource } from '../records/record-store.js';
import { InboxService } from '../sources/inbox.service.js';
import type { MessageState } from '../sources/message.entity.js';
import { FHIR_JSON } from './negotiation.guard.js';
import { settleMessage } from './rest-writes.queries.js';

/** Who writes into whose record. */
export interface Writer {
  caller: Caller;
  sourceId: string;
}

type Conditions = Pick<WriteOptions, 'ifMatch' | 'ifNoneExist'>;

/**
 * Writes by REST. Each is also a message of its source, committed in the same transaction, so that nothing is in the
 * records without a trace, and every message can be replayed: it is kept as the transaction that says the same.
 */
@Injectable()
export class RestWritesService {
  constructor(
    private readonly database: DataSource,
    private readonly records: RecordStore,
    private readonly inbox: InboxService,
    private readonly audit: AuditTrail,
  ) {}

  /** A resource without an id gets a UUID. */
  create(writer: Writer, type: string, resource: FhirResource, conditions: Conditions): Promise<WrittenResource> {
    resource.id ??= randomUUID();
    const request = {
      method: 'POST',
      url: type,
      ...(conditions.ifNoneExist && { ifNoneExist: conditions.ifNoneExist }),
    };
    const body = transactionText(request, resource);
    return this.write(writer, 'create', type, resource.id, body, (options) =>
      this.records.create(writer.sourceId, resource, { ...conditions, ...options }),
    );
  }

  put(
    writer: Writer,
    type: string,
    id: string,
    resource: FhirResource,
    conditions: Conditions,
  ): Promise<WrittenResource> {
    const body = transactionText({ method: 'PUT', url: `${type}/${id}` }, resource);
    return this.write(writer, 'update', type, id, body, (options) =>
      this.records.put(writer.sourceId, type, id, resource, { ...conditions, ...options }),
    );
  }

  remove(writer: Writer, type: string, id: string, conditions: Conditions): Promise<WrittenResource | null> {
    const body = transactionText({ method: 'DELETE', url: `${type}/${id}` }, null);
    return this.write(writer, 'delete', type, id, body, (options) =>
      this.records.remove(writer.sourceId, type, id, { ...conditions, ...options }),
    );
  }

  /** Applies a Bundle, kept as its text was received. @throws FhirError when a transaction cannot be applied */
  async applyBundle(writer: Writer, bundle: Bundle, contentType: string, body: Buffer): Promise<Bundle> {
    const answer = await this.audited(writer, 'execute', 'Bundle', undefined, () =>
      this.database.transaction(async (manager) => {
        const messageId = await this.keep(writer, contentType, body, manager);
        const response = await this.records.applyBundle(writer.sourceId, bundle, messageId, manager);
        const { state, count, outcome } = summarise(response.entry ?? []);
        await settleMessage(manager, messageId, state, count, outcome);
        return response;
      }),
    );
    return answer;
  }

  private write<Written extends WrittenResource | null>(
    writer: Writer,
    action: AuditEntry['action'],
    type: string,
    id: string,
    body: string,
    work: (options: WriteOptions) => Promise<Written>,
  ): Promise<Written> {
    return this.audited(writer, action, type, id, () =>
      this.database.transaction(async (manager) => {
        const messageId = await this.keep(writer, FHIR_JSON, Buffer.from(body), manager);
        const written = await work({ messageId, manager });
        await settleMessage(manager, messageId, 'applied', written ? 1 : 0, written?.outcome ?? null);
        return written;
      }),
    );
  }

  private async keep(writer: Writer, contentType: string, body: Buffer, manager: EntityManager): Promise<string> {
    const message = { sourceId: writer.sourceId, origin: 'rest' as const, contentType, body };
    return (await this.inbox.store(message, 'applied', manager)).id;
  }

  /** Records the write once it is committed, and also one that was refused. */
  private async audited<Result>(
    { caller, sourceId }: Writer,
    action: AuditEntry['action'],
    entityType: string,
    entityId: string | undefined,
    work: () => Promise<Result>,
  ): Promise<Result> {
    const entry = { actor: actorOf(caller), action, entityType, entityId };
    try {
      const result = await work();
      await this.audit.record({ ...entry, details: { source: sourceId } });
      return result;
    } catch (error) {
      if (error instanceof FhirError) {
        await this.audit.record({ ...entry, outcome: 'failure', details: { source: sourceId, status: error.status } });
      }
      throw error;
    }
  }
}

/** The transaction that says the same as a single write; decimals keep their digits. */
function transactionText(request: object, resource: object | null): string {
  const content = resource === null ? '' : `"resource":${stringifyJson(resource)},`;
  return `{"resourceType":"Bundle","type":"transaction","entry":[{${content}"request":${JSON.stringify(request)}}]}`;
}

function summarise(entries: readonly BundleEntry[]): {
  state: MessageState;
  count: number;
  outcome: OperationOutcome | null;
} {
  const failed = entries.filter(({ response }) => Number(response?.status.slice(0, 3)) >= 400);
  const issue = failed.flatMap(({ response }) => (response?.outcome as OperationOutcome | undefined)?.issue ?? []);
  const count = entries.length - failed.length;
  const state = failed.length === 0 ? 'applied' : count === 0 ? 'quarantined' : 'partly-applied';
  return { state, count, outcome: issue.length > 0 ? { resourceType: 'OperationOutcome', issue } : null };
}

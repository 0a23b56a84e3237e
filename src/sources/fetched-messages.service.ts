import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditTrail, type AuditEntry } from '../access/audit-trail.js';
import { InboxService, type ReceivedMessage } from './inbox.service.js';
import type { MessageState } from './message.entity.js';

/** What was fetched, by which job, and what it is part of: ids and counts for the audit trail. */
export interface FetchedMessage extends Omit<ReceivedMessage, 'signedAt'> {
  idempotencyKey: string;
  job: string;
  details: NonNullable<AuditEntry['details']>;
}

/** Puts what this service fetched from an EHR into the inbox, and says so in the audit trail. */
@Injectable()
export class FetchedMessages {
  constructor(
    private readonly inbox: InboxService,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * Stores a message within the transaction of `manager`. Asks for nothing: enqueue `apply-messages` when it has
   * committed. @returns id of the message
   */
  async store(manager: EntityManager, fetched: FetchedMessage, state: MessageState = 'received'): Promise<string> {
    const { job, details, ...message } = fetched;
    const { id } = await this.inbox.store(message, state, manager);
    await this.audit.recordWithin(manager, {
      actor: { kind: 'system', id: job },
      action: 'create',
      entityType: 'message',
      entityId: id,
      details: { source: message.sourceId, ...details, bytes: message.body.length },
    });
    return id;
  }
}

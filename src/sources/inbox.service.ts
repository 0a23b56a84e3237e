import { createHash, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { DataSource, type EntityManager } from 'typeorm';
import { FhirError } from '../fhir/operation-outcome.js';
import { JobQueue } from '../jobs/job-queue.js';
import type { MessageOrigin, MessageState } from './message.entity.js';
import { UnknownMessageError } from './source-errors.js';
import { insertMessage, listMessages, type MessageView } from './messages.queries.js';

/** A message at the moment of its receipt. */
export interface ReceivedMessage {
  sourceId: string;
  origin: MessageOrigin;
  /** Media type without parameters. */
  contentType: string;
  /** Content coding removed, otherwise byte for byte. */
  body: Buffer;
  /** The sender's key: a second message with the same key is the first one. */
  idempotencyKey?: string | null;
  /** Timestamp of the signature: the same signed request again is the same message. */
  signedAt?: Date | null;
}

/** Where a stored message is found again. */
export interface StoredMessage {
  id: string;
  /** False when the message was there already, under the same key or as the same signed request. */
  fresh: boolean;
}

/** The inbox: what sources sent, as received. A message that is stored here is never lost. */
@Injectable()
export class InboxService {
  constructor(
    private readonly database: DataSource,
    private readonly jobs: JobQueue,
  ) {}

  /**
   * Stores a message and asks for it to be applied. When the promise resolves, the message is committed.
   * @throws FhirError 422 when the idempotency key came before with another body
   */
  async receive(message: ReceivedMessage): Promise<StoredMessage> {
    const stored = await this.store(message, 'received', this.database.manager);
    if (stored.fresh) await this.jobs.enqueue('apply-messages', { sourceId: message.sourceId });
    return stored;
  }

  /** Stores a message in the given state within the transaction of `manager`; asks for nothing. */
  async store(message: ReceivedMessage, state: MessageState, manager: EntityManager): Promise<StoredMessage> {
    const bodyHash = createHash('sha256').update(message.body).digest();
    const result = await insertMessage(manager, { ...message, id: randomUUID(), bodyHash, state });
    if (!result.fresh && !result.bodyHash.equals(bodyHash)) {
      throw FhirError.of(
        422,
        'duplicate',
        `The Idempotency-Key was used before for message ${result.id}, which has another body. ` +
          'Use a new key for each message, and the same key only to send the same body again.',
      );
    }
    return { id: result.id, fresh: result.fresh };
  }

  /** Lets a message that could not be applied, or not wholly, wait again. */
  async retry(id: string): Promise<void> {
    await this.database.query(
      `update messages set state = 'received' where id = $1 and state in ('partly-applied', 'quarantined')`,
      [id],
    );
  }

  /** One message of a source, without its body. @throws UnknownMessageError */
  async find(sourceId: string, id: string): Promise<MessageView> {
    if (!isUUID(id)) throw new UnknownMessageError(id);
    const [message] = await listMessages(this.database, { sourceId, id, limit: 1 });
    if (!message) throw new UnknownMessageError(id);
    return message;
  }

  /** Messages of a source, newest first. `before` is the sequence of the last one seen. */
  list(sourceId: string, state: MessageState | null, limit: number, before?: string): Promise<MessageView[]> {
    return listMessages(this.database, { sourceId, state, limit, before });
  }

  /** The body as received, with its media type. @throws UnknownMessageError */
  async body(sourceId: string, id: string): Promise<{ contentType: string; body: Buffer }> {
    if (!isUUID(id)) throw new UnknownMessageError(id);
    const rows = await this.database.query<{ contentType: string; body: Buffer }[]>(
      'select content_type as "contentType", body from messages where source_id = $1 and id = $2',
      [sourceId, id],
    );
    if (!rows[0]) throw new UnknownMessageError(id);
    return rows[0];
  }
}

import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../config/clock.js';
import { JobQueue } from '../../jobs/job-queue.js';
import { dateOf } from '../../operations/http/retry-after.js';
import { BulkConnection } from '../bulk-export/bulk-connection.entity.js';
import { later } from '../bulk-export/export-stage.service.js';
import { delayBefore, PATIENCE } from '../bulk-export/pull-timing.js';
import { tokenClientOf } from '../bulk-export/token-client.js';
import { FetchedMessages } from '../fetched-messages.service.js';
import { EhrClient } from '../smart-client/ehr-client.service.js';
import { EhrFault } from '../smart-client/ehr-fault.js';
import { contentOf, faultOf } from '../smart-client/ehr-http.js';
import { Subscription } from './subscription.entity.js';
import { dueResources, fetched, putOffAll, putOffResource, type DueResource } from './subscription.queries.js';

/** Resources fetched at once from one EHR. */
const AT_ONCE = 8;

/** Fetches what notifications name without its content. */
@Injectable()
export class NotifiedFetching {
  constructor(
    private readonly database: DataSource,
    private readonly ehr: EhrClient,
    private readonly messages: FetchedMessages,
    private readonly jobs: JobQueue,
    private readonly clock: Clock,
  ) {}

  /** Fetches what is due for a subscription, until none is or `signal` asks to leave off. */
  async fetchDue(subscriptionId: string, signal: AbortSignal): Promise<void> {
    const { manager } = this.database;
    const subscription = await manager.findOneBy(Subscription, { id: subscriptionId });
    if (!subscription) return;
    const { sourceId } = subscription;
    const connection = await manager.findOneByOrFail(BulkConnection, { sourceId });
    while (!signal.aborted) {
      const due = await dueResources(manager, subscriptionId, this.clock.now(), AT_ONCE);
      if (due.length === 0) return;
      await Promise.all(due.map((one) => this.fetch(subscription, connection, one, signal)));
      await this.jobs.enqueue('apply-messages', { sourceId });
    }
  }

  private async fetch(
    { id, sourceId }: Subscription,
    connection: BulkConnection,
    due: DueResource,
    signal: AbortSignal,
  ): Promise<void> {
    try {
      const body = await this.read(connection, due, signal);
      await this.database.transaction(async (manager) => {
        // Named anew meanwhile: what was read may be older, so it is read again, and the older changes nothing.
        await fetched(manager, due);
        const idempotencyKey = `notified-${due.rowId}-${due.wanted}-${due.attempts}`;
        const details = { subscription: id };
        const message = { sourceId, origin: 'subscription' as const, contentType: 'application/fhir+json', body };
        await this.messages.store(manager, { ...message, idempotencyKey, job: 'fetch-notified', details });
      });
    } catch (error) {
      if (signal.aborted || !(error instanceof EhrFault)) throw error;
      await this.missed(id, due, error);
    }
  }

  /** The resource, or its deletion where the EHR no longer has it. @throws EhrFault */
  private async read(connection: BulkConnection, { type, id }: DueResource, signal: AbortSignal): Promise<Buffer> {
    const what = `the read of a notified ${type}`;
    const url = `${connection.baseUrl}/${type}/${id}`;
    const headers = { accept: 'application/fhir+json' };
    const response = await this.ehr.ask(tokenClientOf(connection), { what, url, headers, signal });
    const now = this.clock.now();
    if (response.status === 404 || response.status === 410) {
      await response.body?.cancel();
      return deletionOf(`${type}/${id}`, dateOf(response.headers) ?? now);
    }
    if (!response.ok) throw await faultOf(response, what, now);
    const { bytes, json } = await contentOf(response, what);
    if (json.resourceType !== type || json.id !== id) throw new EhrFault(`${what}: the answer is another resource.`);
    return bytes;
  }

  private async missed(subscriptionId: string, due: DueResource, { message, detail }: EhrFault): Promise<void> {
    const { manager } = this.database;
    const now = this.clock.now();
    if (detail.refused || now.getTime() - due.createdAt.getTime() >= PATIENCE) {
      return putOffResource(manager, due, message, null);
    }
    const until = later(now, delayBefore(due.attempts + 1, detail.retryAfter ?? null));
    await putOffResource(manager, due, message, until);
    if (typeof detail.retryAfter === 'number') await putOffAll(manager, subscriptionId, until);
  }
}

function deletionOf(url: string, at: Date): Buffer {
  const entry = [{ request: { method: 'DELETE', url }, response: { status: '204', lastModified: at.toISOString() } }];
  return Buffer.from(JSON.stringify({ resourceType: 'Bundle', type: 'history', entry }));
}

import { randomBytes, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditTrail, type Actor } from '../../access/audit-trail.js';
import { Clock } from '../../config/clock.js';
import { JobQueue } from '../../jobs/job-queue.js';
import { BulkConnection } from '../bulk-export/bulk-connection.entity.js';
import { NeededTypes } from '../bulk-export/needed-types.js';
import { SecretBox } from '../secret-box.js';
import { SourceRefusedError } from '../source-errors.js';
import { secretContext } from './subscription-door.service.js';
import { Subscription, type PayloadContent, type SubscriptionState } from './subscription.entity.js';
import { listSubscriptions, type SubscriptionView } from './subscription.queries.js';

/** What an administrator wants to be told of. */
export interface SubscriptionRequest {
  /** Canonical URL of the topic. */
  topic: string;
  /** Undefined: by the types that the active measures need. */
  filters?: string[];
  content: PayloadContent;
  heartbeatSeconds: number;
}

/** Asks for subscriptions at EHRs, shows, re-activates and removes them; a job says it to the EHR. */
@Injectable()
export class SubscriptionsService {
  constructor(
    private readonly database: DataSource,
    private readonly needed: NeededTypes,
    private readonly box: SecretBox,
    private readonly jobs: JobQueue,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** @returns its id. @throws SourceRefusedError when the source is not connected */
  async add({ id: sourceId, name }: SourceRef, request: SubscriptionRequest, actor: Actor): Promise<string> {
    const id = randomUUID();
    const now = this.clock.now();
    const connection = await this.database.manager.findOneBy(BulkConnection, { sourceId });
    if (!connection) {
      throw new SourceRefusedError(
        409,
        `${name} is not connected as a FHIR server: caliper sources connect ${name} --fhir <address> --client-id <id>`,
      );
    }
    const types = await this.needed.types();
    await this.database.transaction(async (manager) => {
      await manager.insert(Subscription, {
        id,
        sourceId,
        topic: request.topic,
        askedFilters: request.filters ?? null,
        types,
        content: request.content,
        heartbeatSeconds: request.heartbeatSeconds,
        sealedSecret: this.box.seal(`cal_sub_${randomBytes(32).toString('base64url')}`, secretContext(id)),
        nextAttemptAt: now,
        createdAt: now,
      });
      await this.record(manager, 'create', id, sourceId, 'asked for', actor);
    });
    await this.jobs.enqueue('tend-subscription', { subscriptionId: id });
    return id;
  }

  /** Subscriptions of a source, the oldest first. */
  list(sourceId: string): Promise<SubscriptionView[]> {
    return listSubscriptions(this.database, sourceId);
  }

  /**
   * Requests a subscription anew that sends nothing, with the types that measures need now; what was missed meanwhile is
   * recovered when its handshake tells how much that is.
   * @throws SourceRefusedError
   */
  async reactivate(sourceId: string, id: string, actor: Actor): Promise<void> {
    const { state } = await this.find(sourceId, id);
    if (!['error', 'off', 'requested'].includes(state)) {
      throw new SourceRefusedError(409, `The subscription is ${state}; there is nothing to re-activate.`);
    }
    await this.change(sourceId, id, 'reactivating', { types: await this.needed.types(), fault: null }, actor);
  }

  /** Removes a subscription, at the EHR too. @throws SourceRefusedError */
  async remove(sourceId: string, id: string, actor: Actor): Promise<void> {
    await this.find(sourceId, id);
    await this.change(sourceId, id, 'removing', {}, actor);
  }

  private async find(sourceId: string, id: string): Promise<Subscription> {
    const found = isUUID(id) ? await this.database.manager.findOneBy(Subscription, { id, sourceId }) : null;
    if (!found) throw new SourceRefusedError(404, 'This source has no such subscription.');
    return found;
  }

  private async change(
    sourceId: string,
    id: string,
    state: SubscriptionState,
    change: Partial<Subscription>,
    actor: Actor,
  ): Promise<void> {
    await this.database.transaction(async (manager) => {
      await manager.update(Subscription, id, { ...change, state, attempts: 0, nextAttemptAt: this.clock.now() });
      await this.record(manager, 'update', id, sourceId, state, actor);
    });
    await this.jobs.enqueue('tend-subscription', { subscriptionId: id });
  }

  private record(
    manager: EntityManager,
    action: 'create' | 'update',
    entityId: string,
    source: string,
    change: string,
    actor: Actor,
  ): Promise<void> {
    return this.audit.recordWithin(manager, {
      actor,
      action,
      entityType: 'subscription',
      entityId,
      details: { source, change },
    });
  }
}

/** A source by its id, and its name for messages. */
export interface SourceRef {
  id: string;
  name: string;
}

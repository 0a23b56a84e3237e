import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../../config/clock.js';
import { JobQueue } from '../../jobs/job-queue.js';
import { FetchedMessages } from '../fetched-messages.service.js';
import { Requeries } from '../polling/requeries.service.js';
import { freshOf, highestOf, withNumbers, type EventNumbers } from './event-numbers.js';
import type { NotifiedEvent, Notification } from './notification.js';
import { eventNumbers, keepNumbers, lockSubscription, wantResources } from './subscription.queries.js';
import { Subscription } from './subscription.entity.js';
import { nextLook } from './subscription-timing.js';

/** What a notification leads to; told to the queue when it has committed. */
interface Consequences {
  apply: boolean;
  fetch: boolean;
  pullId: string | null;
}

const NOTHING: Consequences = { apply: false, fetch: false, pullId: null };

/**
 * Takes notifications in, whether they were sent or asked for: the message, the numbers of its events, and what is to be
 * fetched because of them, are committed together before anybody is told so. What came before changes nothing.
 */
@Injectable()
export class NotificationIntake {
  constructor(
    private readonly database: DataSource,
    private readonly fetched: FetchedMessages,
    private readonly requeries: Requeries,
    private readonly jobs: JobQueue,
    private readonly clock: Clock,
  ) {}

  /** @returns whether the subscription is still there */
  async take(subscriptionId: string, notification: Notification, body: Buffer): Promise<boolean> {
    let sourceId: string | null = null;
    const { apply, fetch, pullId } = await this.database.transaction(async (manager) => {
      const subscription = await lockSubscription(manager, subscriptionId);
      if (!subscription) return NOTHING;
      sourceId = subscription.sourceId;
      return this.within(manager, subscription, notification, body);
    });
    if (sourceId === null) return false;
    if (apply) await this.jobs.enqueue('apply-messages', { sourceId });
    if (fetch) await this.jobs.enqueue('fetch-notified', { subscriptionId });
    if (pullId !== null) await this.jobs.enqueue('pull-source', { pullId });
    return true;
  }

  private async within(
    manager: EntityManager,
    subscription: Subscription,
    notification: Notification,
    body: Buffer,
  ): Promise<Consequences> {
    const before = numbersAfterReset(await eventNumbers(manager, subscription), notification);
    const numbers = notification.events.map(({ number }) => number);
    const fresh = freshOf(before, numbers);
    const after = withNumbers(before, fresh);
    await keepNumbers(manager, subscription.id, after);
    await this.settle(manager, subscription, notification, after, fresh.length, numbers.length - fresh.length);
    if (fresh.length === 0) return NOTHING;
    const isFresh = new Set(fresh);
    const events = notification.events.filter(({ number }) => isFresh.has(number));
    return this.keep(manager, subscription, notification, events, body);
  }

  /** Stores the message of fresh events, and asks for what it does not carry. */
  private async keep(
    manager: EntityManager,
    { id, sourceId, types, knownSince }: Subscription,
    { carries }: Notification,
    events: readonly NotifiedEvent[],
    body: Buffer,
  ): Promise<Consequences> {
    const now = this.clock.now();
    const message = {
      sourceId,
      origin: 'subscription' as const,
      contentType: 'application/fhir+json',
      body,
      idempotencyKey: `subscription-${id}-${createHash('sha256').update(body).digest('base64url')}`,
      job: 'subscription',
      details: { subscription: id, events: events.length },
    };
    await this.fetched.store(manager, message, carries ? 'received' : 'applied');
    const names = events.flatMap(({ toFetch }) => toFetch).filter(({ type }) => types === null || types.includes(type));
    await wantResources(manager, id, names, now);
    const isEmpty = events.some((event) => event.isEmpty);
    const pullId = isEmpty ? await this.requeries.request(manager, sourceId, knownSince ?? now.toISOString()) : null;
    return { apply: carries, fetch: names.length > 0, pullId };
  }

  /** What the subscription's row says after a notification. */
  private async settle(
    manager: EntityManager,
    subscription: Subscription,
    notification: Notification,
    numbers: EventNumbers,
    fresh: number,
    duplicates: number,
  ): Promise<void> {
    const now = this.clock.now();
    const asked = notification.type === 'query-event' || notification.type === 'query-status';
    const announced = Math.max(
      notification.type === 'handshake' ? 0 : Number(subscription.announced),
      notification.total ?? 0,
    );
    const isWhole = highestOf(numbers, announced) === numbers.watermark;
    const change: Partial<Subscription> = {
      ...stateAfter(subscription, notification, now),
      remoteId: subscription.remoteId ?? notification.subscription,
      notifiedAt: asked ? subscription.notifiedAt : now,
      watermark: String(numbers.watermark),
      announced: String(announced),
      holeSince: isWhole ? null : (subscription.holeSince ?? now),
      events: subscription.events + fresh,
      duplicates: subscription.duplicates + duplicates,
      recovered: subscription.recovered + (notification.type === 'query-event' ? fresh : 0),
    };
    const nextAttemptAt = nextLook({ ...subscription, ...change }, now);
    await manager.update(Subscription, subscription.id, { ...change, nextAttemptAt });
  }
}

/** Only a handshake, or the EHR's own word, changes the state; and nothing does while it is being removed. */
function stateAfter(
  { state, handshakeAt, fault }: Subscription,
  { type, status, errors }: Notification,
  now: Date,
): Pick<Subscription, 'state' | 'handshakeAt' | 'fault'> {
  if (state === 'removing') return { state, handshakeAt, fault };
  if (type === 'handshake') return { state: 'active', handshakeAt: now, fault: null };
  if (status === 'error' || status === 'off') {
    const reason = errors.length > 0 ? errors.join(', ') : 'it tells no reason';
    return { state: status, handshakeAt, fault: `The EHR has set it to ${status}: ${reason}.` };
  }
  const revived = state === 'requested' && status === 'active';
  return { state: revived ? 'active' : state, handshakeAt, fault: state === 'active' || revived ? null : fault };
}

/** Numbers begin anew when a handshake tells of fewer events than have come: the EHR has made the subscription anew. */
function numbersAfterReset(numbers: EventNumbers, { type, total }: Notification): EventNumbers {
  const reset = type === 'handshake' && total !== null && total < numbers.watermark;
  return reset ? { watermark: total, beyond: new Set() } : numbers;
}

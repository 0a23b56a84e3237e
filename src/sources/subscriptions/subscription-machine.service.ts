import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../config/clock.js';
import { JobQueue } from '../../jobs/job-queue.js';
import { BulkConnection } from '../bulk-export/bulk-connection.entity.js';
import { later } from '../bulk-export/export-stage.service.js';
import { delayBefore } from '../bulk-export/pull-timing.js';
import { Requeries } from '../polling/requeries.service.js';
import { EhrFault } from '../smart-client/ehr-fault.js';
import { Source } from '../source.entity.js';
import { highestOf } from './event-numbers.js';
import { NotificationIntake } from './notification-intake.service.js';
import { notificationIn } from './notification.js';
import { SubscriptionServer, type Place } from './subscription-server.service.js';
import { GRACE, nextLook } from './subscription-timing.js';
import { Subscription } from './subscription.entity.js';
import { eventNumbers, keepNumbers, lockSubscription } from './subscription.queries.js';

/** Looks after subscriptions: where each is stands in PostgreSQL, so that any process can go on with it. */
@Injectable()
export class SubscriptionMachine {
  constructor(
    private readonly database: DataSource,
    private readonly server: SubscriptionServer,
    private readonly intake: NotificationIntake,
    private readonly requeries: Requeries,
    private readonly jobs: JobQueue,
    private readonly clock: Clock,
  ) {}

  /** Does what is due for a subscription. */
  async tend(id: string, signal?: AbortSignal): Promise<void> {
    const { manager } = this.database;
    const subscription = await manager.findOneBy(Subscription, { id });
    if (!subscription || subscription.nextAttemptAt > this.clock.now()) return;
    const { sourceId } = subscription;
    const connection = await manager.findOneByOrFail(BulkConnection, { sourceId });
    const { name: sourceName } = await manager.findOneByOrFail(Source, { id: sourceId });
    try {
      await this.step({ subscription, connection, sourceName, signal });
    } catch (error) {
      if (signal?.aborted) return;
      if (!(error instanceof EhrFault)) throw error;
      await this.missed(subscription, error);
    }
  }

  private async step(place: Place): Promise<void> {
    const { id, state, remoteId, holeSince } = place.subscription;
    if (state === 'removing') {
      await this.server.remove(place);
      await this.database.manager.delete(Subscription, { id });
    } else if (state === 'creating' || (state === 'reactivating' && remoteId === null)) {
      await this.written(place, await this.server.create(place));
    } else if (state === 'reactivating') {
      await this.reactivate(place, remoteId ?? '');
    } else if (state === 'active' && holeSince && this.since(holeSince) >= GRACE) {
      await this.recover(place);
    } else await this.ask(place);
  }

  private since(time: Date): number {
    return this.clock.now().getTime() - time.getTime();
  }

  /** The EHR has taken it; its handshake may have come before its answer. */
  private async written({ subscription }: Place, { remoteId, at }: { remoteId: string; at: string }): Promise<void> {
    const now = this.clock.now();
    const { id } = subscription;
    await this.database.transaction(async (manager) => {
      const current = await lockSubscription(manager, id);
      if (!current || current.state === 'removing') return;
      const pending = current.state === 'creating' || current.state === 'reactivating';
      const state = pending ? 'requested' : current.state;
      const knownSince = current.knownSince ?? at;
      const nextAttemptAt = nextLook({ ...current, state }, now);
      const change = { remoteId, knownSince, state, attempts: 0, nextAttemptAt };
      await manager.update(Subscription, id, pending ? { ...change, fault: null } : change);
    });
  }

  /** The EHR may have forgotten it meanwhile: then it is made anew, and what was missed is searched. */
  private async reactivate(place: Place, remoteId: string): Promise<void> {
    try {
      await this.written(place, await this.server.update(place, remoteId));
    } catch (error) {
      const status = error instanceof EhrFault ? (error.detail.status ?? 0) : 0;
      if (status !== 404 && status !== 410) throw error;
      await this.giveUpMissing(place.subscription, {
        state: 'creating',
        remoteId: null,
        watermark: '0',
        announced: '0',
        nextAttemptAt: this.clock.now(),
      });
    }
  }

  /** Asks for missing events by number; those that do not come are searched. */
  private async recover(place: Place): Promise<void> {
    const { manager } = this.database;
    const { id, announced } = place.subscription;
    const numbers = await eventNumbers(manager, place.subscription);
    const until = highestOf(numbers, Number(announced));
    try {
      const { json, bytes } = await this.server.events(place, numbers.watermark + 1, until);
      await this.intake.take(id, notificationIn(json), bytes);
    } catch (error) {
      if (!(error instanceof EhrFault) || !error.detail.refused) throw error;
    }
    const after = await manager.findOneBy(Subscription, { id });
    if (after && Number(after.watermark) < until) await this.giveUpMissing(after, {}, until);
    await this.jobs.enqueue('fetch-notified', { subscriptionId: id });
  }

  /** Searches the server in place of the events that are missing, and counts them as known. */
  private async giveUpMissing({ id }: Subscription, change: Partial<Subscription>, until = 0): Promise<void> {
    const now = this.clock.now();
    const pullId = await this.database.transaction(async (manager) => {
      const current = await lockSubscription(manager, id);
      if (!current) return null;
      const { watermark, beyond } = await eventNumbers(manager, current);
      const past = [...beyond].filter((number) => number <= until).length;
      const missing = Math.max(0, until - watermark - past);
      const left = { watermark: Math.max(watermark, until), beyond: new Set([...beyond].filter((n) => n > until)) };
      await keepNumbers(manager, id, left);
      const settled = { ...current, watermark: String(left.watermark), holeSince: left.beyond.size > 0 ? now : null };
      await manager.update(Subscription, id, {
        watermark: settled.watermark,
        holeSince: settled.holeSince,
        requeried: current.requeried + missing,
        nextAttemptAt: nextLook(settled, now),
        ...change,
      });
      return this.requeries.request(manager, current.sourceId, current.knownSince ?? now.toISOString());
    });
    if (pullId !== null) await this.jobs.enqueue('pull-source', { pullId });
  }

  /** Asks the EHR how the subscription is, since it has been silent. */
  private async ask(place: Place): Promise<void> {
    const { subscription } = place;
    const answer = await this.server.status(place);
    if (answer === null) {
      const fault = 'The EHR no longer has it; re-activate it.';
      return this.change(subscription, { state: 'error', fault });
    }
    await this.intake.take(subscription.id, notificationIn(answer.json), answer.bytes);
    const after = await this.database.manager.findOneBy(Subscription, { id: subscription.id });
    if (!after || after.state === 'error' || after.state === 'off') return;
    const fault =
      after.state === 'requested'
        ? 'No handshake has come: the EHR must reach the address of this service (PUBLIC_URL).'
        : `No sign of life since ${after.notifiedAt?.toISOString() ?? 'the beginning'}, but the EHR says that it is active.`;
    await this.change(after, { fault });
  }

  private async change(subscription: Subscription, change: Partial<Subscription>): Promise<void> {
    const nextAttemptAt = nextLook({ ...subscription, ...change }, this.clock.now());
    const { id, state } = subscription;
    await this.database.manager.update(Subscription, { id, state }, { attempts: 0, ...change, nextAttemptAt });
  }

  /** A step did not succeed: it is tried again; what the EHR refuses to make waits until it is asked for anew. */
  private async missed(subscription: Subscription, { message, detail }: EhrFault): Promise<void> {
    const { id, state } = subscription;
    if (detail.refused && (state === 'creating' || state === 'reactivating')) {
      return this.change(subscription, { state: 'error', fault: message });
    }
    const attempts = subscription.attempts + 1;
    const nextAttemptAt = later(this.clock.now(), delayBefore(attempts, detail.retryAfter ?? null));
    await this.database.manager.update(Subscription, { id, state }, { attempts, fault: message, nextAttemptAt });
  }
}

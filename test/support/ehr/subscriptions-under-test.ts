import { DataSource } from 'typeorm';
import { AuditTrail } from '../../../src/access/audit-trail.js';
import { JobQueue } from '../../../src/jobs/job-queue.js';
import { FetchedMessages } from '../../../src/sources/fetched-messages.service.js';
import { Requeries } from '../../../src/sources/polling/requeries.service.js';
import { SecretBox } from '../../../src/sources/secret-box.js';
import { SourcesService } from '../../../src/sources/sources.service.js';
import { NotificationIntake } from '../../../src/sources/subscriptions/notification-intake.service.js';
import { NotifiedFetching } from '../../../src/sources/subscriptions/notified-fetching.service.js';
import { SubscriptionMachine } from '../../../src/sources/subscriptions/subscription-machine.service.js';
import { SubscriptionServer } from '../../../src/sources/subscriptions/subscription-server.service.js';
import type { PayloadContent } from '../../../src/sources/subscriptions/subscription.entity.js';
import type { SubscriptionView } from '../../../src/sources/subscriptions/subscription.queries.js';
import { SubscriptionsService } from '../../../src/sources/subscriptions/subscriptions.service.js';
import type { TestService } from '../service.js';
import { ACTOR, type PullsUnderTest } from './pulls-under-test.js';

export const TOPIC = 'http://ehr.example/SubscriptionTopic/changes';

/** The subscriptions of a service by the clock of the test; their notifications come in by the service's own door. */
export class SubscriptionsUnderTest {
  readonly subscriptions: SubscriptionsService;
  private readonly machine: SubscriptionMachine;
  private readonly fetching: NotifiedFetching;

  constructor(
    private readonly service: TestService,
    private readonly pulls: PullsUnderTest,
  ) {
    const { app } = service.service;
    const get = <T>(token: abstract new (...parameters: never[]) => T) => app.get<T>(token, { strict: false });
    const { clock, client, needed } = pulls;
    const [database, box, jobs] = [get(DataSource), get(SecretBox), get(JobQueue)];
    const requeries = new Requeries(clock);
    const intake = new NotificationIntake(database, get(FetchedMessages), requeries, jobs, clock);
    const address = { PUBLIC_URL: service.url, HOST: '', PORT: 0 };
    const server = new SubscriptionServer(client, box, clock, address);
    this.machine = new SubscriptionMachine(database, server, intake, requeries, jobs, clock);
    this.fetching = new NotifiedFetching(database, client, get(FetchedMessages), jobs, clock);
    this.subscriptions = new SubscriptionsService(database, needed, box, jobs, get(AuditTrail), clock);
  }

  /** Subscribes to the topic, as far as that goes at once. @returns its id */
  async add(source: string, content: PayloadContent): Promise<string> {
    const found = await this.service.service.app.get(SourcesService).find(source);
    const id = await this.subscriptions.add(found, { topic: TOPIC, content, heartbeatSeconds: 300 }, ACTOR);
    await this.machine.tend(id);
    return id;
  }

  /** Does what is due for a subscription by the clock of the test, fetches what was named, searches, and applies all. */
  async settle(source: string, id: string): Promise<SubscriptionView> {
    await this.pulls.moveTo(new Date());
    await this.machine.tend(id);
    await this.fetching.fetchDue(id, new AbortController().signal);
    await this.pulls.settle(source);
    return this.view(source, id);
  }

  async view(source: string, id: string): Promise<SubscriptionView> {
    const { id: sourceId } = await this.service.service.app.get(SourcesService).find(source);
    const found = (await this.subscriptions.list(sourceId)).find((one) => one.id === id);
    if (!found) throw new Error('There is no such subscription.');
    return found;
  }
}

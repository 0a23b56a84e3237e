import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { AuthorisationServer, RegisteredClient } from './authorisation-server.js';
import { BulkServer, type AskedExport, type Fault, type StoredResource } from './bulk-server.js';
import type { SearchServer } from './search-server.js';
import type { KeptSubscription, SubscriptionServer } from './subscription-server.js';

type Part<Of, Names extends keyof Of> = Partial<Pick<Of, Names>>;

/** How the EHR is to be from now on; what is left out stays as it is. */
export interface EhrSettings extends Part<
  BulkServer,
  | 'version'
  | 'pollsNeeded'
  | 'linesPerFile'
  | 'requiresAccessToken'
  | 'takesPatients'
  | 'takesRanges'
  | 'outcomes'
  | 'wrongCount'
  | 'exports'
  | 'groupStatus'
  | 'ahead'
> {
  authorisation?: Part<AuthorisationServer, 'algorithms' | 'tokenLife' | 'neverRefreshes'>;
  search?: Part<SearchServer, 'pageSize' | 'history' | 'types' | 'sorts' | 'linkOrigin'>;
  subscriptions?: Part<SubscriptionServer, 'topics' | 'form' | 'hasEvents' | 'takesFilters' | 'silent'>;
}

/** What the EHR was asked since it was new. */
export interface EhrHistory {
  asked: AskedExport[];
  /** `METHOD /path` of every request, without queries. */
  requests: string[];
  /** For each request of a file, whether a token came along. */
  fileTokens: boolean[];
  /** For each request of a file, the byte that it was asked from. */
  fileStarts: number[];
  /** Exports that are not deleted. */
  openJobs: number;
  /** Algorithms and key ids of the assertions that were taken. */
  taken: { alg: string; kid: string }[];
  /** Queries of first pages of searches, decoded. */
  searches: string[];
  /** `from-until` of every `$events`. */
  askedEvents: string[];
}

/** What a test may say to the EHR process: every method is a command, its parameters and answer are data. */
export class EhrControl {
  #ehr = new BulkServer('');
  #port = 0;
  readonly #http: Server = createServer((request, response) => void this.#ehr.handle(request, response));

  /** The EHR is another one, at the same address, which knows nothing. @returns its origin */
  async renew(): Promise<string> {
    if (!this.#http.listening) {
      this.#http.listen(this.#port, '127.0.0.1');
      await once(this.#http, 'listening');
      this.#port = (this.#http.address() as AddressInfo).port;
    }
    const origin = `http://127.0.0.1:${this.#port}`;
    this.#ehr = new BulkServer(origin);
    return origin;
  }

  /** Connections are refused from now on. */
  async close(): Promise<void> {
    this.#http.closeAllConnections();
    this.#http.close();
    await once(this.#http, 'close');
  }

  set({ authorisation, search, subscriptions, ...own }: EhrSettings): void {
    Object.assign(this.#ehr, own);
    Object.assign(this.#ehr.authorisation, authorisation);
    Object.assign(this.#ehr.search, search);
    Object.assign(this.#ehr.subscriptions, subscriptions);
  }

  /** Its clock stands at a time, apart from how far it is `ahead`; it goes by itself until it is told for the first time. */
  moveTo(time: Date): void {
    this.#ehr.time = time;
  }

  put(...resources: Omit<StoredResource, 'meta'>[]): void {
    for (const resource of resources) this.#ehr.put(resource);
  }

  delete(reference: string): void {
    this.#ehr.delete(reference);
  }

  /** Adds patients to a group. */
  join(group: string, ...patients: string[]): void {
    this.#ehr.groups.set(group, [...(this.#ehr.groups.get(group) ?? []), ...patients]);
  }

  /** These go wrong, the first one that matches a request first. */
  fail(...faults: Fault[]): void {
    this.#ehr.faults.push(...faults);
  }

  register(client: RegisteredClient): void {
    this.#ehr.authorisation.register(client);
  }

  /** The keys that tokens are signed with are changed. */
  rotateKeys(): void {
    this.#ehr.authorisation.rotateKeys();
  }

  history(): EhrHistory {
    const { asked, requests, fileTokens, fileStarts, openJobs, authorisation, search, subscriptions } = this.#ehr;
    return {
      ...{ asked, requests, fileTokens, fileStarts, openJobs },
      ...{ taken: authorisation.taken, searches: search.asked, askedEvents: subscriptions.askedEvents },
    };
  }

  /** Something happened: it is counted, whether it is told or not. @returns the numbers of the events */
  happened(...references: string[]): number[] {
    return references.map((reference) => this.#ehr.subscriptions.happened(reference));
  }

  /** Tells events by their numbers, in one notification. @returns status of the answer */
  tell(...numbers: number[]): Promise<number> {
    return this.#ehr.subscriptions.send('event-notification', numbers);
  }

  /** Tells that it is there. @returns status of the answer */
  beat(): Promise<number> {
    return this.#ehr.subscriptions.send('heartbeat');
  }

  /** The notification of events as it would be sent. */
  notification(...numbers: number[]): object {
    return this.#ehr.subscriptions.notification(...numbers);
  }

  /** Sends anything to where a subscription says. @returns status of the answer */
  post(subscription: KeptSubscription, body: object): Promise<number> {
    return this.#ehr.subscriptions.post(subscription, body);
  }

  subscriptions(): KeptSubscription[] {
    return [...this.#ehr.subscriptions.kept.values()];
  }

  /** Its subscriptions are in error: it no longer tells. */
  breakSubscriptions(): void {
    for (const kept of this.#ehr.subscriptions.kept.values()) kept.status = 'error';
  }

  forgetSubscriptions(): void {
    this.#ehr.subscriptions.kept.clear();
  }
}

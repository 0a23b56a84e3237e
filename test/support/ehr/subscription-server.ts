import { randomUUID } from 'node:crypto';
import type { BulkServer } from './bulk-server.js';
import { outcomeOf, type EhrAnswer } from './search-server.js';

type Node = Record<string, unknown>;

/** A subscription as the EHR keeps it. */
export interface KeptSubscription {
  id: string;
  status: 'requested' | 'active' | 'error' | 'off';
  resource: Node;
  /** References of its events, the first one at index 0. */
  events: string[];
}

const GUIDE = 'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition';

/** Topic-based subscriptions of an EHR, strict in what it takes; notifications are sent when the test says so. */
export class SubscriptionServer {
  /** Offers them; null: not at all. */
  topics: string[] | null = ['http://ehr.example/SubscriptionTopic/changes'];
  /** The form of the status in notifications. */
  form: 'R4' | 'R4B' = 'R4';
  hasEvents = true;
  takesFilters = true;
  /** Sends no handshake. */
  silent = false;
  readonly kept = new Map<string, KeptSubscription>();
  /** `from-until` of every `$events`. */
  readonly askedEvents: string[] = [];

  constructor(private readonly ehr: BulkServer) {}

  /** Answers what is asked of `/fhir/Subscription…`; null where the path is none of its own. */
  async answer(method: string, url: URL, body: string): Promise<EhrAnswer | null> {
    const [path, id, operation] = /^\/fhir\/Subscription(?:\/([^/]+))?(?:\/(\$\w+))?$/.exec(url.pathname) ?? [];
    if (path === undefined) return null;
    if (id === undefined) return method === 'POST' ? this.create(body) : this.search(url);
    const kept = this.kept.get(id);
    if (!kept) return { status: 404, body: outcomeOf('not-found') };
    if (operation === '$status') return { status: 200, body: this.bundle(kept, 'query-status', [], 'searchset') };
    if (operation === '$events') return this.eventsOf(kept, url);
    if (method === 'DELETE') this.kept.delete(id);
    if (method === 'PUT') return this.write(kept, JSON.parse(body) as Node, 200);
    return { status: 200, body: kept.resource };
  }

  /** Something happened: it is counted, whether it is told or not. @returns its number */
  happened(reference: string): number {
    const [kept] = this.kept.values();
    return kept.events.push(reference);
  }

  /** Sends a notification, of events by their numbers, to the first subscription. @returns status of the answer */
  async send(type: string, numbers: number[] = []): Promise<number> {
    const [kept] = this.kept.values();
    return this.post(kept, this.bundle(kept, type, numbers));
  }

  /** The notification of events as it would be sent. */
  notification(...numbers: number[]): object {
    const [kept] = this.kept.values();
    return this.bundle(kept, 'event-notification', numbers);
  }

  async post({ resource }: KeptSubscription, bundle: object): Promise<number> {
    const channel = resource.channel as { endpoint: string; header: string[] };
    const headers = channel.header.map((line): [string, string] => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1).trim()];
    });
    const response = await fetch(channel.endpoint, {
      method: 'POST',
      headers: [['content-type', 'application/fhir+json'], ...headers],
      body: JSON.stringify(bundle),
    });
    await response.body?.cancel();
    return response.status;
  }

  private create(body: string): Promise<EhrAnswer> {
    const kept: KeptSubscription = { id: randomUUID(), status: 'requested', resource: {}, events: [] };
    return this.write(kept, JSON.parse(body) as Node, 201);
  }

  private async write(kept: KeptSubscription, resource: Node, status: number): Promise<EhrAnswer> {
    const refusal = this.refusalOf(resource);
    if (refusal !== null) return { status: 422, body: outcomeOf(refusal) };
    kept.resource = { ...resource, id: kept.id };
    kept.status = 'requested';
    this.kept.set(kept.id, kept);
    if (!this.silent) {
      kept.status = (await this.post(kept, this.bundle(kept, 'handshake', []))) < 300 ? 'active' : 'error';
    }
    return { status, body: kept.resource };
  }

  private refusalOf({ status, criteria, _criteria, channel }: Node): string | null {
    const { type, payload, _payload, header, endpoint } = channel as Node;
    if (status !== 'requested' || type !== 'rest-hook' || payload !== 'application/fhir+json') return 'value';
    if (!this.topics?.includes(String(criteria))) return 'not-supported';
    if (!JSON.stringify(_payload ?? null).includes(`${GUIDE}/backport-payload-content`)) return 'required';
    if (!Array.isArray(header) || typeof endpoint !== 'string') return 'required';
    return _criteria !== undefined && !this.takesFilters ? 'not-supported' : null;
  }

  private search(url: URL): EhrAnswer {
    const found = [...this.kept.values()].filter(
      ({ resource }) => (resource.channel as Node).endpoint === url.searchParams.get('url'),
    );
    const entry = found.map(({ resource }) => ({ resource, search: { mode: 'match' } }));
    return { status: 200, body: { resourceType: 'Bundle', type: 'searchset', entry } };
  }

  private eventsOf(kept: KeptSubscription, url: URL): EhrAnswer {
    const from = Number(url.searchParams.get('eventsSinceNumber'));
    const until = Number(url.searchParams.get('eventsUntilNumber'));
    this.askedEvents.push(`${from}-${until}`);
    if (!this.hasEvents) return { status: 404, body: outcomeOf('not-supported') };
    const numbers = Array.from({ length: until - from + 1 }, (_, index) => from + index);
    return { status: 200, body: this.bundle(kept, 'query-event', numbers) };
  }

  private bundle(kept: KeptSubscription, type: string, numbers: number[], bundleType = 'history'): object {
    const { channel } = kept.resource as { channel: { _payload: { extension: { valueCode: string }[] } } };
    const content = channel._payload.extension[0].valueCode;
    const entries = content === 'full-resource' ? numbers.map((number) => this.entryOf(kept.events[number - 1])) : [];
    const status = this.form === 'R4' ? this.r4(kept, type, numbers, content) : this.r4b(kept, type, numbers, content);
    const url = `Subscription/${kept.id}/$status`;
    const first = { fullUrl: `urn:uuid:${randomUUID()}`, resource: status, request: { method: 'GET', url } };
    return { resourceType: 'Bundle', type: bundleType, entry: [first, ...entries] };
  }

  private entryOf(reference: string): object {
    const resource = this.ehr.resources.get(reference);
    if (resource)
      return { fullUrl: `${this.ehr.base}/${reference}`, resource, request: { method: 'PUT', url: reference } };
    const at = this.ehr.deletions.find((deletion) => deletion.reference === reference)?.at;
    return { request: { method: 'DELETE', url: reference }, response: { status: '204', lastModified: at } };
  }

  private r4(kept: KeptSubscription, type: string, numbers: number[], content: string): object {
    const reference = `${this.ehr.base}/Subscription/${kept.id}`;
    return {
      resourceType: 'Parameters',
      parameter: [
        { name: 'subscription', valueReference: { reference } },
        { name: 'status', valueCode: kept.status },
        { name: 'type', valueCode: type },
        { name: 'events-since-subscription-start', valueString: String(kept.events.length) },
        ...numbers.map((number) => ({
          name: 'notification-event',
          part: [
            { name: 'event-number', valueString: String(number) },
            ...(content === 'empty' ? [] : [{ name: 'focus', valueReference: this.focus(kept, number) }]),
          ],
        })),
        ...(kept.status === 'error' ? [{ name: 'error', valueCodeableConcept: ERROR }] : []),
      ],
    };
  }

  private r4b(kept: KeptSubscription, type: string, numbers: number[], content: string): object {
    return {
      resourceType: 'SubscriptionStatus',
      subscription: { reference: `Subscription/${kept.id}` },
      status: kept.status,
      type,
      eventsSinceSubscriptionStart: String(kept.events.length),
      notificationEvent: numbers.map((number) => ({
        eventNumber: String(number),
        ...(content !== 'empty' && { focus: this.focus(kept, number) }),
      })),
      ...(kept.status === 'error' && { error: [ERROR] }),
    };
  }

  private focus({ events }: KeptSubscription, number: number): { reference: string } {
    return { reference: `${this.ehr.base}/${events[number - 1]}` };
  }
}

const ERROR = { coding: [{ code: 'no-response' }], text: 'Delivery of the chart of Jane Doe failed' };

import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../../config/clock.js';
import { Environment } from '../../config/environment.js';
import { dateOf } from '../../operations/http/retry-after.js';
import type { BulkConnection } from '../bulk-export/bulk-connection.entity.js';
import { tokenClientOf } from '../bulk-export/token-client.js';
import { publicAddress } from '../public-address.js';
import { SecretBox } from '../secret-box.js';
import { EhrClient } from '../smart-client/ehr-client.service.js';
import { EhrFault } from '../smart-client/ehr-fault.js';
import { contentOf, faultOf, jsonOf } from '../smart-client/ehr-http.js';
import { secretContext } from './subscription-door.service.js';
import { filtersOf, subscriptionResource } from './subscription-resource.js';
import type { Subscription } from './subscription.entity.js';

/** A subscription where it is, at the EHR of a source. */
export interface Place {
  subscription: Subscription;
  connection: BulkConnection;
  sourceName: string;
  signal?: AbortSignal;
}

type Json = Record<string, unknown>;

const FHIR = { accept: 'application/fhir+json' };

/** What is said with an EHR about a subscription. */
@Injectable()
export class SubscriptionServer {
  constructor(
    private readonly ehr: EhrClient,
    private readonly box: SecretBox,
    private readonly clock: Clock,
    @Inject(Environment) private readonly environment: Pick<Environment, 'PUBLIC_URL' | 'HOST' | 'PORT'>,
  ) {}

  /**
   * Makes the subscription, or the one anew that a try before may have made.
   * @returns its id there, and the server's time
   * @throws EhrFault when the EHR does not take it
   */
  async create(place: Place): Promise<{ remoteId: string; at: string }> {
    const made = place.subscription.attempts > 0 ? await this.find(place) : null;
    if (made !== null) return this.update(place, made);
    return this.put(place, 'the creation of the subscription', 'POST', 'Subscription');
  }

  /** Writes the subscription again, as requested anew. @throws EhrFault */
  update(place: Place, id: string): Promise<{ remoteId: string; at: string }> {
    return this.put(place, 'the re-activation of the subscription', 'PUT', `Subscription/${id}`, id);
  }

  /** @throws EhrFault where it could not be deleted */
  async remove(place: Place): Promise<void> {
    const { remoteId } = place.subscription;
    if (remoteId === null) return;
    const what = 'the deletion of the subscription';
    const response = await this.ask(place, what, `Subscription/${remoteId}`, { method: 'DELETE' });
    if (response.ok || response.status === 404 || response.status === 410) await response.body?.cancel();
    else throw await faultOf(response, what, this.clock.now());
  }

  /**
   * What `$status` answers, as a notification; null where the EHR no longer knows the subscription.
   * @throws EhrFault refused, where it has no `$status`
   */
  async status(place: Place): Promise<{ json: Json; bytes: Buffer } | null> {
    const what = 'the status of the subscription';
    const response = await this.ask(place, what, `Subscription/${place.subscription.remoteId}/$status`);
    if (response.ok) return contentOf(response, what);
    const fault = await faultOf(response, what, this.clock.now());
    if (!fault.detail.refused) throw fault;
    const read = await this.ask(place, what, `Subscription/${place.subscription.remoteId}`);
    await read.body?.cancel();
    if (read.status === 404 || read.status === 410) return null;
    throw fault;
  }

  /** The events from one number to another, both included. @throws EhrFault refused, where the EHR has no `$events` */
  async events(place: Place, from: number, until: number): Promise<{ json: Json; bytes: Buffer }> {
    const what = 'the missed events of the subscription';
    const { remoteId, content } = place.subscription;
    const query = new URLSearchParams({
      eventsSinceNumber: String(from),
      eventsUntilNumber: String(until),
      content,
    });
    const response = await this.ask(place, what, `Subscription/${remoteId}/$events?${query.toString()}`);
    if (!response.ok) throw await faultOf(response, what, this.clock.now());
    return contentOf(response, what);
  }

  private endpoint({ subscription, sourceName }: Place): string {
    return `${publicAddress(this.environment)}/webhooks/${sourceName}/subscriptions/${subscription.id}`;
  }

  /** Its id at the EHR by its address, which no other has; null when there is none, or that cannot be searched. */
  private async find(place: Place): Promise<string | null> {
    const what = 'the search of the subscription';
    const query = new URLSearchParams({ url: this.endpoint(place) });
    const response = await this.ask(place, what, `Subscription?${query.toString()}`);
    if (!response.ok) {
      const fault = await faultOf(response, what, this.clock.now());
      if (fault.detail.refused) return null;
      throw fault;
    }
    const { entry } = await jsonOf(response, what);
    const found = Array.isArray(entry) ? (entry[0] as { resource?: { id?: unknown } } | null)?.resource?.id : null;
    return typeof found === 'string' ? found : null;
  }

  /** Writes it with the filters that are wanted; without, where the EHR does not take those that we chose ourselves. */
  private async put(place: Place, what: string, method: 'POST' | 'PUT', path: string, id?: string) {
    const { subscription } = place;
    const filters = filtersOf(subscription.askedFilters, subscription.types);
    try {
      return await this.write(place, what, method, path, filters, id);
    } catch (error) {
      const ours = subscription.askedFilters === null && filters.length > 0;
      const status = error instanceof EhrFault ? error.detail.status : null;
      if (!ours || (status !== 400 && status !== 422)) throw error;
      return this.write(place, what, method, path, [], id);
    }
  }

  private async write(
    place: Place,
    what: string,
    method: 'POST' | 'PUT',
    path: string,
    filters: readonly string[],
    id?: string,
  ): Promise<{ remoteId: string; at: string }> {
    const { topic, content, heartbeatSeconds, sealedSecret, id: ours } = place.subscription;
    const secret = this.box.open(sealedSecret, secretContext(ours));
    const endpoint = this.endpoint(place);
    const resource = subscriptionResource({ topic, filters, content, heartbeatSeconds, endpoint, secret, id });
    const now = this.clock.now();
    const response = await this.ask(place, what, path, { method, body: JSON.stringify(resource) });
    if (!response.ok) throw await faultOf(response, what, now);
    const at = (dateOf(response.headers) ?? now).toISOString();
    const located = /\/Subscription\/([A-Za-z0-9\-.]{1,64})/.exec(response.headers.get('location') ?? '')?.[1];
    if (id !== undefined || located !== undefined) {
      await response.body?.cancel();
      return { remoteId: id ?? located ?? '', at };
    }
    const { id: answered } = await jsonOf(response, what);
    if (typeof answered === 'string') return { remoteId: answered, at };
    throw new EhrFault(`${what}: the answer names no id.`);
  }

  private ask(
    { connection, signal }: Place,
    what: string,
    path: string,
    { method, body }: { method?: 'POST' | 'PUT' | 'DELETE'; body?: string } = {},
  ): Promise<Response> {
    const headers = body === undefined ? FHIR : { ...FHIR, 'content-type': 'application/fhir+json' };
    const url = `${connection.baseUrl}/${path}`;
    return this.ehr.ask(writing(connection), { what, url, method, body, headers, signal });
  }
}

/** Subscriptions are written, for which the scope of pulls does not suffice. */
function writing(connection: BulkConnection) {
  const client = tokenClientOf(connection);
  const scope = connection.profile.scopes === 'v2' ? 'system/Subscription.cruds' : 'system/Subscription.write';
  return { ...client, scope: `${client.scope} ${scope}` };
}

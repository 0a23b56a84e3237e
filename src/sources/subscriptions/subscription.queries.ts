import type { DataSource, EntityManager } from 'typeorm';
import type { EventNumbers } from './event-numbers.js';
import type { ResourceName } from './notification.js';
import { Subscription, type PayloadContent, type SubscriptionState } from './subscription.entity.js';

/** A subscription as the door of its webhook needs it. */
export interface SubscriptionAtDoor {
  id: string;
  sourceId: string;
  active: boolean;
  sealedSecret: string;
  remoteId: string | null;
}

/** The subscription of a webhook's address, or null. */
export async function subscriptionAtDoor(
  database: DataSource,
  sourceName: string,
  id: string,
): Promise<SubscriptionAtDoor | null> {
  const rows = await database.query<SubscriptionAtDoor[]>(
    `select b.id, b.source_id as "sourceId", s.active, b.sealed_secret as "sealedSecret", b.remote_id as "remoteId"
     from subscriptions b join sources s on s.id = b.source_id where b.id = $1 and s.name = $2`,
    [id, sourceName],
  );
  return rows[0] ?? null;
}

/** Locks a subscription until the end of the transaction; null when it is gone. */
export function lockSubscription(manager: EntityManager, id: string): Promise<Subscription | null> {
  return manager
    .createQueryBuilder(Subscription, 'subscription')
    .setLock('pessimistic_write')
    .where('subscription.id = :id', { id })
    .getOne();
}

/** Which events have come. The subscription is locked by the caller. */
export async function eventNumbers(manager: EntityManager, { id, watermark }: Subscription): Promise<EventNumbers> {
  const rows = await manager.query<{ number: string }[]>(
    'select number from subscription_events where subscription_id = $1',
    [id],
  );
  return { watermark: Number(watermark), beyond: new Set(rows.map(({ number }) => Number(number))) };
}

/** Keeps the numbers beyond the watermark, and forgets those that it has passed. */
export async function keepNumbers(
  manager: EntityManager,
  id: string,
  { beyond, watermark }: EventNumbers,
): Promise<void> {
  await manager.query('delete from subscription_events where subscription_id = $1 and number <= $2', [id, watermark]);
  if (beyond.size === 0) return;
  await manager.query(
    `insert into subscription_events (subscription_id, number) select $1, unnest($2::bigint[]) on conflict do nothing`,
    [id, [...beyond]],
  );
}

/** Asks for resources to be fetched; one that waits already is fetched for all who named it. */
export async function wantResources(
  manager: EntityManager,
  subscriptionId: string,
  names: readonly ResourceName[],
  now: Date,
): Promise<void> {
  if (names.length === 0) return;
  const unique = [...new Map(names.map((name) => [`${name.type}/${name.id}`, name])).values()];
  await manager.query(
    `insert into notified_resources as r (subscription_id, type, resource_id, created_at, next_attempt_at)
     select $1, type, id, $4, $4 from unnest($2::text[], $3::text[]) as named (type, id)
     on conflict (subscription_id, type, resource_id)
       do update set wanted = r.wanted + 1, state = 'waiting', attempts = 0, fault = null, next_attempt_at = $4`,
    [subscriptionId, unique.map(({ type }) => type), unique.map(({ id }) => id), now],
  );
}

/** Subscriptions that are due to be looked at. */
export function subscriptionsDue(
  database: DataSource,
  now: Date,
  limit: number,
): Promise<{ subscriptionId: string }[]> {
  return database.query<{ subscriptionId: string }[]>(
    `select b.id as "subscriptionId" from subscriptions b join sources s on s.id = b.source_id
     where b.next_attempt_at <= $1 and (s.active or b.state = 'removing') order by b.next_attempt_at limit $2`,
    [now, limit],
  );
}

/** Subscriptions with resources that are due to be fetched. */
export function fetchesDue(database: DataSource, now: Date, limit: number): Promise<{ subscriptionId: string }[]> {
  return database.query<{ subscriptionId: string }[]>(
    `select distinct subscription_id as "subscriptionId" from (
       select subscription_id from notified_resources
       where state = 'waiting' and next_attempt_at <= $1 order by next_attempt_at limit $2) due`,
    [now, limit],
  );
}

/** A resource that is due to be fetched. */
export interface DueResource extends ResourceName {
  rowId: string;
  wanted: number;
  attempts: number;
  createdAt: Date;
}

/** The resources of a subscription that are due, the one that waits longest first. */
export function dueResources(
  manager: EntityManager,
  subscriptionId: string,
  now: Date,
  limit: number,
): Promise<DueResource[]> {
  return manager.query<DueResource[]>(
    `select id as "rowId", type, resource_id as id, wanted, attempts, created_at as "createdAt"
     from notified_resources
     where subscription_id = $1 and state = 'waiting' and next_attempt_at <= $2 order by next_attempt_at limit $3`,
    [subscriptionId, now, limit],
  );
}

/** Forgets a resource that was fetched; one that was named anew meanwhile stays. @returns whether it was still wanted */
export async function fetched(manager: EntityManager, { rowId, wanted }: DueResource): Promise<boolean> {
  const [rows] = await manager.query<[unknown[], number]>(
    'delete from notified_resources where id = $1 and wanted = $2 returning id',
    [rowId, wanted],
  );
  return rows.length > 0;
}

/** Puts off a resource after a try that failed, or gives it up; it waits longer where the EHR asked that of all. */
export async function putOffResource(
  manager: EntityManager,
  { rowId, wanted }: DueResource,
  fault: string,
  until: Date | null,
): Promise<void> {
  await manager.query(
    `update notified_resources set attempts = attempts + 1, fault = $3, next_attempt_at = greatest(next_attempt_at, $4),
       state = case when $4::timestamptz is null then 'refused' else 'waiting' end
     where id = $1 and wanted = $2`,
    [rowId, wanted, fault, until],
  );
}

/** Lets all resources of a subscription wait: its EHR wants to be left alone. */
export async function putOffAll(manager: EntityManager, subscriptionId: string, until: Date): Promise<void> {
  await manager.query(
    `update notified_resources set next_attempt_at = greatest(next_attempt_at, $2)
     where subscription_id = $1 and state = 'waiting'`,
    [subscriptionId, until],
  );
}

/** A subscription as lists show it. */
export interface SubscriptionView {
  id: string;
  topic: string;
  filters: string[] | null;
  types: string[] | null;
  content: PayloadContent;
  heartbeatSeconds: number;
  state: SubscriptionState;
  fault: string | null;
  /** Up to this number every event has come. */
  watermark: number;
  /** Events there have been, by the EHR's word. */
  announced: number;
  holeSince: Date | null;
  notifiedAt: Date | null;
  handshakeAt: Date | null;
  events: number;
  duplicates: number;
  recovered: number;
  requeried: number;
  createdAt: Date;
  /** Resources that wait to be fetched, and those that the EHR does not give. */
  toFetch: number;
  refusedResources: number;
}

/** Subscriptions of a source, the oldest first. */
export function listSubscriptions(database: DataSource, sourceId: string): Promise<SubscriptionView[]> {
  return database.query<SubscriptionView[]>(
    `select b.id, b.topic, b.asked_filters as filters, b.types, b.content, b.heartbeat_seconds as "heartbeatSeconds",
       b.state, b.fault, b.watermark::float8 as watermark,
       greatest(b.announced, b.watermark)::float8 as announced, b.hole_since as "holeSince",
       b.notified_at as "notifiedAt", b.handshake_at as "handshakeAt", b.events, b.duplicates, b.recovered,
       b.requeried, b.created_at as "createdAt", r.waiting as "toFetch", r.refused as "refusedResources"
     from subscriptions b
     left join lateral (
       select count(*) filter (where state = 'waiting')::integer as waiting,
         count(*) filter (where state = 'refused')::integer as refused
       from notified_resources where subscription_id = b.id) r on true
     where b.source_id = $1 order by b.created_at, b.id`,
    [sourceId],
  );
}

import { change, get } from './http.js';

const PAGE_SIZE = 50;

/** `partly-applied`: some entries of a batch were refused; the outcome says which. */
export type MessageState = 'received' | 'applied' | 'partly-applied' | 'quarantined';

/** One connected EHR and the state of its feed. */
export interface Source {
  id: string;
  name: string;
  title: string;
  active: boolean;
  /** Receipt of the newest message. */
  lastMessageAt: string | null;
  /** Receipt of the oldest message that still waits to be applied. */
  waitingSince: string | null;
  messages: Record<MessageState, number>;
}

export interface OutcomeIssue {
  severity: 'fatal' | 'error' | 'warning' | 'information';
  code: string;
  details?: { text?: string };
  diagnostics?: string;
  expression?: string[];
}

/** One thing an EHR sent. */
export interface Message {
  id: string;
  /** Order of receipt. */
  sequence: string;
  receivedAt: string;
  contentType: string;
  /** Bytes. */
  size: number;
  state: MessageState;
  attempts: number;
  resourceCount: number;
  outcome: { issue: OutcomeIssue[] } | null;
}

export interface MessagePage {
  messages: Message[];
  /** Pass it as `before` for the next page; null on the last one. */
  next: string | null;
}

/** `complete`: all that the EHR exported is here; `partial`: some of it is not. */
export type PullState =
  | 'requested'
  | 'exporting'
  | 'downloading'
  | 'searching'
  | 'closing'
  | 'cancelling'
  | 'complete'
  | 'partial'
  | 'failed'
  | 'cancelled';

/** One pull of an EHR, by Bulk Data export or by searches. */
export interface Pull {
  id: string;
  kind: 'export' | 'newcomers' | 'poll' | 'requery';
  state: PullState;
  createdAt: string;
  /** Null while it is under way. */
  finishedAt: string | null;
  /** The EHR's time from which on it was asked for news; null: for everything. */
  since: string | null;
  /** What the EHR says of its progress. */
  progress: string | null;
  /** Why it waits or failed, or what is missing. */
  fault: string | null;
  files: { done: number; waiting: number; short: number };
  lines: number;
  applied: number;
  waitingMessages: number;
  faultyMessages: number;
}

export type SubscriptionState = 'creating' | 'requested' | 'active' | 'error' | 'off' | 'reactivating' | 'removing';

/** A subscription of ours at an EHR. */
export interface Subscription {
  id: string;
  topic: string;
  content: 'empty' | 'id-only' | 'full-resource';
  state: SubscriptionState;
  fault: string | null;
  /** Up to this number every event has come. */
  watermark: number;
  announced: number;
  holeSince: string | null;
  /** Last sign of life. */
  notifiedAt: string | null;
  recovered: number;
  requeried: number;
  toFetch: number;
  refusedResources: number;
}

export async function requestPull(source: string): Promise<void> {
  await change('POST', `/api/sources/${source}/pulls`, {});
}

export async function cancelPull(source: string, pull: string): Promise<void> {
  await change('POST', `/api/sources/${source}/pulls/${pull}/cancel`);
}

export function readSubscriptions(source: string, signal?: AbortSignal): Promise<Subscription[]> {
  return get<Subscription[]>(`/api/sources/${source}/subscriptions`, {}, signal);
}

export async function addSubscription(source: string, topic: string): Promise<void> {
  await change('POST', `/api/sources/${source}/subscriptions`, { topic });
}

export async function reactivateSubscription(source: string, subscription: string): Promise<void> {
  await change('POST', `/api/sources/${source}/subscriptions/${subscription}/reactivate`);
}

export async function removeSubscription(source: string, subscription: string): Promise<void> {
  await change('DELETE', `/api/sources/${source}/subscriptions/${subscription}`);
}

export function readSources(signal?: AbortSignal): Promise<Source[]> {
  return get<Source[]>('/api/sources', {}, signal);
}

export function readSource(name: string, signal?: AbortSignal): Promise<Source> {
  return get<Source>(`/api/sources/${name}`, {}, signal);
}

/** The last pulls of a source, the newest first; none when the source only pushes. */
export function readPulls(source: string, signal?: AbortSignal): Promise<Pull[]> {
  return get<Pull[]>(`/api/sources/${source}/pulls`, {}, signal);
}

/** Messages of a source, the newest first. */
export async function readMessages(
  source: string,
  query: { state?: MessageState; before?: string },
  signal?: AbortSignal,
): Promise<MessagePage> {
  const messages = await get<Message[]>(`/api/sources/${source}/messages`, { ...query, limit: PAGE_SIZE }, signal);
  return { messages, next: messages.length === PAGE_SIZE ? (messages.at(-1)?.sequence ?? null) : null };
}

/** Puts the message back in line, to be applied again. */
export async function replayMessage(source: string, message: string): Promise<void> {
  await change('POST', `/api/sources/${source}/messages/${message}/replay`);
}

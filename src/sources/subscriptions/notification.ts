import { isKept } from '../../fhir/kept-types.js';
import { FhirError } from '../../fhir/operation-outcome.js';
import { ID_PATTERN } from '../../fhir/validate.js';
import { EhrFault } from '../smart-client/ehr-fault.js';

type Node = Record<string, unknown>;

/** https://hl7.org/fhir/R4B/valueset-subscription-notification-type.html */
const TYPES = ['handshake', 'heartbeat', 'event-notification', 'query-status', 'query-event'] as const;
export type NotificationType = (typeof TYPES)[number];

/** https://hl7.org/fhir/R4/valueset-subscription-status.html */
const STATUSES = ['requested', 'active', 'error', 'off'] as const;
export type RemoteStatus = (typeof STATUSES)[number];

/** A resource by its type and id, of a type that is kept. */
export interface ResourceName {
  type: string;
  id: string;
}

/** One event of a notification. */
export interface NotifiedEvent {
  number: number;
  /** Its focus and what else it names, whose content the notification does not carry. */
  toFetch: ResourceName[];
  /** It names nothing: only a search shows what has changed. */
  isEmpty: boolean;
}

/** What a notification says. */
export interface Notification {
  type: NotificationType;
  /** Id of the subscription at the EHR. */
  subscription: string | null;
  status: RemoteStatus | null;
  /** Events since the subscription began; null where it is not told. */
  total: number | null;
  events: NotifiedEvent[];
  /** Whether it carries resources or deletions. */
  carries: boolean;
  /** Codes of the errors that the EHR tells of the subscription. */
  errors: string[];
}

/**
 * Reads a notification in its form of R4 (Parameters) or R4B (SubscriptionStatus).
 * https://hl7.org/fhir/uv/subscriptions-backport/notifications.html
 * @throws FhirError 422 when the Bundle is none
 */
export function readNotification(bundle: Node): Notification {
  const entries = nodes(bundle.entry);
  const status = statusOf(entries[0]?.resource);
  if (bundle.resourceType !== 'Bundle' || !status) {
    throw FhirError.of(422, 'structure', 'A notification is a Bundle with the status of its subscription first.', [
      'Bundle.entry[0]',
    ]);
  }
  const type = TYPES.find((known) => known === status.type);
  if (!type) throw FhirError.of(422, 'value', 'The notification has no known type.', ['Bundle.entry[0].resource']);
  const carried = carriedBy(entries.slice(1));
  const total = numberOf(status.total);
  return {
    type,
    subscription: lastSegment(status.subscription),
    status: STATUSES.find((known) => known === status.status) ?? null,
    total,
    events: type === 'event-notification' || type === 'query-event' ? eventsOf(status.events, total, carried) : [],
    carries: carried.size > 0,
    errors: [...new Set(status.errors.flatMap(codesOf))].slice(0, 5),
  };
}

/** What both forms say, in one. */
interface Status {
  type: unknown;
  subscription: unknown;
  status: unknown;
  total: unknown;
  events: { number: unknown; references: unknown[] }[];
  errors: unknown[];
}

function statusOf(resource: unknown): Status | null {
  const status = node(resource);
  if (status.resourceType === 'SubscriptionStatus') return fromR4B(status);
  return status.resourceType === 'Parameters' ? fromR4(nodes(status.parameter)) : null;
}

function fromR4(parameters: readonly Node[]): Status {
  const value = (name: string) => valueOf(parameters.find((parameter) => parameter.name === name));
  return {
    type: value('type'),
    subscription: node(value('subscription')).reference,
    status: value('status'),
    total: value('events-since-subscription-start'),
    events: parameters
      .filter(({ name }) => name === 'notification-event')
      .map((event) => {
        const parts = nodes(event.part);
        const named = parts.filter(({ name }) => name === 'focus' || name === 'additional-context');
        return {
          number: valueOf(parts.find(({ name }) => name === 'event-number')),
          references: named.map((part) => node(valueOf(part)).reference),
        };
      }),
    errors: parameters.filter(({ name }) => name === 'error').map(valueOf),
  };
}

function fromR4B(status: Node): Status {
  return {
    type: status.type,
    subscription: node(status.subscription).reference,
    status: status.status,
    total: status.eventsSinceSubscriptionStart,
    events: nodes(status.notificationEvent).map(({ eventNumber, focus, additionalContext }) => ({
      number: eventNumber,
      references: [focus, ...nodes(additionalContext)].map((reference) => node(reference).reference),
    })),
    errors: nodes(status.error),
  };
}

/** Where no event is listed, the notification is of the last one. */
function eventsOf(listed: Status['events'], total: number | null, carried: ReadonlySet<string>): NotifiedEvent[] {
  const events = listed.length > 0 ? listed : [{ number: total, references: [] }];
  return events.map(({ number, references }) => {
    const read = numberOf(number);
    if (read === null || read < 1) {
      throw FhirError.of(422, 'required', 'An event of the notification has no number.', ['Bundle.entry[0].resource']);
    }
    const named = references.filter((reference) => reference !== undefined);
    const toFetch = named.flatMap(resourceName).filter(({ type, id }) => !carried.has(`${type}/${id}`));
    return { number: read, toFetch, isEmpty: named.length === 0 && carried.size === 0 };
  });
}

/** Resources that come with their content, and those that are deleted. */
function carriedBy(entries: readonly Node[]): Set<string> {
  return new Set(
    entries.flatMap(({ resource, request }) => {
      const { resourceType, id } = node(resource);
      if (typeof resourceType === 'string' && typeof id === 'string') return [`${resourceType}/${id}`];
      const { method, url } = node(request);
      return method === 'DELETE' ? resourceName(url).map((name) => `${name.type}/${name.id}`) : [];
    }),
  );
}

const REFERENCE = /(?:^|\/)([A-Z][A-Za-z]+)\/([^/?#]+)(?:\/_history\/[^/]+)?$/;

/** The resource that a reference names; none where it is of a type that is not kept, or no reference to a resource. */
function resourceName(reference: unknown): ResourceName[] {
  const [, type = '', id = ''] = (typeof reference === 'string' && REFERENCE.exec(reference)) || [];
  return isKept(type) && ID_PATTERN.test(id) ? [{ type, id }] : [];
}

function lastSegment(reference: unknown): string | null {
  return typeof reference === 'string' ? (/([A-Za-z0-9\-.]{1,64})$/.exec(reference)?.[1] ?? null) : null;
}

/** Texts of errors may quote patient data; their codes do not. */
function codesOf(concept: unknown): string[] {
  return nodes(node(concept).coding).flatMap(({ code }) =>
    typeof code === 'string' && /^[\w.-]{1,60}$/.test(code) ? [code] : [],
  );
}

/** A whole number, which JSON of `integer64` has as text. */
function numberOf(value: unknown): number | null {
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : null;
}

function valueOf(parameter: Node | undefined): unknown {
  return Object.entries(parameter ?? {}).find(([name]) => name.startsWith('value'))?.[1];
}

function node(value: unknown): Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Node) : {};
}

function nodes(value: unknown): Node[] {
  return Array.isArray(value) ? value.map(node) : [];
}

/** The notification in an answer of an EHR. @throws EhrFault when it is none */
export function notificationIn(answer: Record<string, unknown>): Notification {
  try {
    return readNotification(answer);
  } catch (error) {
    if (error instanceof FhirError)
      throw new EhrFault('the answer of the EHR is no notification.', {}, { cause: error });
    throw error;
  }
}

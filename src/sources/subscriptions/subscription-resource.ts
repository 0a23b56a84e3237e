import type { PayloadContent } from './subscription.entity.js';

/** What is asked of an EHR. */
export interface WantedSubscription {
  topic: string;
  /** Search-style criteria, such as `Observation?category=laboratory`. */
  filters: readonly string[];
  content: PayloadContent;
  heartbeatSeconds: number;
  /** Where the EHR sends to. */
  endpoint: string;
  /** The bearer token that it sends along. */
  secret: string;
  /** Its id at the EHR, to change it. */
  id?: string;
}

const GUIDE = 'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition';
/** Seconds that the EHR waits for our answer. */
const TIMEOUT = 60;
/** Events in one notification at most. */
const MOST_EVENTS = 50;

/**
 * A topic-based Subscription of R4 with a REST hook.
 * https://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition-backport-subscription.html
 */
export function subscriptionResource(wanted: WantedSubscription): object {
  const { topic, filters, content, heartbeatSeconds, endpoint, secret, id } = wanted;
  return {
    resourceType: 'Subscription',
    ...(id !== undefined && { id }),
    meta: { profile: [`${GUIDE}/backport-subscription`] },
    status: 'requested',
    reason: 'Care quality measurement',
    criteria: topic,
    ...(filters.length > 0 && {
      _criteria: {
        extension: filters.map((filter) => ({ url: `${GUIDE}/backport-filter-criteria`, valueString: filter })),
      },
    }),
    channel: {
      extension: [
        { url: `${GUIDE}/backport-heartbeat-period`, valueUnsignedInt: heartbeatSeconds },
        { url: `${GUIDE}/backport-timeout`, valueUnsignedInt: TIMEOUT },
        { url: `${GUIDE}/backport-max-count`, valuePositiveInt: MOST_EVENTS },
      ],
      type: 'rest-hook',
      endpoint,
      payload: 'application/fhir+json',
      _payload: { extension: [{ url: `${GUIDE}/backport-payload-content`, valueCode: content }] },
      header: [`Authorization: Bearer ${secret}`],
    },
  };
}

/** Filters of a subscription: as the administrator wants them, else by the types that are needed. */
export function filtersOf(asked: readonly string[] | null, types: readonly string[] | null): string[] {
  if (asked !== null) return [...asked];
  return types === null ? [] : [`?_type=${types.join(',')}`];
}

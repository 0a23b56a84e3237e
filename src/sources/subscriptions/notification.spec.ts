import { describe, expect, it } from '@jest/globals';
import { EhrFault } from '../smart-client/ehr-fault.js';
import { notificationIn, readNotification } from './notification.js';

interface Said {
  type?: string;
  status?: string;
  total?: unknown;
  events?: { number?: unknown; focus?: string; context?: string }[];
  error?: object;
  /** Entries after the status. */
  rest?: object[];
}

const SUBSCRIPTION = 'https://ehr.example/fhir/Subscription/s1';

/** https://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition-backport-subscription-status-r4.html */
function r4({ type = 'event-notification', status = 'active', total = '2', events = [], error, rest = [] }: Said) {
  const parameter = [
    { name: 'subscription', valueReference: { reference: SUBSCRIPTION } },
    { name: 'status', valueCode: status },
    { name: 'type', valueCode: type },
    { name: 'events-since-subscription-start', valueString: total },
    ...events.map(({ number, focus, context }) => ({
      name: 'notification-event',
      part: [
        { name: 'event-number', valueString: number },
        ...(focus === undefined ? [] : [{ name: 'focus', valueReference: { reference: focus } }]),
        ...(context === undefined ? [] : [{ name: 'additional-context', valueReference: { reference: context } }]),
      ],
    })),
    ...(error ? [{ name: 'error', valueCodeableConcept: error }] : []),
  ];
  return {
    resourceType: 'Bundle',
    type: 'history',
    entry: [{ resource: { resourceType: 'Parameters', parameter } }, ...rest],
  };
}

/** https://hl7.org/fhir/R4B/subscriptionstatus.html */
function r4b({ type = 'event-notification', status = 'active', total = '2', events = [], error, rest = [] }: Said) {
  const resource = {
    resourceType: 'SubscriptionStatus',
    subscription: { reference: SUBSCRIPTION },
    ...{ status, type, eventsSinceSubscriptionStart: total },
    notificationEvent: events.map(({ number, focus, context }) => ({
      eventNumber: number,
      ...(focus !== undefined && { focus: { reference: focus } }),
      ...(context !== undefined && { additionalContext: [{ reference: context }] }),
    })),
    ...(error && { error: [error] }),
  };
  return { resourceType: 'Bundle', type: 'history', entry: [{ resource }, ...rest] };
}

describe.each([
  ['R4', r4],
  ['R4B', r4b],
])('a notification in the form of %s', (_, bundle) => {
  it('tells of which subscription it is, how that is, and how many events there were', () => {
    expect(readNotification(bundle({ type: 'heartbeat', total: '17' }))).toEqual({
      ...{ type: 'heartbeat', subscription: 's1', status: 'active', total: 17 },
      ...{ events: [], carries: false, errors: [] },
    });
  });

  it('names what is to be fetched, of types that are kept, by references of any form', () => {
    const events = [
      { number: '1', focus: 'https://ehr.example/fhir/Observation/o1/_history/3', context: 'Patient/p1' },
      { number: '2', focus: 'urn:uuid:1b2c', context: 'Binary/b1' },
    ];
    expect(readNotification(bundle({ events })).events).toEqual([
      {
        number: 1,
        isEmpty: false,
        toFetch: [
          { type: 'Observation', id: 'o1' },
          { type: 'Patient', id: 'p1' },
        ],
      },
      { number: 2, isEmpty: false, toFetch: [] },
    ]);
  });

  it('has nothing to fetch that it carries or says is deleted', () => {
    const rest = [
      { resource: { resourceType: 'Observation', id: 'o1' } },
      { request: { method: 'DELETE', url: 'Observation/o2' } },
    ];
    const events = ['o1', 'o2', 'o3'].map((id, index) => ({ number: String(index + 1), focus: `Observation/${id}` }));
    const read = readNotification(bundle({ events, rest }));
    expect(read.carries).toBe(true);
    expect(read.events.map(({ toFetch }) => toFetch.map(({ id }) => id))).toEqual([[], [], ['o3']]);
  });

  it('is of the last event where it lists none, which only a search shows', () => {
    expect(readNotification(bundle({ total: '9' })).events).toEqual([{ number: 9, isEmpty: true, toFetch: [] }]);
    expect(readNotification(bundle({ type: 'handshake', total: '9' })).events).toEqual([]);
  });

  it('keeps the codes of errors and none of their texts', () => {
    const error = { coding: [{ code: 'no-response', display: 'Jane Doe' }, { code: 'Jane Doe' }], text: 'Jane Doe' };
    expect(readNotification(bundle({ status: 'error', error }))).toMatchObject({
      status: 'error',
      errors: ['no-response'],
    });
  });

  it.each(['0', '-1', '1.5', 'first', undefined, '9999999999999999'])(
    'is refused with the event number %s',
    (number) => {
      expect(() => readNotification(bundle({ events: [{ number, focus: 'Patient/p1' }] }))).toThrow('no number');
    },
  );

  it('is refused with an unknown type', () => {
    expect(() => readNotification(bundle({ type: 'gossip' }))).toThrow('no known type');
  });
});

describe('what is no notification', () => {
  it.each([
    ['a Bundle without entries', { resourceType: 'Bundle', type: 'history' }],
    ['a Bundle with a Patient first', { resourceType: 'Bundle', entry: [{ resource: { resourceType: 'Patient' } }] }],
    ['entries that are none', { resourceType: 'Bundle', entry: [null, 7] }],
    ['another resource', { ...r4({}), resourceType: 'Parameters' }],
  ])('is refused: %s', (_, bundle) => {
    expect(() => readNotification(bundle)).toThrow('A notification is a Bundle with the status');
    // Asked for, it is a fault of the EHR that may pass.
    expect(() => notificationIn(bundle)).toThrow(EhrFault);
  });
});

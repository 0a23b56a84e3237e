import { useCallback } from 'react';
import { readConnection } from '../api/connections.js';
import {
  addSubscription,
  reactivateSubscription,
  readSubscriptions,
  removeSubscription,
  type Subscription,
  type SubscriptionState,
} from '../api/sources.js';
import { Badge, type Tone } from '../design/badge.js';
import { Card } from '../design/card.js';
import { Data } from '../design/data.js';
import { formatCount, formatMoment } from '../design/format.js';
import { Table, type Column } from '../design/table.js';
import { useLoaded } from '../hooks/use-loaded.js';
import { useSession } from '../session/session-context.js';
import { ActionButton } from './action-button.js';

const STATES: Record<SubscriptionState, { text: string; tone: Tone }> = {
  creating: { text: 'Being made', tone: 'accent' },
  requested: { text: 'No handshake yet', tone: 'warn' },
  active: { text: 'Active', tone: 'good' },
  error: { text: 'Error', tone: 'bad' },
  off: { text: 'Off', tone: 'bad' },
  reactivating: { text: 'Re-activating', tone: 'accent' },
  removing: { text: 'Being removed', tone: 'plain' },
};

/** What the EHR tells by itself. No card where it offers no subscriptions and has none. */
export function SubscriptionList({ source }: { source: string }) {
  const load = useCallback(
    async (signal: AbortSignal) => ({
      topics: (await readConnection(source, signal))?.topics ?? null,
      subscriptions: await readSubscriptions(source, signal),
    }),
    [source],
  );
  const { loaded, reload } = useLoaded(load);
  const { session } = useSession();
  const mayChange = session.roles.includes('administrator');
  if (loaded.state === 'ready' && loaded.value.topics === null && loaded.value.subscriptions.length === 0) return null;
  return (
    <Card title="Subscriptions" flush>
      <Data of={loaded} name="subscriptions" onRetry={reload}>
        {({ topics, subscriptions }) => (
          <>
            <Offered
              source={source}
              topics={(topics ?? []).filter((topic) => !subscriptions.some((one) => one.topic === topic))}
              mayChange={mayChange}
              isEmpty={subscriptions.length === 0}
              onDone={reload}
            />
            {subscriptions.length > 0 && (
              <Table
                label="Subscriptions"
                columns={mayChange ? [...COLUMNS, actions(source, reload)] : COLUMNS}
                rows={subscriptions}
                keyOf={({ id }) => id}
              />
            )}
          </>
        )}
      </Data>
    </Card>
  );
}

interface OfferedProps {
  source: string;
  topics: readonly string[];
  mayChange: boolean;
  isEmpty: boolean;
  onDone: () => void;
}

function Offered({ source, topics, mayChange, isEmpty, onDone }: OfferedProps) {
  if (topics.length === 0 && !isEmpty) return null;
  return (
    <div className="card__body">
      {isEmpty && <p>The EHR offers to tell what changes; nothing is subscribed to.</p>}
      {topics.map((topic) => (
        <p key={topic}>
          {topic}{' '}
          {mayChange && (
            <ActionButton
              text="Subscribe"
              busyText="Subscribing…"
              label={`Subscribe to ${topic}`}
              perform={() => addSubscription(source, topic)}
              onDone={onDone}
            />
          )}
        </p>
      ))}
    </div>
  );
}

const COLUMNS: readonly Column<Subscription>[] = [
  { head: 'Topic', cell: ({ topic }) => topic },
  { head: 'State', cell: ({ state }) => <Badge tone={STATES[state].tone}>{STATES[state].text}</Badge> },
  {
    head: 'Events',
    number: true,
    cell: ({ watermark, announced }) => `${formatCount(watermark)} of ${formatCount(announced)}`,
  },
  { head: 'Last sign of life', cell: ({ notifiedAt }) => (notifiedAt === null ? '–' : formatMoment(notifiedAt)) },
  { head: 'Remark', cell: remarkOf },
];

function remarkOf({ fault, holeSince, recovered, requeried, toFetch, refusedResources }: Subscription) {
  const remarks = [
    fault,
    holeSince !== null && `An event is missing since ${formatMoment(holeSince)}`,
    toFetch > 0 && `${formatCount(toFetch)} resources wait to be fetched`,
    refusedResources > 0 && `the EHR does not give ${formatCount(refusedResources)} resources`,
    recovered > 0 && `${formatCount(recovered)} missed events recovered`,
    requeried > 0 && `searched in place of ${formatCount(requeried)} missed events`,
  ].filter(Boolean);
  return remarks.length > 0 ? remarks.join('; ') : <span className="muted">–</span>;
}

function actions(source: string, onDone: () => void): Column<Subscription> {
  return {
    head: 'Action',
    cell: ({ id, topic, state }) => (
      <>
        {(state === 'error' || state === 'off') && (
          <ActionButton
            text="Re-activate"
            busyText="Re-activating…"
            label={`Re-activate the subscription to ${topic}`}
            perform={() => reactivateSubscription(source, id)}
            onDone={onDone}
          />
        )}
        {state !== 'removing' && (
          <ActionButton
            text="Remove"
            busyText="Removing…"
            label={`Remove the subscription to ${topic}`}
            perform={() => removeSubscription(source, id)}
            onDone={onDone}
          />
        )}
      </>
    ),
  };
}

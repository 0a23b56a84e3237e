import { useCallback, useState } from 'react';
import { useParams, useSearchParams } from 'react-router';
import { readSource, type MessageState, type Source } from '../api/sources.js';
import { Data } from '../design/data.js';
import { formatCount } from '../design/format.js';
import { Page } from '../design/page.js';
import { HealthCards } from '../feed-health/health-cards.js';
import { useLoaded } from '../hooks/use-loaded.js';
import { ClientList } from './client-list.js';
import { Freshness } from './freshness.js';
import { MESSAGE_STATES } from './message-states.js';
import { MessageList } from './message-list.js';
import { PullList } from './pull-list.js';
import { SubscriptionList } from './subscription-list.js';

const STATES = Object.keys(MESSAGE_STATES) as MessageState[];

/** One EHR: its feed and its messages, by what became of them. */
export function SourcePage() {
  const { sourceName = '' } = useParams();
  const load = useCallback((signal: AbortSignal) => readSource(sourceName, signal), [sourceName]);
  const { loaded, reload } = useLoaded(load);
  const [search, setSearch] = useSearchParams();
  // What the EHR offers to tell is known once it is connected.
  const [connections, setConnections] = useState(0);
  const state = STATES.find((known) => known === search.get('state'));
  const source = loaded.state === 'ready' ? loaded.value : null;
  return (
    <Page
      title={source?.title ?? 'EHR'}
      trail={[{ to: '/sources', text: 'Sources' }]}
      lead={
        source ? (
          <>
            Last message: <Freshness source={source} />
          </>
        ) : (
          'Feed and messages'
        )
      }
    >
      <Data of={loaded} name="the source" onRetry={reload}>
        {(found) => (
          <>
            <ClientList source={found.name} />
            <HealthCards source={found.name} />
            <PullList source={found.name} onConnected={() => setConnections(connections + 1)} />
            <SubscriptionList key={connections} source={found.name} />
            <StateFilter
              source={found}
              chosen={state}
              onChoose={(chosen) => setSearch(chosen ? { state: chosen } : {}, { replace: true })}
            />
            <MessageList key={state ?? 'all'} source={found.name} state={state} onReplayed={reload} />
          </>
        )}
      </Data>
    </Page>
  );
}

interface StateFilterProps {
  source: Source;
  chosen: MessageState | undefined;
  onChoose: (state: MessageState | undefined) => void;
}

function StateFilter({ source, chosen, onChoose }: StateFilterProps) {
  const all = STATES.reduce((sum, state) => sum + source.messages[state], 0);
  return (
    <div className="chips" role="group" aria-label="State of the messages">
      <button type="button" className="chip" aria-pressed={chosen === undefined} onClick={() => onChoose(undefined)}>
        All <span className="chip__count">{formatCount(all)}</span>
      </button>
      {STATES.map((state) => (
        <button
          key={state}
          type="button"
          className="chip"
          aria-pressed={chosen === state}
          onClick={() => onChoose(state)}
        >
          {MESSAGE_STATES[state].text} <span className="chip__count">{formatCount(source.messages[state])}</span>
        </button>
      ))}
    </div>
  );
}

import { useCallback } from 'react';
import { readMessages, type Message, type MessageState } from '../api/sources.js';
import { Badge } from '../design/badge.js';
import { Card } from '../design/card.js';
import { Data } from '../design/data.js';
import { Empty } from '../design/empty.js';
import { formatCount, formatMoment } from '../design/format.js';
import { Pager } from '../design/pager.js';
import { Table, type Column } from '../design/table.js';
import { useCursor } from '../hooks/use-cursor.js';
import { useLoaded } from '../hooks/use-loaded.js';
import { useHasRole } from '../session/session-context.js';
import { Issues } from './issues.js';
import { MESSAGE_STATES } from './message-states.js';
import { ReplayButton } from './replay-button.js';

interface MessageListProps {
  source: string;
  /** Only messages in this state; all when absent. */
  state: MessageState | undefined;
  onReplayed: () => void;
}

/** Messages of a source, the newest first, with what was wrong with each. */
export function MessageList({ source, state, onReplayed }: MessageListProps) {
  const cursor = useCursor();
  const mayReplay = useHasRole('administrator', 'quality-officer');
  const load = useCallback(
    (signal: AbortSignal) => readMessages(source, { state, before: cursor.after }, signal),
    [source, state, cursor.after],
  );
  const { loaded, reload } = useLoaded(load);
  const replayed = useCallback(() => {
    reload();
    onReplayed();
  }, [reload, onReplayed]);
  return (
    <Card title={state ? `${MESSAGE_STATES[state].text} messages` : 'Messages'} flush>
      <Data of={loaded} name="messages" onRetry={reload}>
        {({ messages, next }) =>
          messages.length === 0 ? (
            <Empty title="No messages">
              <p>{state ? 'No message is in this state.' : 'Nothing has arrived from this EHR yet.'}</p>
            </Empty>
          ) : (
            <div>
              <Table
                label="Messages"
                columns={columnsFor(source, mayReplay, replayed)}
                rows={messages}
                keyOf={(message) => message.id}
              />
              <Pager page={cursor.page} next={next} onNext={cursor.forward} onPrevious={cursor.back} />
            </div>
          )
        }
      </Data>
    </Card>
  );
}

function columnsFor(source: string, mayReplay: boolean, replayed: () => void): readonly Column<Message>[] {
  const columns: Column<Message>[] = [
    { head: 'Received', cell: (message) => formatMoment(message.receivedAt) },
    {
      head: 'State',
      cell: ({ state }) => <Badge tone={MESSAGE_STATES[state].tone}>{MESSAGE_STATES[state].text}</Badge>,
    },
    { head: 'Resources', number: true, cell: (message) => formatCount(message.resourceCount) },
    { head: 'What the service found', cell: (message) => <Issues outcome={message.outcome} /> },
  ];
  if (!mayReplay) return columns;
  const replay: Column<Message> = {
    head: 'Replay',
    cell: (message) =>
      message.state === 'quarantined' || message.state === 'partly-applied' ? (
        <ReplayButton source={source} message={message} onReplayed={replayed} />
      ) : (
        <span className="muted">–</span>
      ),
  };
  return [...columns, replay];
}

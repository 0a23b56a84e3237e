import { useCallback } from 'react';
import { replayMessage, type Message } from '../api/sources.js';
import { formatMoment } from '../design/format.js';
import { useAction } from '../hooks/use-action.js';

interface ReplayProps {
  source: string;
  message: Message;
  onReplayed: () => void;
}

/** Has a message applied again, for when its cause was mended. */
export function ReplayButton({ source, message, onReplayed }: ReplayProps) {
  const replay = useCallback(async () => {
    await replayMessage(source, message.id);
    onReplayed();
  }, [source, message.id, onReplayed]);
  const action = useAction(replay);
  return (
    <>
      <button
        type="button"
        className="button button--small"
        disabled={action.busy}
        aria-label={`Replay the message received ${formatMoment(message.receivedAt)}`}
        onClick={() => void action.perform()}
      >
        {action.busy ? 'Replaying…' : 'Replay'}
      </button>
      {action.error && (
        <p className="small" role="alert">
          {action.error.message}
        </p>
      )}
    </>
  );
}

import { replayMessage, type Message } from '../api/sources.js';
import { formatMoment } from '../design/format.js';
import { ActionButton } from './action-button.js';

interface ReplayProps {
  source: string;
  message: Message;
  onReplayed: () => void;
}

/** Has a message applied again, for when its cause was mended. */
export function ReplayButton({ source, message, onReplayed }: ReplayProps) {
  return (
    <ActionButton
      text="Replay"
      busyText="Replaying…"
      label={`Replay the message received ${formatMoment(message.receivedAt)}`}
      perform={() => replayMessage(source, message.id)}
      onDone={onReplayed}
    />
  );
}

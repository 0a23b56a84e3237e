import { schedulePulls, testConnection, type Connection, type ConnectionStep } from '../api/connections.js';
import { requestPull } from '../api/sources.js';
import { Choice } from '../design/field.js';
import { useAction } from '../hooks/use-action.js';
import { ActionButton } from './action-button.js';

const HOUR = 3600;
const SCHEDULES: readonly (readonly [text: string, seconds: number])[] = [
  ['every 15 minutes', HOUR / 4],
  ['every hour', HOUR],
  ['every 6 hours', 6 * HOUR],
  ['every day', 24 * HOUR],
  ['every week', 168 * HOUR],
];

interface PullActionsProps {
  source: string;
  connection: Connection;
  onDone: () => void;
  onTested: (steps: ConnectionStep[]) => void;
}

/** Pull now, test the connection, and the schedule. */
export function PullActions({ source, connection, onDone, onTested }: PullActionsProps) {
  return (
    <div className="chips chips--fields">
      <ActionButton text="Pull now" busyText="Requesting…" perform={() => requestPull(source)} onDone={onDone} />
      <ActionButton
        text="Test the connection"
        busyText="Testing…"
        perform={async () => onTested(await testConnection(source))}
        onDone={onDone}
      />
      <Schedule source={source} everySeconds={connection.everySeconds} onDone={onDone} />
    </div>
  );
}

function Schedule({
  source,
  everySeconds,
  onDone,
}: Pick<Connection, 'everySeconds'> & Pick<PullActionsProps, 'source' | 'onDone'>) {
  const action = useAction(async (seconds: number | null) => {
    await schedulePulls(source, seconds);
    onDone();
  });
  const known = SCHEDULES.some(([, seconds]) => seconds === everySeconds);
  return (
    <>
      <Choice
        label="Pulled by itself"
        value={everySeconds ?? ''}
        disabled={action.busy}
        onChange={({ target }) => void action.perform(target.value === '' ? null : Number(target.value))}
      >
        <option value="">never</option>
        {everySeconds !== null && !known && <option value={everySeconds}>every {everySeconds} seconds</option>}
        {SCHEDULES.map(([text, seconds]) => (
          <option key={seconds} value={seconds}>
            {text}
          </option>
        ))}
      </Choice>
      {action.error && (
        <p className="small" role="alert">
          {action.error.message}
        </p>
      )}
    </>
  );
}

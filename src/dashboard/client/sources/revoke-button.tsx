import { useCallback, useState } from 'react';
import { revokeClient, type Client } from '../api/clients.js';
import { useAction } from '../hooks/use-action.js';

interface RevokeProps {
  client: Client;
  onRevoked: () => void;
}

/** Refuses a client for good; asks once more, since it cannot be taken back. */
export function RevokeButton({ client, onRevoked }: RevokeProps) {
  const [asked, setAsked] = useState(false);
  const revoke = useCallback(async () => {
    await revokeClient(client.id);
    onRevoked();
  }, [client.id, onRevoked]);
  const action = useAction(revoke);
  if (!asked) {
    return (
      <button
        type="button"
        className="button button--small"
        aria-label={`Revoke ${client.name}`}
        onClick={() => setAsked(true)}
      >
        Revoke
      </button>
    );
  }
  return (
    <div className="stack" role="group" aria-label={`Revoke ${client.name} for good?`}>
      <button
        type="button"
        className="button button--small"
        disabled={action.busy}
        onClick={() => void action.perform()}
      >
        {action.busy ? 'Revoking…' : 'Revoke for good'}
      </button>
      <button type="button" className="button button--small" disabled={action.busy} onClick={() => setAsked(false)}>
        Keep
      </button>
      {action.error && (
        <p className="small" role="alert">
          {action.error.message}
        </p>
      )}
    </div>
  );
}

import { useCallback } from 'react';
import { readClients, type Client } from '../api/clients.js';
import { Badge } from '../design/badge.js';
import { Card } from '../design/card.js';
import { Data } from '../design/data.js';
import { formatMoment } from '../design/format.js';
import { Table, type Column } from '../design/table.js';
import { useLoaded } from '../hooks/use-loaded.js';
import { useHasRole } from '../session/session-context.js';
import { RevokeButton } from './revoke-button.js';

interface ClientListProps {
  /** Name of the source that the clients write for; without one those are shown that write for none. */
  source?: string;
}

/** Programs that are authorised by access tokens. Where there are none, there is no card. */
export function ClientList({ source }: ClientListProps) {
  const load = useCallback((signal: AbortSignal) => readClients(source, signal), [source]);
  const { loaded, reload } = useLoaded(load);
  const mayRevoke = useHasRole('administrator');
  const isShown = (client: Client) => source !== undefined || client.source === null;
  if (loaded.state === 'ready' && !loaded.value.some(isShown)) return null;
  const revoke: Column<Client> = {
    head: 'Access',
    cell: (client) => <Access client={client} mayRevoke={mayRevoke} onRevoked={reload} />,
  };
  return (
    <Card title={source === undefined ? 'Clients that only read' : 'Clients'} flush>
      <Data of={loaded} name="clients" onRetry={reload}>
        {(clients) => (
          <Table label="Clients" columns={[...COLUMNS, revoke]} rows={clients.filter(isShown)} keyOf={({ id }) => id} />
        )}
      </Data>
    </Card>
  );
}

const COLUMNS: readonly Column<Client>[] = [
  { head: 'Client', cell: ({ name }) => name },
  { head: 'Scopes', cell: ({ scopes }) => <code className="small">{scopes.join(' ')}</code> },
  { head: 'Reads', cell: ({ allSources }) => (allSources ? 'All sources' : 'This source') },
  {
    head: 'Last token',
    cell: ({ lastUsedAt }) => (lastUsedAt ? formatMoment(lastUsedAt) : <span className="muted">Never</span>),
  },
];

function Access({ client, mayRevoke, onRevoked }: { client: Client; mayRevoke: boolean; onRevoked: () => void }) {
  if (!client.active) return <Badge>Revoked</Badge>;
  return mayRevoke ? <RevokeButton client={client} onRevoked={onRevoked} /> : <Badge tone="good">Active</Badge>;
}

import { useCallback, useState } from 'react';
import { readConnection, type Connection, type ConnectionStep } from '../api/connections.js';
import { cancelPull, readPulls, type Pull } from '../api/sources.js';
import { Badge } from '../design/badge.js';
import { Card } from '../design/card.js';
import { Data } from '../design/data.js';
import { Empty } from '../design/empty.js';
import { formatCount, formatMoment } from '../design/format.js';
import { Notice } from '../design/notice.js';
import { Table, type Column } from '../design/table.js';
import { useLoaded } from '../hooks/use-loaded.js';
import { useSession } from '../session/session-context.js';
import { ActionButton } from './action-button.js';
import { ConnectForm } from './connect-form.js';
import { ConnectionSteps } from './connection-steps.js';
import { PullActions } from './pull-actions.js';
import { PULL_STATES } from './pull-states.js';

interface PullListProps {
  source: string;
  onConnected: () => void;
}

/**
 * The last pulls of a source, the newest first, and what can be done; where its FHIR server is not connected, the form
 * for that. Who may not connect it sees no such card for an EHR that only pushes.
 */
export function PullList({ source, onConnected }: PullListProps) {
  const load = useCallback(
    async (signal: AbortSignal) => ({
      connection: await readConnection(source, signal),
      pulls: await readPulls(source, signal),
    }),
    [source],
  );
  const { loaded, reload } = useLoaded(load);
  const { session } = useSession();
  const mayChange = session.roles.includes('administrator');
  const [steps, setSteps] = useState<ConnectionStep[] | null>(null);
  const pushesOnly = loaded.state === 'ready' && loaded.value.connection === null && loaded.value.pulls.length === 0;
  if (pushesOnly && !mayChange) return null;
  const connected = (tested: ConnectionStep[]) => {
    setSteps(tested);
    reload();
    onConnected();
  };
  return (
    <Card title="Pulls" flush>
      <Data of={loaded} name="pulls" onRetry={reload}>
        {({ connection, pulls }) => (
          <>
            {connection && (
              <div className="card__body stack">
                <p>{inWords(connection)}</p>
                {connection.groupFault && <Notice tone="warn">{connection.groupFault}</Notice>}
                {mayChange && (
                  <PullActions source={source} connection={connection} onDone={reload} onTested={setSteps} />
                )}
                {steps && <ConnectionSteps of={steps} />}
              </div>
            )}
            {!connection && mayChange && (
              <div className="card__body">
                <ConnectForm source={source} onConnected={connected} />
              </div>
            )}
            {connection && pulls.length === 0 && <Empty title="Not pulled yet" />}
            {pulls.length > 0 && (
              <Table
                label="Pulls"
                columns={mayChange ? [...COLUMNS, cancelling(source, reload)] : COLUMNS}
                rows={pulls}
                keyOf={({ id }) => id}
              />
            )}
          </>
        )}
      </Data>
    </Card>
  );
}

function inWords({ mode, software, group, showsDeletions, everySeconds, nextDueAt }: Connection): string {
  const what = group === null ? 'all patients' : `Group/${group}`;
  const how = mode === 'bulk' ? 'by Bulk Data export' : 'by searches of what is new';
  const blind = mode === 'polling' && !showsDeletions ? ' Searches show no deletions.' : '';
  const next = everySeconds === null || nextDueAt === null ? 'No schedule.' : `Next: ${formatMoment(nextDueAt)}.`;
  return `${software ?? 'A FHIR server'}, ${what}, ${how}.${blind} ${next}`;
}

function cancelling(source: string, onDone: () => void): Column<Pull> {
  return {
    head: 'Action',
    cell: ({ id, createdAt, finishedAt, state }) =>
      finishedAt === null && state !== 'cancelling' ? (
        <ActionButton
          text="Cancel"
          busyText="Cancelling…"
          label={`Cancel the pull requested ${formatMoment(createdAt)}`}
          perform={() => cancelPull(source, id)}
          onDone={onDone}
        />
      ) : null,
  };
}

const COLUMNS: readonly Column<Pull>[] = [
  { head: 'Requested', cell: ({ createdAt }) => formatMoment(createdAt) },
  { head: 'State', cell: ({ state }) => <Badge tone={PULL_STATES[state].tone}>{PULL_STATES[state].text}</Badge> },
  { head: 'Asked for', cell: askedFor },
  { head: 'Files or searches', number: true, cell: filesOf },
  { head: 'Resources', number: true, cell: ({ lines }) => formatCount(lines) },
  { head: 'Applied', number: true, cell: ({ applied }) => formatCount(applied) },
  { head: 'Remark', cell: remarkOf },
];

function askedFor({ kind, since }: Pull): string {
  if (kind === 'newcomers') return 'New members of the group';
  if (kind === 'requery') return 'What a subscription did not tell';
  return since === null ? 'Everything' : `News since ${formatMoment(since)}`;
}

function filesOf({ files }: Pull): string {
  return `${formatCount(files.done)} of ${formatCount(files.done + files.waiting + files.short)}`;
}

function remarkOf({ fault, progress, waitingMessages, faultyMessages }: Pull) {
  const remarks = [
    fault ?? progress,
    waitingMessages > 0 && `${formatCount(waitingMessages)} messages wait to be applied`,
    faultyMessages > 0 && `${formatCount(faultyMessages)} messages with faults`,
  ].filter(Boolean);
  return remarks.length > 0 ? remarks.join('; ') : <span className="muted">–</span>;
}

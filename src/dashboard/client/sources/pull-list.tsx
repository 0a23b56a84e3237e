import { useCallback } from 'react';
import { readPulls, type Pull } from '../api/sources.js';
import { Badge } from '../design/badge.js';
import { Card } from '../design/card.js';
import { Data } from '../design/data.js';
import { formatCount, formatMoment } from '../design/format.js';
import { Table, type Column } from '../design/table.js';
import { useLoaded } from '../hooks/use-loaded.js';
import { PULL_STATES } from './pull-states.js';

/** The last pulls of a source by Bulk Data export, the newest first. An EHR that only pushes has none, and no card. */
export function PullList({ source }: { source: string }) {
  const load = useCallback((signal: AbortSignal) => readPulls(source, signal), [source]);
  const { loaded, reload } = useLoaded(load);
  if (loaded.state === 'ready' && loaded.value.length === 0) return null;
  return (
    <Card title="Bulk pulls" flush>
      <Data of={loaded} name="bulk pulls" onRetry={reload}>
        {(pulls) => <Table label="Bulk pulls" columns={COLUMNS} rows={pulls} keyOf={({ id }) => id} />}
      </Data>
    </Card>
  );
}

const COLUMNS: readonly Column<Pull>[] = [
  { head: 'Requested', cell: ({ createdAt }) => formatMoment(createdAt) },
  { head: 'State', cell: ({ state }) => <Badge tone={PULL_STATES[state].tone}>{PULL_STATES[state].text}</Badge> },
  { head: 'Asked for', cell: askedFor },
  { head: 'Files', number: true, cell: filesOf },
  { head: 'Lines', number: true, cell: ({ lines }) => formatCount(lines) },
  { head: 'Applied', number: true, cell: ({ applied }) => formatCount(applied) },
  { head: 'Remark', cell: remarkOf },
];

function askedFor({ kind, since }: Pull): string {
  if (kind === 'newcomers') return 'New members of the group';
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

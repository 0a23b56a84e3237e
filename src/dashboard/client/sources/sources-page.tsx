import { Link } from 'react-router';
import { readSources, type MessageState, type Source } from '../api/sources.js';
import { Badge } from '../design/badge.js';
import { Card } from '../design/card.js';
import { Data } from '../design/data.js';
import { Empty } from '../design/empty.js';
import { formatCount } from '../design/format.js';
import { Page } from '../design/page.js';
import { Table, type Column } from '../design/table.js';
import { HealthBoard } from '../feed-health/health-board.js';
import { useLoaded } from '../hooks/use-loaded.js';
import { ClientList } from './client-list.js';
import { Freshness } from './freshness.js';
import { MESSAGE_STATES } from './message-states.js';

const COLUMNS: readonly Column<Source>[] = [
  {
    head: 'EHR',
    cell: (source) => (
      <div className="measure-name">
        <Link to={`/sources/${source.name}`}>{source.title}</Link>
        <span className="muted small">
          <code>{source.name}</code>
        </span>
      </div>
    ),
  },
  { head: 'Last message', cell: (source) => <Freshness source={source} /> },
  countOf('applied'),
  countOf('partly-applied'),
  countOf('received'),
  {
    head: MESSAGE_STATES.quarantined.text,
    number: true,
    cell: (source) =>
      source.messages.quarantined === 0 ? (
        '0'
      ) : (
        <Link to={`/sources/${source.name}?state=quarantined`}>
          <Badge tone="bad">{formatCount(source.messages.quarantined)}</Badge>
        </Link>
      ),
  },
];

function countOf(state: MessageState): Column<Source> {
  return { head: MESSAGE_STATES[state].text, number: true, cell: (source) => formatCount(source.messages[state]) };
}

/** Every connected EHR: how fresh its feed is, and what became of its messages. */
export function SourcesPage() {
  const { loaded, reload } = useLoaded(readSources);
  return (
    <Page title="Sources" lead="Connected EHRs, how fresh their feeds are, and what became of their messages.">
      <HealthBoard />
      <Data of={loaded} name="sources" onRetry={reload}>
        {(sources) => (
          <Card title="Messages of the EHRs" flush>
            {sources.length === 0 ? (
              <Empty title="No EHR is connected">
                <p>
                  An administrator connects one with <code>caliper sources add</code>.
                </p>
              </Empty>
            ) : (
              <Table label="Messages of the EHRs" columns={COLUMNS} rows={sources} keyOf={(source) => source.id} />
            )}
          </Card>
        )}
      </Data>
      <ClientList />
    </Page>
  );
}

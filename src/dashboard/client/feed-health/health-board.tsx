import { useCallback } from 'react';
import { Link } from 'react-router';
import { readFeedCosts, readFeedHealths, type FeedHealth } from '../api/feed-health.js';
import { Badge } from '../design/badge.js';
import { Card } from '../design/card.js';
import { Data } from '../design/data.js';
import { Table, type Column } from '../design/table.js';
import { useLoaded } from '../hooks/use-loaded.js';
import { Freshness } from '../sources/freshness.js';
import { CostList } from './cost-list.js';
import { Findings } from './findings.js';
import { FEED_STATES, lateWords } from './health-words.js';

/** Costs that stand on the board; each source has all of its own. */
const COSTS_SHOWN = 5;

const COLUMNS: readonly Column<FeedHealth>[] = [
  { head: 'EHR', cell: ({ source }) => <Link to={`/sources/${source.name}`}>{source.title}</Link> },
  { head: 'Feed', cell: ({ state }) => <Badge tone={FEED_STATES[state].tone}>{FEED_STATES[state].text}</Badge> },
  { head: 'Last message', cell: ({ source }) => <Freshness source={source} /> },
  { head: 'After the event', cell: ({ lateDays }) => lateWords(lateDays) },
  {
    head: 'What is not as usual',
    cell: ({ findings }) => (findings.length > 0 ? <Findings of={findings} /> : <span className="muted">–</span>),
  },
];

/** How all feeds do, and what their dearest flaws cost; nothing while no EHR is connected. */
export function HealthBoard() {
  const load = useCallback(async (signal: AbortSignal) => {
    const [feeds, costs] = await Promise.all([readFeedHealths(signal), readFeedCosts(null, signal)]);
    return { feeds, costs: costs.filter((cost) => cost.cannotMeet + cost.leftOut > 0).slice(0, COSTS_SHOWN) };
  }, []);
  const { loaded, reload } = useLoaded(load);
  if (loaded.state === 'ready' && loaded.value.feeds.length === 0) return null;
  return (
    <Data of={loaded} name="the health of the feeds" onRetry={reload}>
      {({ feeds, costs }) => (
        <>
          <Card title="Health of the feeds" flush>
            <Table label="Health of the feeds" columns={COLUMNS} rows={feeds} keyOf={({ source }) => source.id} />
          </Card>
          {costs.length > 0 && (
            <Card title="What flawed data costs" flush>
              <CostList costs={costs} withSource />
            </Card>
          )}
        </>
      )}
    </Data>
  );
}

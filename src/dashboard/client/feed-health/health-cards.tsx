import { useCallback } from 'react';
import { readFeedCosts, readSourceHealth, type FeedCost, type SourceHealth } from '../api/feed-health.js';
import { Badge } from '../design/badge.js';
import { Card } from '../design/card.js';
import { Data } from '../design/data.js';
import { Empty } from '../design/empty.js';
import { Facts } from '../design/facts.js';
import { formatPersons } from '../design/format.js';
import { useLoaded } from '../hooks/use-loaded.js';
import { CodingTable } from './coding-table.js';
import { CostList } from './cost-list.js';
import { Findings } from './findings.js';
import { FEED_STATES, lateWords } from './health-words.js';
import { MonthTable } from './month-table.js';

/** How the feed of one source does, what its resources look like, and what their flaws cost. */
export function HealthCards({ source }: { source: string }) {
  const load = useCallback(
    async (signal: AbortSignal) => {
      const [health, costs] = await Promise.all([readSourceHealth(source, signal), readFeedCosts(source, signal)]);
      return { health, costs };
    },
    [source],
  );
  const { loaded, reload } = useLoaded(load);
  return (
    <Data of={loaded} name="the health of the feed" onRetry={reload}>
      {({ health, costs }) => (
        <>
          <FeedCard health={health} />
          <CostCard costs={costs} />
          <Card title="Resources by month" flush>
            {health.counts.length === 0 ? (
              <Empty title="No resources of the last year" />
            ) : (
              <MonthTable months={health.months} counts={health.counts} />
            )}
          </Card>
          <Card title="Coding" flush>
            <CodingTable coding={health.coding} />
          </Card>
        </>
      )}
    </Data>
  );
}

function FeedCard({ health }: { health: SourceHealth }) {
  const { state, findings, rhythm, lateDays, uncounted } = health;
  return (
    <Card title="Feed" aside={<Badge tone={FEED_STATES[state].tone}>{FEED_STATES[state].text}</Badge>}>
      <div className="stack stack--close">
        <Findings of={findings} />
        <Facts
          of={[
            ['Usually sends', rhythm ?? 'not known yet'],
            ['Data come after the event', lateWords(lateDays)],
            ...(uncounted > 0 ? [['Not counted yet', `changes of ${formatPersons(uncounted)}`] as const] : []),
          ]}
        />
      </div>
    </Card>
  );
}

function CostCard({ costs }: { costs: readonly FeedCost[] }) {
  return (
    <Card title="What it costs" flush>
      {costs.length === 0 ? (
        <Empty title="No costs known">
          <p>After each evaluation of all persons, flawed data of this EHR is evaluated again as if it were mended.</p>
        </Empty>
      ) : (
        <CostList costs={costs} />
      )}
    </Card>
  );
}

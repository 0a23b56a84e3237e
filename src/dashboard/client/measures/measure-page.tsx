import { useCallback } from 'react';
import { Link } from 'react-router';
import { readScores, type GroupScore, type MeasureScore } from '../api/measures.js';
import { Card } from '../design/card.js';
import { Data } from '../design/data.js';
import { Empty } from '../design/empty.js';
import { formatCount, formatPeriod } from '../design/format.js';
import { Notice } from '../design/notice.js';
import { Page } from '../design/page.js';
import { Table } from '../design/table.js';
import { useLoaded } from '../hooks/use-loaded.js';
import { personsAddress } from './addresses.js';
import { inOrder } from './population-names.js';
import { GroupScoreFigure } from './score.js';
import { StrataTable } from './strata-table.js';
import { useMeasurePeriod } from './use-period.js';

/** One measure in one period: each group with its score, its counts and its strata. */
export function MeasurePage() {
  const { packageId, periodStart, periodEnd } = useMeasurePeriod();
  const load = useCallback(
    async (signal: AbortSignal) => {
      const scores = await readScores({ periodStart, periodEnd }, signal);
      return scores.find((score) => score.packageId === packageId) ?? null;
    },
    [packageId, periodStart, periodEnd],
  );
  const { loaded, reload } = useLoaded(load);
  const score = loaded.state === 'ready' ? loaded.value : null;
  return (
    <Page
      title={score?.title ?? 'Measure'}
      trail={[{ to: `/measures?period=${periodStart}..${periodEnd}`, text: 'Measures' }]}
      lead={score ? `${nameOf(score)} · period ${formatPeriod(score)}` : 'Groups, strata and counts'}
    >
      <Data of={loaded} name="the measure" onRetry={reload}>
        {(found) => (found ? <Groups score={found} /> : <NotEvaluated />)}
      </Data>
    </Page>
  );
}

function nameOf(score: MeasureScore): string {
  return `${score.identifiers[0] ?? score.url}, version ${score.version}`;
}

function NotEvaluated() {
  return (
    <Card title="Not evaluated" flush>
      <Empty title="There are no results for this measure in this period">
        <p>
          Start an evaluation for the period on the <Link to="/measures">measures page</Link>.
        </p>
      </Empty>
    </Card>
  );
}

function Groups({ score }: { score: MeasureScore }) {
  return (
    <>
      {score.failedPersons > 0 && (
        <Notice tone="warn" title={`${formatCount(score.failedPersons)} persons could not be evaluated`}>
          <p>
            They are in no count. <Link to={personsAddress(score, { failed: 'true' })}>See who they are, and why</Link>.
          </p>
        </Notice>
      )}
      {score.groups.map((group, index) => (
        <Card key={group.id} title={titleOf(group, index, score.groups.length)} aside={<Basis group={group} />}>
          <GroupDetail score={score} group={group} />
        </Card>
      ))}
    </>
  );
}

/** What the counts are counts of. */
function Basis({ group }: { group: GroupScore }) {
  return (
    <span className="muted small">counts {group.basis === 'boolean' ? 'persons' : `${group.basis} episodes`}</span>
  );
}

function titleOf(group: GroupScore, index: number, groups: number): string {
  if (group.description && group.description.length <= 80) return group.description;
  return groups === 1 ? 'Result' : `Group ${index + 1}`;
}

function GroupDetail({ score, group }: { score: MeasureScore; group: GroupScore }) {
  return (
    <div className="stack">
      <div className="populations">
        <GroupScoreFigure group={group} large />
        <Table
          label="Populations"
          rows={inOrder(group.populations)}
          keyOf={(row) => row.code}
          columns={[
            { head: 'Population', cell: (row) => row.name },
            {
              head: 'Count',
              number: true,
              cell: (row) => (
                <Link to={personsAddress(score, { group: group.id, population: row.code })}>
                  {formatCount(row.count)}
                </Link>
              ),
            },
          ]}
        />
      </div>
      {group.strata.length > 0 && <StrataTable score={score} group={group} />}
    </div>
  );
}

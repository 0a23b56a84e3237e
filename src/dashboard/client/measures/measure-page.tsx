import { useCallback } from 'react';
import { Link, useParams } from 'react-router';
import { readScore, type GroupScore, type MeasureScore } from '../api/measures.js';
import { Card } from '../design/card.js';
import { Data } from '../design/data.js';
import { formatCount, formatMoment, formatPeriod, formatPersons } from '../design/format.js';
import { Notice } from '../design/notice.js';
import { Page } from '../design/page.js';
import { Table } from '../design/table.js';
import { useLoaded } from '../hooks/use-loaded.js';
import { boardAddress, personsAddress } from './addresses.js';
import { Benchmarks } from './benchmarks.js';
import { EngineAgreement } from './engine-agreement.js';
import { countedUnit, fitsName, groupName } from './group-words.js';
import { inOrder } from './population-names.js';
import { GroupScoreFigure } from './score.js';
import { SlicesCard } from './slices-card.js';
import { StrataTable } from './strata-table.js';

/** One measure in one period: each group with its score, its counts and its strata. */
export function MeasurePage() {
  const { measurePeriodId = '' } = useParams();
  const load = useCallback((signal: AbortSignal) => readScore(measurePeriodId, signal), [measurePeriodId]);
  const { loaded, reload } = useLoaded(load);
  const score = loaded.state === 'ready' ? loaded.value : null;
  return (
    <Page
      title={score?.package.title ?? 'Measure'}
      trail={[{ to: score ? boardAddress(score.period) : '/measures', text: 'Measures' }]}
      lead={score ? leadOf(score) : 'Groups, strata and counts'}
    >
      <Data of={loaded} name="the measure" onRetry={reload}>
        {(found) => <Groups score={found} />}
      </Data>
    </Page>
  );
}

function leadOf({ package: measure, period, evaluatedPersons, lastRun }: MeasureScore): string {
  const evaluated = `${formatPersons(evaluatedPersons)} evaluated`;
  const when = lastRun?.endedAt ? `, last ${formatMoment(lastRun.endedAt)}` : '';
  const name = measure.identifiers[0] ?? measure.name;
  return `${name}, version ${measure.version} · period ${formatPeriod(period)} · ${evaluated}${when}`;
}

function Groups({ score }: { score: MeasureScore }) {
  return (
    <>
      {score.failedPersons > 0 && (
        <Notice tone="warn" title={`${formatPersons(score.failedPersons)} could not be evaluated`}>
          <p>
            They are in no count.{' '}
            <Link to={personsAddress(score, { population: 'failed' })}>See who they are, and why</Link>.
          </p>
        </Notice>
      )}
      {score.lastRun && <EngineAgreement runId={score.lastRun.id} {...score.lastRun} />}
      {score.groups.map((group, index) => (
        <Card key={group.id} title={score.groups.length === 1 ? 'Result' : groupName(group, index)}>
          <GroupDetail score={score} group={group} described={describedBelow(score, group)} />
        </Card>
      ))}
      {score.groups[0] && <SlicesCard score={score} group={score.groups[0]} />}
      <Benchmarks score={score} />
    </>
  );
}

/** The description, where the title above is not all of it already. */
function describedBelow({ groups }: MeasureScore, { description }: GroupScore): string | null {
  return description !== null && groups.length > 1 && fitsName(description) ? null : description;
}

interface GroupDetailProps {
  score: MeasureScore;
  group: GroupScore;
  described: string | null;
}

function GroupDetail({ score, group, described }: GroupDetailProps) {
  return (
    <div className="stack">
      {described !== null && <p className="muted">{described}</p>}
      <div className="populations">
        <GroupScoreFigure measure={score.package} group={group} large />
        <Table
          label="Populations"
          rows={inOrder(group.populations)}
          keyOf={(row) => row.code}
          columns={[
            { head: 'Population', cell: (row) => row.name },
            {
              head: countedUnit(group) === 'patients' ? 'Patients' : 'Episodes',
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

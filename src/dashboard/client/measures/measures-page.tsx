import { useCallback, useState } from 'react';
import { useSearchParams } from 'react-router';
import { readActiveMeasures, readScores, type Measure, type MeasureScore, type Period } from '../api/measures.js';
import type { Run } from '../api/runs.js';
import { Card } from '../design/card.js';
import { Data } from '../design/data.js';
import { Empty } from '../design/empty.js';
import { Page } from '../design/page.js';
import { useLoaded } from '../hooks/use-loaded.js';
import { useHasRole } from '../session/session-context.js';
import { MeasuresTable } from './measures-table.js';
import { calendarYear, PeriodChoice, periodKey, periodsOf } from './period-choice.js';
import { RunPanel } from './run-panel.js';
import { StartRun } from './start-run.js';
import { useRun } from './use-run.js';

interface Board {
  measures: Measure[];
  scores: MeasureScore[];
}

async function readBoard(signal: AbortSignal): Promise<Board> {
  const [measures, scores] = await Promise.all([readActiveMeasures(signal), readScores(null, signal)]);
  return { measures, scores };
}

/** Every active measure with its score in one period, and the evaluation that brings them about. */
export function MeasuresPage() {
  const { loaded, reload } = useLoaded(readBoard);
  const { current, show } = useRun(reload);
  const [search, setSearch] = useSearchParams();
  const [starting, setStarting] = useState(false);
  const mayRun = useHasRole('administrator', 'quality-officer');
  const periods = periodsOf(loaded.state === 'ready' ? loaded.value.scores : [], current);
  const period = periods.find((known) => periodKey(known) === search.get('period')) ?? periods[0] ?? null;

  const choose = useCallback((key: string) => setSearch({ period: key }, { replace: true }), [setSearch]);
  const started = useCallback(
    (run: Run) => {
      show(run);
      setStarting(false);
      choose(periodKey(run));
    },
    [show, choose],
  );

  return (
    <Page
      title="Measures"
      lead="Scores of every active measure, over one record per person."
      aside={
        <div className="toolbar">
          {period && <PeriodChoice periods={periods} chosen={period} onChoose={choose} />}
          {mayRun && !starting && (
            <button type="button" className="button button--primary" onClick={() => setStarting(true)}>
              Run evaluation
            </button>
          )}
        </div>
      }
    >
      {starting && (
        <StartRun
          suggested={period ?? calendarYear(new Date())}
          onStarted={started}
          onClose={() => setStarting(false)}
        />
      )}
      {current && <RunPanel run={current} mayCancel={mayRun} />}
      <Data of={loaded} name="measures" onRetry={reload}>
        {(board) => <BoardCard board={board} period={period} />}
      </Data>
    </Page>
  );
}

function BoardCard({ board, period }: { board: Board; period: Period | null }) {
  return (
    <Card title="Active measures" flush>
      {board.measures.length === 0 ? (
        <Empty title="No measure is active">
          <p>
            An administrator imports and activates measure packages with <code>caliper measures import</code> and{' '}
            <code>caliper measures activate</code>.
          </p>
        </Empty>
      ) : (
        <MeasuresTable measures={board.measures} scores={board.scores} period={period} />
      )}
    </Card>
  );
}

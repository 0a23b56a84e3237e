import { useCallback, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { readActiveMeasures, readEvaluated, type Measure, type Period } from '../api/measures.js';
import type { Run } from '../api/runs.js';
import { Data } from '../design/data.js';
import { Page } from '../design/page.js';
import { useLoaded } from '../hooks/use-loaded.js';
import { useHasRole } from '../session/session-context.js';
import { periodKey } from './addresses.js';
import { MeasureBoard } from './measure-board.js';
import { calendarYear, distinct, PeriodChoice } from './period-choice.js';
import { RunPanel } from './run-panel.js';
import { StartRun } from './start-run.js';
import { useRun } from './use-run.js';

interface Board {
  measures: Measure[];
  /** Periods that were evaluated, the newest first. */
  periods: Period[];
}

async function readBoard(signal: AbortSignal): Promise<Board> {
  const [measures, evaluated] = await Promise.all([readActiveMeasures(signal), readEvaluated(signal)]);
  return { measures, periods: distinct(evaluated.map(({ period }) => period)) };
}

/** Every active measure with its score in one period, and the evaluation that brings them about. */
export function MeasuresPage() {
  const { loaded, reload } = useLoaded(readBoard);
  const { current, show } = useRun(reload);
  const [search, setSearch] = useSearchParams();
  const [starting, setStarting] = useState(false);
  const mayRun = useHasRole('administrator', 'quality-officer', 'aco-analyst');
  const periods = distinct([
    ...(current ? [current.period] : []),
    ...(loaded.state === 'ready' ? loaded.value.periods : []),
  ]);
  const period = periods.find((known) => periodKey(known) === search.get('period')) ?? periods[0] ?? null;

  const choose = useCallback((key: string) => setSearch({ period: key }, { replace: true }), [setSearch]);
  const started = useCallback(
    (run: Run) => {
      show(run);
      setStarting(false);
      choose(periodKey(run.period));
    },
    [show, choose],
  );

  return (
    <Page
      title="Measures"
      lead="Scores of every active measure, over one record per person."
      aside={
        <div className="toolbar">
          <Link to="/measures/compare">Compare versions</Link>
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
        {({ measures }) => <MeasureBoard measures={measures} period={period} asOf={current?.endedAt ?? null} />}
      </Data>
    </Page>
  );
}

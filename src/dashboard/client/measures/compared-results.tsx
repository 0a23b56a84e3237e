import { useCallback, useEffect, useState } from 'react';
import { useSearchParams } from 'react-router';
import { readFlipTotals, type Comparison, type FlipTotals, type Versions } from '../api/comparisons.js';
import type { Period } from '../api/measures.js';
import { followRun, isUnfinished, startRun, type Run } from '../api/runs.js';
import { Card } from '../design/card.js';
import { Data } from '../design/data.js';
import { Field } from '../design/field.js';
import { formatPeriod } from '../design/format.js';
import { Notice } from '../design/notice.js';
import { useAction } from '../hooks/use-action.js';
import { useLoaded } from '../hooks/use-loaded.js';
import { ComparedTotals } from './compared-totals.js';
import { calendarYear } from './period-choice.js';
import { RunPanel } from './run-panel.js';

/** Who counts otherwise in the later version, in a period that can be chosen. */
export function ComparedResults({ comparison }: { comparison: Comparison }) {
  const [search, setSearch] = useSearchParams();
  const period = periodOf(search, comparison);
  const choose = useCallback(
    (chosen: Period) => {
      const { before, after } = comparison;
      setSearch({ before: before.id, after: after.id, ...chosen }, { replace: true });
    },
    [comparison, setSearch],
  );
  const versions = { before: comparison.before.id, after: comparison.after.id };
  return (
    <>
      <Card title="Persons">
        <div className="form__row">
          <Field
            label="First day"
            type="date"
            value={period.start}
            max={period.end}
            onChange={(event) => choose({ ...period, start: event.target.value })}
          />
          <Field
            label="Last day"
            type="date"
            value={period.end}
            min={period.start}
            onChange={(event) => choose({ ...period, end: event.target.value })}
          />
        </div>
      </Card>
      {period.start !== '' && period.end !== '' && period.start <= period.end && (
        <Results versions={versions} start={period.start} end={period.end} />
      )}
    </>
  );
}

/** That of the address; else the later version's own, else this year. */
function periodOf(search: URLSearchParams, { after }: Comparison): Period {
  const { start, end } = after.effectivePeriod;
  const own = start && end ? { start, end } : calendarYear(new Date());
  return { start: search.get('start') ?? own.start, end: search.get('end') ?? own.end };
}

function Results({ versions: { before, after }, start, end }: { versions: Versions } & Period) {
  const load = useCallback(
    (signal: AbortSignal) => readFlipTotals({ before, after }, { start, end }, signal),
    [before, after, start, end],
  );
  const { loaded, reload } = useLoaded<FlipTotals | null>(load);
  const versions = { before, after };
  const period = { start, end };
  return (
    <Data of={loaded} name="the results" onRetry={reload}>
      {(totals) =>
        totals ? (
          <ComparedTotals versions={versions} period={period} totals={totals} />
        ) : (
          <EvaluateBoth before={before} after={after} start={start} end={end} onEnded={reload} />
        )
      }
    </Data>
  );
}

/** Offers to evaluate both versions, and follows that. */
function EvaluateBoth({ before, after, start, end, onEnded }: Versions & Period & { onEnded: () => void }) {
  const [run, setRun] = useState<Run | null>(null);
  const begin = useCallback(
    async () => setRun(await startRun({ start, end }, [before, after])),
    [before, after, start, end],
  );
  const action = useAction(begin);
  const followed = run && isUnfinished(run) ? run.id : null;
  const note = useCallback(
    (changed: Run) => {
      setRun(changed);
      if (!isUnfinished(changed)) onEnded();
    },
    [onEnded],
  );
  useEffect(() => (followed === null ? undefined : followRun(followed, note)), [followed, note]);
  if (run) return <RunPanel run={run} mayCancel />;
  return (
    <Notice title={`Not both versions were evaluated for ${formatPeriod({ start, end })}`}>
      <p>Both have to be evaluated for everyone, as they are now. A draft’s results are shown here only.</p>
      {action.error && <p role="alert">{action.error.message}</p>}
      <button
        type="button"
        className="button button--primary"
        disabled={action.busy}
        onClick={() => void action.perform()}
      >
        {action.busy ? 'Starting…' : 'Evaluate both'}
      </button>
    </Notice>
  );
}

import { useCallback } from 'react';
import { readMatchFigures, startMatchRun, type MatchFigures, type MatchRun } from '../api/matching.js';
import { Card } from '../design/card.js';
import { Data } from '../design/data.js';
import { Facts } from '../design/facts.js';
import { formatCount, formatMoment } from '../design/format.js';
import { Notice } from '../design/notice.js';
import { useAction } from '../hooks/use-action.js';
import { useLoaded } from '../hooks/use-loaded.js';

const STEPS: Readonly<Record<MatchRun['step'], string>> = {
  features: 'reading the charts anew',
  model: 'estimating weights',
  comparing: 'comparing charts',
  applying: 'joining charts',
  done: 'done',
};

/** How charts are spread over persons, and comparing them all anew. */
export function FiguresCard() {
  const { loaded, reload } = useLoaded(readMatchFigures);
  return (
    <Card title="All charts">
      <Data of={loaded} name="the figures" onRetry={reload}>
        {(figures) => (
          <>
            <Facts
              of={[
                ['Charts', formatCount(figures.charts)],
                ['Persons', formatCount(figures.persons)],
                ['Persons with several charts', formatCount(figures.joinedPersons)],
                ['Reviews open', formatCount(figures.openReviews)],
                ['Pairs said to be one person', formatCount(figures.alwaysPairs)],
                ['Pairs kept apart', formatCount(figures.neverPairs)],
              ]}
            />
            <LastRun figures={figures} onStarted={reload} />
          </>
        )}
      </Data>
    </Card>
  );
}

function LastRun({ figures: { runs }, onStarted }: { figures: MatchFigures; onStarted: () => void }) {
  const start = useCallback(async () => {
    await startMatchRun();
    onStarted();
  }, [onStarted]);
  const action = useAction(start);
  const [last] = runs;
  const underWay = last?.state === 'planned' || last?.state === 'running';
  return (
    <div className="stack stack--close">
      <p className="muted" data-match-run-state={last?.state ?? 'none'}>
        {last ? describe(last) : 'All charts were never compared anew.'}
      </p>
      {action.error && (
        <Notice tone="bad" title="It was not started">
          <p>{action.error.message}</p>
        </Notice>
      )}
      <div className="form__actions">
        <button
          type="button"
          className="button button--small"
          disabled={action.busy || underWay}
          onClick={() => void action.perform()}
        >
          Compare all charts anew
        </button>
        <button type="button" className="button button--small button--quiet" onClick={onStarted}>
          Refresh
        </button>
      </div>
    </div>
  );
}

function describe({ state, step, createdAt, endedAt, patients, compared, merged, reviews, error }: MatchRun): string {
  if (state === 'planned') return `Comparing all charts anew was asked for ${formatMoment(createdAt)} and will begin.`;
  if (state === 'running') return `Comparing all charts anew: ${STEPS[step]}.`;
  if (state === 'failed') return `The last comparison of all charts failed: ${error ?? 'unknown reason'}`;
  return [
    `All ${formatCount(patients)} charts were last compared anew on ${formatMoment(endedAt ?? createdAt)}:`,
    `${formatCount(compared)} pairs, ${formatCount(merged)} persons merged, ${formatCount(reviews)} reviews opened.`,
  ].join(' ');
}

import { useCallback } from 'react';
import { useLocation, useSearchParams } from 'react-router';
import { Page } from '../design/page.js';
import { DecidedNotice } from './decided-notice.js';
import { FiguresCard } from './figures-card.js';
import { queueState } from './queue-state.js';
import { ReviewList } from './review-list.js';

const STATES = [
  { state: 'open', text: 'Open' },
  { state: 'decided', text: 'Decided' },
] as const;

/** The queue of charts of which somebody has to say whether they are of one person, and how matching stands. */
export function MatchingPage() {
  const [search, setSearch] = useSearchParams();
  const { decided } = queueState(useLocation().state);
  const state = search.get('state') === 'decided' ? 'decided' : 'open';
  const choose = useCallback(
    (chosen: 'open' | 'decided') => setSearch(chosen === 'open' ? {} : { state: chosen }),
    [setSearch],
  );
  return (
    <Page
      title="Matching"
      lead="Charts that may be of one person, where the comparison alone does not decide."
      aside={
        <div className="chips" role="group" aria-label="Which reviews">
          {STATES.map((choice) => (
            <button
              key={choice.state}
              type="button"
              className="chip"
              aria-pressed={choice.state === state}
              onClick={() => choose(choice.state)}
            >
              {choice.text}
            </button>
          ))}
        </div>
      }
    >
      {decided && <DecidedNotice decided={decided} />}
      <ReviewList key={state} state={state} />
      <FiguresCard />
    </Page>
  );
}

import { useCallback, useMemo } from 'react';
import { useLocation, useNavigate, useParams } from 'react-router';
import { readReview, type ReviewDetails } from '../api/matching.js';
import { Badge } from '../design/badge.js';
import { Data } from '../design/data.js';
import { formatMoment } from '../design/format.js';
import { Notice } from '../design/notice.js';
import { Page } from '../design/page.js';
import { useKeys } from '../hooks/use-keys.js';
import { useLoaded } from '../hooks/use-loaded.js';
import { QUEUE, reviewAddress } from './addresses.js';
import { ComparedCharts } from './compared-charts.js';
import { CountsNow } from './counts-now.js';
import { DecidedNotice } from './decided-notice.js';
import { DecisionCard } from './decision-card.js';
import { FurtherCharts } from './further-charts.js';
import { CAUSES, deciderName, likelihood, REVIEW_STATES } from './matching-words.js';
import { neighbours, queueState, type QueueState } from './queue-state.js';

/** One review: two charts side by side, what they count for, and the decision. */
export function ReviewPage() {
  const { reviewId = '' } = useParams();
  // The next review must not begin with the charts of this one: keys already decide.
  return <OneReview key={reviewId} reviewId={reviewId} />;
}

function OneReview({ reviewId }: { reviewId: string }) {
  const queue = queueState(useLocation().state);
  const load = useCallback((signal: AbortSignal) => readReview(reviewId, signal), [reviewId]);
  const { loaded, reload } = useLoaded(load);
  const go = useStep(queue, reviewId);
  const review = loaded.state === 'ready' ? loaded.value : null;
  return (
    <Page
      title="One person or two?"
      windowTitle="Match review"
      trail={[{ to: QUEUE, text: 'Matching' }]}
      lead={review ? leadOf(review) : 'Two charts side by side'}
      aside={<Steps queue={queue} reviewId={reviewId} onStep={go} />}
    >
      {queue.decided && <DecidedNotice decided={queue.decided} />}
      <Data of={loaded} name="the review" onRetry={reload}>
        {(found) => <Parts key={found.id} review={found} queue={queue} onReload={reload} />}
      </Data>
    </Page>
  );
}

function leadOf({ cause, says, probability }: ReviewDetails): string {
  return `${CAUSES[cause]}: ${says}. ${likelihood(probability)} likely one person by what is compared.`;
}

interface PartsProps {
  review: ReviewDetails;
  queue: QueueState;
  onReload: () => void;
}

function Parts({ review, queue, onReload }: PartsProps) {
  return (
    <>
      {review.state !== 'open' && <Outcome review={review} />}
      <ComparedCharts review={review} />
      {review.state === 'open' && <DecisionCard review={review} queue={queue} onReload={onReload} />}
      <CountsNow review={review} />
      <FurtherCharts review={review} />
    </>
  );
}

function Outcome({ review: { state, decidedBy, decidedAt, reason } }: { review: ReviewDetails }) {
  const { text, tone } = REVIEW_STATES[state];
  return (
    <Notice title="This review is closed">
      <p>
        <Badge tone={tone}>{text}</Badge> {decidedBy && `by ${deciderName(decidedBy)}`}
        {decidedAt && `, ${formatMoment(decidedAt)}`}
      </p>
      {reason && <p>{reason}</p>}
    </Notice>
  );
}

/** Goes to the review before or after this one, by J and K too. */
function useStep(queue: QueueState, reviewId: string): (id: string | undefined) => void {
  const navigate = useNavigate();
  const { ids } = queue;
  const go = useCallback(
    (id: string | undefined) => {
      if (id !== undefined) void navigate(reviewAddress(id), { state: { ids } });
    },
    [navigate, ids],
  );
  const keys = useMemo(() => {
    const { before, after } = neighbours({ ids }, reviewId);
    return { j: () => go(after), k: () => go(before) };
  }, [go, ids, reviewId]);
  useKeys(keys);
  return go;
}

interface StepsProps {
  queue: QueueState;
  reviewId: string;
  onStep: (id: string | undefined) => void;
}

function Steps({ queue, reviewId, onStep }: StepsProps) {
  if (!queue.ids?.includes(reviewId)) return null;
  const { before, after } = neighbours(queue, reviewId);
  return (
    <nav className="form__actions" aria-label="Reviews">
      <button
        type="button"
        className="button button--small"
        disabled={before === undefined}
        onClick={() => onStep(before)}
      >
        Previous <kbd>K</kbd>
      </button>
      <button
        type="button"
        className="button button--small"
        disabled={after === undefined}
        onClick={() => onStep(after)}
      >
        Next <kbd>J</kbd>
      </button>
    </nav>
  );
}

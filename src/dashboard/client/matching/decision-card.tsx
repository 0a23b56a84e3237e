import { useCallback, useMemo, useState } from 'react';
import { useNavigate } from 'react-router';
import { decideReview, type Answer, type ReviewDetails } from '../api/matching.js';
import { Card } from '../design/card.js';
import { formatCount } from '../design/format.js';
import { useAction } from '../hooks/use-action.js';
import { useKeys } from '../hooks/use-keys.js';
import { useHasRole } from '../session/session-context.js';
import { QUEUE, reviewAddress } from './addresses.js';
import { neighbours, type QueueState } from './queue-state.js';
import { ReasonForm } from './reason-form.js';

const ANSWERS: readonly { answer: Answer; text: string; key: string }[] = [
  { answer: 'same', text: 'Same person', key: 'S' },
  { answer: 'different', text: 'Different persons', key: 'D' },
];

const SUGGESTIONS: Readonly<Record<Answer, readonly string[]>> = {
  same: ['Both charts agree in what matters', 'The practice confirmed it', 'The patient confirmed it'],
  different: ['Relatives', 'Another person of the same name', 'The practice confirmed it'],
};

interface DecisionCardProps {
  review: ReviewDetails;
  queue: QueueState;
  onReload: () => void;
}

/** Asks for the answer (by S and D too), says what it does, and wants a reason before it is done. */
export function DecisionCard({ review, queue, onReload }: DecisionCardProps) {
  const [answer, setAnswer] = useState<Answer | null>(null);
  const mayDecide = useHasRole('quality-officer');
  const keys = useMemo(() => ({ s: () => setAnswer('same'), d: () => setAnswer('different') }), []);
  useKeys(keys);
  const action = useAction(useDecide(review, queue, answer));
  if (!mayDecide) {
    return (
      <Card title="Decision">
        <p className="muted">Quality officers decide whether the charts are of one person.</p>
      </Card>
    );
  }
  return (
    <Card title="Decision">
      <div className="stack stack--close">
        <div className="form__actions" role="group" aria-label="Are they one person?">
          {ANSWERS.map(({ answer: each, text, key }) => (
            <button
              key={each}
              type="button"
              className="button button--choice"
              aria-pressed={answer === each}
              aria-keyshortcuts={key}
              onClick={() => setAnswer(each)}
            >
              {text} <kbd>{key}</kbd>
            </button>
          ))}
        </div>
        {answer && (
          <ReasonForm
            key={answer}
            says={consequence(answer, review)}
            suggestions={SUGGESTIONS[answer]}
            confirm={answer === 'same' ? 'Confirm: same person' : 'Confirm: different persons'}
            failure="It was not decided"
            action={action}
            onCancel={() => setAnswer(null)}
            onReload={onReload}
          />
        )}
      </div>
    </Card>
  );
}

/** Decides, then goes on to the next review, or back to the queue. */
function useDecide({ id, version }: ReviewDetails, { ids }: QueueState, answer: Answer | null) {
  const navigate = useNavigate();
  return useCallback(
    async (reason: string) => {
      if (answer === null) return;
      const { personId } = await decideReview(id, { answer, reason, version });
      const { after } = neighbours({ ids }, id);
      const rest = ids?.filter((one) => one !== id);
      const state: QueueState = { ids: rest, decided: { answer, personId } };
      await navigate(after === undefined ? QUEUE : reviewAddress(after), { state, replace: true });
    },
    [answer, id, version, ids, navigate],
  );
}

function changes(measures: number): string {
  if (measures === 0) return 'no score changes for now';
  return measures === 1 ? '1 measure may change' : `${formatCount(measures)} measures may change`;
}

function consequence(answer: Answer, { sides, measures }: ReviewDetails): string {
  const isOne = sides[0].personId === sides[1].personId;
  const again = changes(measures);
  if (answer === 'same') {
    return isOne
      ? 'The charts stay with this person, and are never asked about again.'
      : `All charts of both become one record; ${again}. Later matching never parts them. You can undo it.`;
  }
  return isOne
    ? `The chart that no longer fits becomes a person of its own; ${again}. You can undo it.`
    : 'The persons stay two, and matching never joins them. You can undo it.';
}

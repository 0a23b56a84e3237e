import { useCallback, useState } from 'react';
import { Link } from 'react-router';
import { undoDecision, type HistoryAct, type IdentityAct, type MatchDecision } from '../api/matching.js';
import { Badge } from '../design/badge.js';
import { formatMoment } from '../design/format.js';
import { useAction } from '../hooks/use-action.js';
import { useHasRole } from '../session/session-context.js';
import { personAddress } from './addresses.js';
import { DECISIONS, deciderName, fieldName, likelihood, weightText } from './matching-words.js';
import { ReasonForm } from './reason-form.js';

const SUGGESTIONS = ['Decided by mistake', 'New information'];

interface HistoryEntryProps {
  act: HistoryAct;
  /** Whose history it is. */
  personId: string;
  onUndone: (act: IdentityAct) => void;
}

/** What was decided together: when, by whom, why, over which charts; and taking it back. */
export function HistoryEntry({ act, personId, onUndone }: HistoryEntryProps) {
  const [undoing, setUndoing] = useState(false);
  const mayUndo = useHasRole('quality-officer') && act.undoable;
  return (
    <li className={act.reversedAt ? 'act act--reversed' : 'act'}>
      <div className="act__head">
        <strong>{formatMoment(act.decidedAt)}</strong>
        <span className="muted">{deciderName(act.decidedBy)}</span>
        {act.reversedAt && <Badge tone="warn">Undone {formatMoment(act.reversedAt)}</Badge>}
        {mayUndo && !undoing && (
          <button
            type="button"
            className="button button--small"
            aria-label={`Undo what was decided ${formatMoment(act.decidedAt)}`}
            onClick={() => setUndoing(true)}
          >
            Undo
          </button>
        )}
      </div>
      {act.reason && <p>{act.reason}</p>}
      <ul className="act__charts">
        {act.decisions.map((decision) => (
          <li key={decision.id}>
            <Decision decision={decision} personId={personId} />
          </li>
        ))}
      </ul>
      {undoing && <UndoForm act={act} onUndone={onUndone} onCancel={() => setUndoing(false)} />}
    </li>
  );
}

function Decision({ decision, personId }: { decision: MatchDecision; personId: string }) {
  const { sourceTitle, patientId, evidence } = decision;
  const other = decision.personId === personId ? decision.previousPersonId : decision.personId;
  return (
    <>
      {DECISIONS[decision.decision]}: {sourceTitle} <code>{patientId}</code>{' '}
      {other !== null && other !== personId && (
        <Link to={personAddress(other)}>{decision.personId === personId ? 'from this person' : 'to this person'}</Link>
      )}
      {evidence && <Evidence evidence={evidence} />}
    </>
  );
}

function Evidence({ evidence: { says, probability, fields } }: { evidence: NonNullable<MatchDecision['evidence']> }) {
  return (
    <details className="small">
      <summary className="muted">
        {says ?? 'Evidence'}
        {probability !== null && ` (${likelihood(probability)} likely one person)`}
      </summary>
      <ul>
        {fields.map(({ field, weight, says: words }) => (
          <li key={field}>
            {fieldName(field)}: {words} ({weightText(weight)})
          </li>
        ))}
      </ul>
    </details>
  );
}

interface UndoFormProps {
  act: HistoryAct;
  onUndone: (act: IdentityAct) => void;
  onCancel: () => void;
}

function UndoForm({ act, onUndone, onCancel }: UndoFormProps) {
  const first = act.decisions[0]?.id;
  const undo = useCallback(
    async (reason: string) => {
      if (first !== undefined) onUndone(await undoDecision(first, reason));
    },
    [first, onUndone],
  );
  const action = useAction(undo);
  return (
    <ReasonForm
      says={
        act.decidedBy.kind === 'rule'
          ? 'The charts are parted and kept apart, or the rule would join them again. Who is touched is evaluated anew.'
          : 'All of it is taken back: charts, and what it bound matching to. Who is touched is evaluated anew.'
      }
      suggestions={SUGGESTIONS}
      confirm="Undo it"
      failure="It was not undone"
      action={action}
      onCancel={onCancel}
    />
  );
}

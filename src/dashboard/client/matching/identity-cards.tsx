import { useCallback, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import type { IdentityAct } from '../api/matching.js';
import { formatPersons } from '../design/format.js';
import { Notice } from '../design/notice.js';
import { personAddress } from './addresses.js';
import { ChartsCard } from './charts-card.js';
import { HistoryCard } from './history-card.js';
import { MergeCard } from './merge-card.js';

interface IdentityCardsProps {
  personId: string;
  /** The person is another than before. */
  onChanged: () => void;
}

/** Of which charts a person is made, by whose word, and changing it. What one card changes the others show. */
export function IdentityCards({ personId, onChanged }: IdentityCardsProps) {
  const [acts, setActs] = useState<readonly IdentityAct[]>([]);
  const navigate = useNavigate();
  const changed = useCallback(
    (act: IdentityAct) => {
      setActs((before) => [...before, act]);
      onChanged();
      const { personId: remaining, newPersonId } = act;
      if (remaining !== null && remaining !== personId && newPersonId !== personId) {
        void navigate(personAddress(remaining), { replace: true });
      }
    },
    [onChanged, navigate, personId],
  );
  const last = acts.at(-1);
  return (
    <>
      {last && <Done act={last} personId={personId} />}
      <ChartsCard key={`charts-${acts.length}`} personId={personId} onSplit={changed} />
      <HistoryCard key={`history-${acts.length}`} personId={personId} onUndone={changed} />
      <MergeCard key={`merge-${acts.length}`} personId={personId} onDecided={changed} />
    </>
  );
}

function Done({ act: { newPersonId, personIds }, personId }: { act: IdentityAct; personId: string }) {
  return (
    <Notice tone="good" title="Done">
      <p>
        {personIds.length === 0 ? 'No score changes.' : `${formatPersons(personIds.length)} will be evaluated anew.`}{' '}
        {newPersonId !== null && newPersonId !== personId && (
          <>
            Charts are with <Link to={personAddress(newPersonId)}>another person</Link> now.
          </>
        )}
      </p>
    </Notice>
  );
}

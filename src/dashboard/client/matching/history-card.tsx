import { useCallback } from 'react';
import { readHistory, type IdentityAct } from '../api/matching.js';
import { Card } from '../design/card.js';
import { Data } from '../design/data.js';
import { Empty } from '../design/empty.js';
import { useLoaded } from '../hooks/use-loaded.js';
import { HistoryEntry } from './history-entry.js';

interface HistoryCardProps {
  personId: string;
  onUndone: (act: IdentityAct) => void;
}

/** By whose word a person is made of its charts, the newest first, and taking it back. */
export function HistoryCard({ personId, onUndone }: HistoryCardProps) {
  const load = useCallback((signal: AbortSignal) => readHistory(personId, signal), [personId]);
  const { loaded, reload } = useLoaded(load);
  return (
    <Card title="History of matching">
      <Data of={loaded} name="the history" onRetry={reload}>
        {(acts) =>
          acts.length === 0 ? (
            <Empty title="Nothing was decided" />
          ) : (
            <ol className="acts">
              {acts.map((act) => (
                <HistoryEntry key={act.actId} act={act} personId={personId} onUndone={onUndone} />
              ))}
            </ol>
          )
        }
      </Data>
    </Card>
  );
}

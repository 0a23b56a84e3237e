import type { Standing } from '../api/standings.js';
import { nextWords, standingWords } from './standing-words.js';

/** Below a score: what it earns as an eCQM in each programme of its year, and what the next decile takes. */
export function StandingLines({ standings }: { standings: readonly Standing[] }) {
  return standings.map(({ programme, collections }) => {
    const shown = collections.find(({ collection }) => collection === 'ecqm') ?? collections[0];
    if (!shown) return null;
    return (
      <p key={programme} className="standing small">
        <strong>{standingWords(shown)}</strong>
        <span className="muted">{shown.reason ?? nextWords(shown)}</span>
      </p>
    );
  });
}

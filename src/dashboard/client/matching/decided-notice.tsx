import { Link } from 'react-router';
import { Notice } from '../design/notice.js';
import { personAddress } from './addresses.js';
import type { QueueState } from './queue-state.js';

/** Says what was decided last, and where it can be undone. */
export function DecidedNotice({ decided: { answer, personId } }: { decided: NonNullable<QueueState['decided']> }) {
  return (
    <Notice tone="good" title={answer === 'same' ? 'Decided: the same person' : 'Decided: different persons'}>
      <p>
        Whoever is touched is evaluated anew.{' '}
        {personId && (
          <>
            It can be undone <Link to={personAddress(personId)}>on the page of the person</Link>.
          </>
        )}
      </p>
    </Notice>
  );
}

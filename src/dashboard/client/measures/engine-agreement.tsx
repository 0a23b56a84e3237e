import { Link } from 'react-router';
import { formatCount, formatPersons } from '../design/format.js';
import { disagreementsAddress } from './addresses.js';

interface EngineAgreementProps {
  runId: string;
  comparedCount: number;
  agreedCount: number;
}

/** How far the two engines agreed on the persons whom both evaluated; nothing where there were none. */
export function EngineAgreement({ runId, comparedCount, agreedCount }: EngineAgreementProps) {
  if (comparedCount === 0) return null;
  return (
    <p className="muted small">
      The two engines agreed on {formatCount(agreedCount)} of {formatPersons(comparedCount)}.{' '}
      {agreedCount < comparedCount && (
        <Link to={disagreementsAddress(runId)}>See on whom they differ, and in what</Link>
      )}
    </p>
  );
}

import type { FeedFinding } from '../api/feed-health.js';
import { Badge } from '../design/badge.js';
import { SEVERITIES } from './health-words.js';

/** What is not as it usually is with a feed, the worst first; nothing when all is. */
export function Findings({ of: findings }: { of: readonly FeedFinding[] }) {
  if (findings.length === 0) return null;
  return (
    <ul className="findings">
      {findings.map(({ severity, text }) => (
        <li key={text}>
          <Badge tone={SEVERITIES[severity].tone}>{SEVERITIES[severity].text}</Badge> <span>{text}</span>
        </li>
      ))}
    </ul>
  );
}

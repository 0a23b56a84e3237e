import type { Source } from '../api/sources.js';
import { Badge } from '../design/badge.js';
import { formatAge, formatMoment } from '../design/format.js';
import { useNow } from '../hooks/use-now.js';

const DAY_MS = 86_400_000;

/** When a source last sent something, and whether that is longer ago than a day. */
export function Freshness({ source }: { source: Source }) {
  const now = useNow();
  if (!source.active) return <Badge>Switched off</Badge>;
  if (!source.lastMessageAt) return <Badge tone="warn">Nothing received yet</Badge>;
  const receivedAt = source.lastMessageAt;
  const quiet = now - new Date(receivedAt).getTime() > DAY_MS;
  return (
    <span title={formatMoment(receivedAt)}>
      {quiet ? <Badge tone="warn">{formatAge(receivedAt, now)}</Badge> : formatAge(receivedAt, now)}
    </span>
  );
}

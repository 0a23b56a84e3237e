import type { SubmissionSummary } from '../api/submissions.js';
import { Badge } from '../design/badge.js';

/** How far a submission has come: what stands in its way first. */
export function SubmissionStateBadge({ submission }: { submission: SubmissionSummary }) {
  const { state, errors } = submission;
  if (state === 'signed-off') return <Badge tone="good">Signed off</Badge>;
  if (errors > 0) return <Badge tone="bad">{errors === 1 ? '1 error' : `${errors} errors`}</Badge>;
  return <Badge tone="accent">Frozen, not signed off</Badge>;
}

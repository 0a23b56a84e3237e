import type { Submission } from '../api/submissions.js';
import { Badge } from '../design/badge.js';

/** How far a submission has come: what stands in its way first. */
export function SubmissionStateBadge({ submission }: { submission: Submission }) {
  if (submission.state === 'signed-off') return <Badge tone="good">Signed off</Badge>;
  const errors = submission.checks.filter((check) => check.severity === 'error').length;
  if (errors > 0) return <Badge tone="bad">{errors === 1 ? '1 error' : `${errors} errors`}</Badge>;
  return <Badge tone="accent">Frozen, not signed off</Badge>;
}

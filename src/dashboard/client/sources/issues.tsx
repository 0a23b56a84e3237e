import type { OutcomeIssue } from '../api/sources.js';

const SEVERITIES: Record<OutcomeIssue['severity'], string> = {
  fatal: 'Error',
  error: 'Error',
  warning: 'Warning',
  information: 'Note',
};

/** How many issues are shown before the rest is folded away. */
const SHOWN = 3;

/** What an OperationOutcome says, sentence by sentence, each with the element it is about. */
export function Issues({ outcome }: { outcome: { issue: OutcomeIssue[] } | null }) {
  const issues = outcome?.issue ?? [];
  if (issues.length === 0) return <span className="muted">Nothing to report</span>;
  const folded = issues.slice(SHOWN);
  return (
    <div className="stack stack--close">
      <IssueList issues={issues.slice(0, SHOWN)} />
      {folded.length > 0 && (
        <details>
          <summary>{folded.length} more</summary>
          <IssueList issues={folded} />
        </details>
      )}
    </div>
  );
}

function IssueList({ issues }: { issues: readonly OutcomeIssue[] }) {
  return (
    <ul className="issues">
      {issues.map((issue, index) => (
        <li key={index}>
          <strong>{SEVERITIES[issue.severity]}:</strong>{' '}
          {issue.details?.text ?? issue.diagnostics ?? `The service gave the code ${issue.code}.`}
          {issue.expression && issue.expression.length > 0 && (
            <>
              {' '}
              <span className="muted">
                At <code>{issue.expression.join(', ')}</code>
              </span>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

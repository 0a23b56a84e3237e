import { useCallback } from 'react';
import { useParams } from 'react-router';
import { readSubmission, signOff, type Submission } from '../api/submissions.js';
import { Card } from '../design/card.js';
import { Data } from '../design/data.js';
import { Facts } from '../design/facts.js';
import { formatCount, formatMoment, formatPercent } from '../design/format.js';
import { Notice } from '../design/notice.js';
import { Page } from '../design/page.js';
import { useAction } from '../hooks/use-action.js';
import { useLoaded } from '../hooks/use-loaded.js';
import { useHasRole, useSession } from '../session/session-context.js';
import { CountsTable } from './counts-table.js';
import { CheckList } from './check-list.js';
import { DocumentList } from './document-list.js';
import { SubmissionStateBadge } from './submission-state.js';

/** One frozen result set: its checks, its sign-off and its files. */
export function SubmissionPage() {
  const { submissionId = '' } = useParams();
  const load = useCallback((signal: AbortSignal) => readSubmission(submissionId, signal), [submissionId]);
  const { loaded, reload } = useLoaded(load);
  const submission = loaded.state === 'ready' ? loaded.value : null;
  return (
    <Page
      title={submission ? `Submission ${submission.year}` : 'Submission'}
      trail={[{ to: '/submissions', text: 'Submissions' }]}
      lead={submission ? <SubmissionStateBadge submission={submission} /> : 'Checks, sign-off and files'}
    >
      <Data of={loaded} name="the submission" onRetry={reload}>
        {(found) => (
          <>
            <FrozenFacts submission={found} />
            <Card title="Counts" flush>
              <CountsTable counts={found.counts} />
            </Card>
            <Card title="Checks">
              <CheckList checks={found.checks} />
            </Card>
            <SignOff submission={found} onSignedOff={reload} />
            <Card title="Files" flush>
              <DocumentList submission={found} />
            </Card>
          </>
        )}
      </Data>
    </Page>
  );
}

function FrozenFacts({ submission }: { submission: Submission }) {
  const facts = [
    ['Programme', `${submission.programme} ${submission.year}`],
    ['Entity id', submission.entityId],
    ['CMS EHR certification id', submission.cehrtId ?? 'not given'],
    ['Counted', countedOf(submission)],
    ['Frozen', `${formatMoment(submission.frozenAt)} by ${submission.frozenBy}`],
  ] as const;
  return (
    <Card title="Frozen result set">
      <Facts of={facts} />
    </Card>
  );
}

function countedOf({ details: { list } }: Submission): string {
  if (!list) return 'everybody of the ACO, as eCQMs';
  const share = list.beneficiaries === 0 ? '' : ` (${formatPercent(list.found / list.beneficiaries)})`;
  const name = `list of quarter ${list.quarter} of ${list.year}, version ${list.version}`;
  return `${formatCount(list.found)} of ${formatCount(list.beneficiaries)} beneficiaries${share} of the ${name}, as Medicare CQMs`;
}

interface SignOffProps {
  submission: Submission;
  onSignedOff: () => void;
}

/** Sign-off by someone other than the person who froze it. */
function SignOff({ submission, onSignedOff }: SignOffProps) {
  const { session } = useSession();
  const maySign = useHasRole('quality-officer', 'aco-analyst');
  const sign = useCallback(async () => {
    await signOff(submission.id);
    onSignedOff();
  }, [submission.id, onSignedOff]);
  const action = useAction(sign);
  if (submission.signedOffAt) {
    return (
      <Notice tone="good" title="Signed off">
        <p>
          {formatMoment(submission.signedOffAt)} by {submission.signedOffBy}
        </p>
      </Notice>
    );
  }
  const own = submission.frozenBy === session.name;
  return (
    <Card title="Sign-off">
      <div className="stack stack--close">
        <p className="muted">{explanation(submission, own, maySign)}</p>
        {action.error && (
          <Notice tone="bad" title="It was not signed off">
            <p>{action.error.message}</p>
          </Notice>
        )}
        {maySign && !own && submission.errors === 0 && (
          <div className="form__actions">
            <button
              type="button"
              className="button button--primary"
              disabled={action.busy}
              onClick={() => void action.perform()}
            >
              {action.busy ? 'Signing off…' : 'Sign off'}
            </button>
          </div>
        )}
      </div>
    </Card>
  );
}

function explanation(submission: Submission, own: boolean, maySign: boolean): string {
  if (!maySign) return 'Only quality officers and ACO analysts sign off, and only what another person froze.';
  if (submission.errors > 0) return 'It can be signed off once no check fails: mend the errors above and freeze again.';
  if (own) return 'You froze this result set; a second person has to sign it off.';
  return 'By signing off you confirm that these counts may be submitted.';
}

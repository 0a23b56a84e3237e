import { useCallback } from 'react';
import { Link, useNavigate } from 'react-router';
import { readRuns, type Run } from '../api/runs.js';
import {
  readProgrammes,
  readSubmissions,
  type Programme,
  type Submission,
  type SubmissionSummary,
} from '../api/submissions.js';
import { Card } from '../design/card.js';
import { Data } from '../design/data.js';
import { Empty } from '../design/empty.js';
import { formatMoment } from '../design/format.js';
import { Page } from '../design/page.js';
import { Table, type Column } from '../design/table.js';
import { useLoaded } from '../hooks/use-loaded.js';
import { useHasRole } from '../session/session-context.js';
import { programmeTitle } from './programme-title.js';
import { FreezeForm } from './freeze-form.js';
import { SubmissionStateBadge } from './submission-state.js';

interface Desk {
  programmes: Programme[];
  runs: Run[];
  submissions: SubmissionSummary[];
}

async function readDesk(signal: AbortSignal): Promise<Desk> {
  const [programmes, runs, submissions] = await Promise.all([
    readProgrammes(signal),
    readRuns(signal),
    readSubmissions(signal),
  ]);
  return { programmes, runs, submissions };
}

/** Freezes results for a programme, and lists what was frozen. */
export function SubmissionsPage() {
  const { loaded, reload } = useLoaded(readDesk);
  const navigate = useNavigate();
  const mayFreeze = useHasRole('aco-analyst');
  const frozen = useCallback((submission: Submission) => void navigate(`/submissions/${submission.id}`), [navigate]);
  return (
    <Page
      title="Submissions"
      lead="Freeze the results of an evaluation, check them, sign them off and download the files."
    >
      <Data of={loaded} name="submissions" onRetry={reload}>
        {({ programmes, runs, submissions }) => (
          <>
            <Card title="Freeze a result set">
              {mayFreeze ? (
                <FreezeForm programmes={programmes} runs={runs} onFrozen={frozen} />
              ) : (
                <p className="muted">
                  Only ACO analysts freeze result sets. Quality officers and ACO analysts sign off what another person
                  froze.
                </p>
              )}
            </Card>
            <Card title="Frozen result sets" flush>
              <SubmissionList submissions={submissions} programmes={programmes} />
            </Card>
          </>
        )}
      </Data>
    </Page>
  );
}

interface SubmissionListProps {
  submissions: readonly SubmissionSummary[];
  programmes: readonly Programme[];
}

function SubmissionList({ submissions, programmes }: SubmissionListProps) {
  if (submissions.length === 0) {
    return (
      <Empty title="Nothing is frozen yet">
        <p>Freeze the results of a completed evaluation; they then stay as they are, whatever data arrives later.</p>
      </Empty>
    );
  }
  const columns: readonly Column<SubmissionSummary>[] = [
    {
      head: 'Programme',
      cell: (submission) => <Link to={`/submissions/${submission.id}`}>{programmeTitle(submission, programmes)}</Link>,
    },
    { head: 'Entity', cell: (submission) => <code>{submission.entityId}</code> },
    { head: 'Frozen', cell: (submission) => formatMoment(submission.frozenAt) },
    { head: 'State', cell: (submission) => <SubmissionStateBadge submission={submission} /> },
  ];
  return <Table label="Frozen result sets" columns={columns} rows={submissions} keyOf={({ id }) => id} />;
}

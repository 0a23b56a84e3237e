import { documentAddress, type Submission, type SubmissionDocument } from '../api/submissions.js';
import { Empty } from '../design/empty.js';
import { Table, type Column } from '../design/table.js';
import { useHasRole } from '../session/session-context.js';
import { formatName } from './formats.js';

/** The files of a frozen result set, each with the hash by which it can be told apart. */
export function DocumentList({ submission }: { submission: Submission }) {
  const mayDownload = useHasRole('quality-officer', 'aco-analyst');
  if (submission.documents.length === 0) {
    return (
      <Empty title="There are no files">
        <p>The checks above say what is missing. Mend it, then freeze the results again.</p>
      </Empty>
    );
  }
  const columns: readonly Column<SubmissionDocument>[] = [
    { head: 'Format', cell: ({ format }) => formatName(format) },
    {
      head: 'File',
      cell: ({ format, fileName }) =>
        mayDownload ? (
          <a href={documentAddress(submission.id, format)} download={fileName}>
            {fileName}
          </a>
        ) : (
          fileName
        ),
    },
    { head: 'SHA-256', cell: ({ sha256 }) => <span className="hash">{sha256}</span> },
  ];
  return <Table label="Files" columns={columns} rows={submission.documents} keyOf={({ format }) => format} />;
}

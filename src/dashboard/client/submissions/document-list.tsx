import { documentAddress, type Submission, type SubmissionDocument } from '../api/submissions.js';
import { Empty } from '../design/empty.js';
import { Table, type Column } from '../design/table.js';

const FORMATS: Record<string, string> = { qrda3: 'QRDA III (XML)', qpp: 'QPP JSON', csv: 'CSV' };

/** The files of a frozen result set, each with the hash by which it can be told apart. */
export function DocumentList({ submission }: { submission: Submission }) {
  if (submission.documents.length === 0) {
    return (
      <Empty title="There are no files">
        <p>The checks above say what is missing. Mend it, then freeze the results again.</p>
      </Empty>
    );
  }
  const columns: readonly Column<SubmissionDocument>[] = [
    { head: 'Format', cell: ({ format }) => FORMATS[format] ?? format },
    {
      head: 'File',
      cell: ({ format, fileName }) => (
        <a href={documentAddress(submission.id, format)} download={fileName}>
          {fileName}
        </a>
      ),
    },
    { head: 'SHA-256', cell: ({ sha256 }) => <span className="hash">{sha256}</span> },
  ];
  return <Table label="Files" columns={columns} rows={submission.documents} keyOf={({ format }) => format} />;
}

import type { Finding } from '../api/packages.js';
import { Notice } from '../design/notice.js';

interface FindingListProps {
  title: string;
  tone: 'warn' | 'bad';
  findings: readonly Finding[];
}

/** Errors or warnings of an import, each with its place and the line of CQL where it has one. */
export function FindingList({ title, tone, findings }: FindingListProps) {
  if (findings.length === 0) return null;
  return (
    <Notice tone={tone} title={title}>
      <ul className="findings">
        {findings.map((finding, index) => (
          <li key={index} className="finding">
            {placeOf(finding) !== null && <strong>{placeOf(finding)}</strong>}
            <p>{finding.message}</p>
            {finding.source !== null && <SourceLine source={finding.source} column={finding.column} />}
          </li>
        ))}
      </ul>
    </Notice>
  );
}

function placeOf({ library, line, column }: Finding): string | null {
  const parts = [
    ...(library === null ? [] : [library]),
    ...(line === null ? [] : [`line ${line}`]),
    ...(column === null ? [] : [`column ${column}`]),
  ];
  return parts.length === 0 ? null : parts.join(', ');
}

/** The line as it is, with a mark below the column. */
function SourceLine({ source, column }: { source: string; column: number | null }) {
  // Tabs stay tabs, so that the mark stands where the reader sees the column.
  const before = column === null ? null : source.slice(0, column - 1).replace(/[^\t]/g, ' ');
  return (
    <pre className="cql" tabIndex={0} aria-label="Line of CQL">
      {source}
      {before !== null && <span aria-hidden="true">{`\n${before}^`}</span>}
    </pre>
  );
}

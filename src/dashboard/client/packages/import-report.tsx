import { Link } from 'react-router';
import type { Finding, ImportOutcome } from '../api/packages.js';
import { Badge } from '../design/badge.js';
import { formatCount } from '../design/format.js';
import { packageAddress } from './addresses.js';
import { FindingList } from './finding-list.js';
import { isStored, type FileImport } from './use-import.js';

/** What became of one file, and everything that is wrong with it. */
export function ImportReport({ file }: { file: FileImport }) {
  const { name, outcome } = file;
  const faults = faultsOf(file);
  const warnings = outcome?.warnings ?? [];
  return (
    <article className="stack stack--close" aria-label={name}>
      <p className="chips chips--text">
        <strong className="file-name">{name}</strong>
        <FileState file={file} />
      </p>
      {outcome && isStored(file) && <Stored outcome={outcome} />}
      <FindingList title={faults.length === 1 ? '1 error' : `${faults.length} errors`} tone="bad" findings={faults} />
      <FindingList
        title={warnings.length === 1 ? '1 warning' : `${warnings.length} warnings`}
        tone="warn"
        findings={warnings}
      />
    </article>
  );
}

/** Why nothing of a file was stored: what is wrong in it, or why the service did not take it at all. */
function faultsOf({ outcome, error }: FileImport): readonly Finding[] {
  if (error) return [{ message: error.message, library: null, line: null, column: null, source: null }];
  return outcome?.faults ?? [];
}

function FileState({ file }: { file: FileImport }) {
  if (file.outcome === null && file.error === null) return <span className="muted">On its way…</span>;
  if (isStored(file)) return <Badge tone="good">Stored</Badge>;
  return <Badge tone="bad">Refused, nothing stored</Badge>;
}

function Stored({ outcome: { packages, libraries, valueSets } }: { outcome: ImportOutcome }) {
  return (
    <ul className="issues small">
      {packages.map(({ result, package: one }) => (
        <li key={one.id}>
          <Link to={packageAddress(one)}>{one.title}</Link> {one.version}: {result}
        </li>
      ))}
      {libraries.map(({ result, name, version }) => (
        <li key={`${name}|${version}`}>
          Library {name} {version}: {result}
        </li>
      ))}
      {valueSets.map(({ url, version, codeCount }) => (
        <li key={`${url}|${version}`}>
          Value set {url} {version}: {formatCount(codeCount)} codes
        </li>
      ))}
    </ul>
  );
}

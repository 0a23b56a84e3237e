import { useCallback } from 'react';
import { pinValueSet, unpinValueSet, type ValueSetUse } from '../api/packages.js';
import { Notice } from '../design/notice.js';
import { useAction } from '../hooks/use-action.js';
import { useHasRole } from '../session/session-context.js';
import { FIXED_BY } from './package-words.js';

interface VersionChoiceProps {
  packageId: string;
  valueSet: ValueSetUse;
  onChanged: () => void;
}

/** The version of a value set that a package uses; where nothing else fixes it, one of those stored can be pinned. */
export function VersionChoice({ packageId, valueSet, onChanged }: VersionChoiceProps) {
  const { url, version, fixedBy } = valueSet;
  const mayPin = useHasRole('administrator', 'quality-officer');
  const change = useCallback(
    async (chosen: string | null) => {
      await (chosen === null ? unpinValueSet(packageId, url) : pinValueSet(packageId, url, chosen));
      onChanged();
    },
    [packageId, url, onChanged],
  );
  const { perform, busy, error } = useAction(change);
  const isOpen = fixedBy !== 'reference' && fixedBy !== 'manifest' && valueSet.versions.length > 1;
  return (
    <div className="stack stack--close version">
      {mayPin && isOpen ? (
        <Choices valueSet={valueSet} busy={busy} onChoose={(chosen) => void perform(chosen)} />
      ) : (
        <span>{versionText(version)}</span>
      )}
      {fixedBy !== null && <span className="muted small">{FIXED_BY[fixedBy]}</span>}
      {mayPin && fixedBy === 'pin' && (
        <span>
          <button
            type="button"
            className="button button--small"
            disabled={busy}
            aria-label={`Unpin ${valueSet.name}`}
            onClick={() => void perform(null)}
          >
            Unpin
          </button>
        </span>
      )}
      {error && (
        <Notice tone="bad" title="Not pinned">
          <p>{error.message}</p>
        </Notice>
      )}
    </div>
  );
}

interface ChoicesProps {
  valueSet: ValueSetUse;
  busy: boolean;
  onChoose: (version: string) => void;
}

function Choices({ valueSet: { name, version, versions }, busy, onChoose }: ChoicesProps) {
  return (
    <select
      className="input"
      aria-label={`Version of ${name}`}
      value={version ?? ''}
      disabled={busy}
      onChange={(event) => onChoose(event.target.value)}
    >
      {versions.map((one) => (
        <option key={one.version} value={one.version}>
          {`${versionText(one.version)}, ${one.codeCount === 1 ? '1 code' : `${one.codeCount} codes`}${one.starter ? ', starter' : ''}`}
        </option>
      ))}
    </select>
  );
}

function versionText(version: string | null): string {
  if (version === null) return '–';
  return version === '' ? 'no version stated' : version;
}

import { useCallback } from 'react';
import { activatePackage, retirePackage, type MeasurePackage } from '../api/packages.js';
import { Notice } from '../design/notice.js';
import { useAction } from '../hooks/use-action.js';
import { useHasRole } from '../session/session-context.js';

interface LifeCycleProps {
  package: MeasurePackage;
  onChanged: () => void;
}

/** Puts a package to use or takes it out of use, and shows why it was refused. */
export function LifeCycle({ package: { id, title, version, status }, onChanged }: LifeCycleProps) {
  const mayChange = useHasRole('administrator');
  const step = status === 'active' ? 'Retire' : 'Activate';
  const change = useCallback(async () => {
    await (status === 'active' ? retirePackage(id) : activatePackage(id));
    onChanged();
  }, [id, status, onChanged]);
  const { perform, busy, error } = useAction(change);
  if (!mayChange) return <span className="muted">{status === 'active' ? 'In use' : 'Not in use'}</span>;
  return (
    <div className="stack stack--close">
      <span>
        <button
          type="button"
          className="button button--small"
          disabled={busy}
          aria-label={`${step} ${title}, version ${version}`}
          onClick={() => void perform()}
        >
          {step}
        </button>
      </span>
      {error && (
        <Notice tone="bad" title="Not done">
          <p>{error.message}</p>
        </Notice>
      )}
    </div>
  );
}

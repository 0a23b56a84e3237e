import type { ReactNode } from 'react';
import type { Loaded } from '../hooks/use-loaded.js';
import { Notice } from './notice.js';

interface DataProps<T> {
  of: Loaded<T>;
  /** What is being loaded, as in "Loading measures". */
  name: string;
  onRetry: () => void;
  children: (value: T) => ReactNode;
}

/** Shows loaded data, or that it is on its way, or why it is not there and what to do. */
export function Data<T>({ of: loaded, name, onRetry, children }: DataProps<T>) {
  if (loaded.state === 'loading') {
    return (
      <div className="loading" role="status">
        <p>Loading {name}…</p>
      </div>
    );
  }
  if (loaded.state === 'failed') {
    return (
      <Notice tone="bad" title={`${name.charAt(0).toUpperCase()}${name.slice(1)} could not be loaded`}>
        <p>{loaded.error.message}</p>
        <button type="button" className="button button--small" onClick={onRetry}>
          Try again
        </button>
      </Notice>
    );
  }
  return <div className={loaded.stale ? 'stack stale' : 'stack'}>{children(loaded.value)}</div>;
}

import { useCallback, useState } from 'react';
import type { ApiError } from '../api/http.js';
import { asApiError } from './use-loaded.js';

/** One change the user can ask for: whether it is under way, and why it failed. */
export interface Action<Arguments extends unknown[]> {
  /** Resolves to whether it succeeded; the error is kept for the page to show. */
  perform: (...args: Arguments) => Promise<boolean>;
  busy: boolean;
  error: ApiError | null;
}

/** Wraps a change so that a page can show its progress and its failure. */
export function useAction<Arguments extends unknown[]>(
  change: (...args: Arguments) => Promise<unknown>,
): Action<Arguments> {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const perform = useCallback(
    async (...args: Arguments) => {
      setBusy(true);
      setError(null);
      try {
        await change(...args);
        return true;
      } catch (failure) {
        setError(asApiError(failure));
        return false;
      } finally {
        setBusy(false);
      }
    },
    [change],
  );
  return { perform, busy, error };
}

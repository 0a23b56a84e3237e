import { useCallback, useEffect, useState } from 'react';
import { ApiError } from '../api/http.js';

/** What a page has of the data it asked for. */
export type Loaded<T> =
  | { state: 'loading' }
  | { state: 'failed'; error: ApiError }
  | { state: 'ready'; value: T; /** A newer answer is on its way. */ stale: boolean };

/**
 * Loads data for a page, again whenever `load` changes or `reload` is called. The last answer stays in place
 * meanwhile, so that the page does not jump. `load` must keep its identity between renders (`useCallback`).
 */
export function useLoaded<T>(load: (signal: AbortSignal) => Promise<T>): { loaded: Loaded<T>; reload: () => void } {
  const [loaded, setLoaded] = useState<Loaded<T>>({ state: 'loading' });
  const [request, setRequest] = useState(0);
  const [asked, setAsked] = useState({ load, request });
  if (asked.load !== load || asked.request !== request) {
    setAsked({ load, request });
    setLoaded((before) => (before.state === 'ready' ? { ...before, stale: true } : { state: 'loading' }));
  }

  useEffect(() => {
    const controller = new AbortController();
    load(controller.signal).then(
      (value) => {
        if (!controller.signal.aborted) setLoaded({ state: 'ready', value, stale: false });
      },
      (error: unknown) => {
        if (!controller.signal.aborted) setLoaded({ state: 'failed', error: asApiError(error) });
      },
    );
    return () => controller.abort();
  }, [load, request]);

  const reload = useCallback(() => setRequest((number) => number + 1), []);
  return { loaded, reload };
}

/** Any failure as one that can be shown. */
export function asApiError(error: unknown): ApiError {
  return error instanceof ApiError ? error : new ApiError('This page met an error. Load it again.', 0);
}

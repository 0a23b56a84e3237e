import { useCallback, useState } from 'react';

/** Paging through a list that only knows where the next page starts. */
export function useCursor(): {
  /** Start of the current page; undefined on the first. */
  after: string | undefined;
  /** Number of the current page, from 1. */
  page: number;
  forward: (next: string) => void;
  back: () => void;
} {
  const [starts, setStarts] = useState<readonly string[]>([]);
  const forward = useCallback((next: string) => setStarts((before) => [...before, next]), []);
  const back = useCallback(() => setStarts((before) => before.slice(0, -1)), []);
  return { after: starts.at(-1), page: starts.length + 1, forward, back };
}

import { useCallback, useEffect, useState } from 'react';
import { followRun, isUnfinished, readRuns, type Run } from '../api/runs.js';
import { useLoaded, type Loaded } from '../hooks/use-loaded.js';

export interface RunsState {
  loaded: Loaded<Run[]>;
  reload: () => void;
  /** The run under way, else the last one; live. */
  current: Run | null;
  /** Shows this run from now on. */
  show: (run: Run) => void;
}

/** The runs of the service, and the progress of the one under way. `onEnded` hears when it ends. */
export function useRun(onEnded: () => void): RunsState {
  const { loaded, reload } = useLoaded(readRuns);
  const [live, setLive] = useState<Run | null>(null);
  const newest = loaded.state === 'ready' ? (loaded.value.find(isUnfinished) ?? loaded.value[0] ?? null) : null;
  const current = live ?? newest;
  const followed = current && isUnfinished(current) ? current.id : null;

  const note = useCallback(
    (run: Run) => {
      setLive(run);
      if (isUnfinished(run)) return;
      onEnded();
      reload();
    },
    [onEnded, reload],
  );
  useEffect(() => (followed === null ? undefined : followRun(followed, note)), [followed, note]);
  return { loaded, reload, current, show: setLive };
}

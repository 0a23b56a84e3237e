import { change, get } from './http.js';
import type { Period } from './measures.js';

export type RunState = 'planned' | 'running' | 'completed' | 'cancelled' | 'failed';

/** One evaluation of the active measures over all persons. */
export interface Run {
  id: string;
  period: Period;
  /** The only person evaluated; null: everyone. */
  subject: string | null;
  state: RunState;
  engine: string;
  createdAt: string;
  startedAt: string | null;
  endedAt: string | null;
  personCount: number;
  evaluatedCount: number;
  failedCount: number;
  /** Persons whom both engines evaluated, and those of them with the same results. */
  comparedCount: number;
  agreedCount: number;
  error: string | null;
  measures: RunMeasure[];
}

/** One measure of a run. */
export interface RunMeasure {
  measurePeriodId: number;
  title: string;
  version: string;
  /** Whether the version is meant for the run's period. */
  isDue: boolean;
}

/** Runs, the newest first. */
export function readRuns(signal?: AbortSignal): Promise<Run[]> {
  return get<Run[]>('/api/runs', {}, signal);
}

/** Evaluates these packages for everyone; without any the active ones that are meant for the period. */
export function startRun(period: Period, packageIds?: readonly string[]): Promise<Run> {
  return change<Run>('POST', '/api/runs', { periodStart: period.start, periodEnd: period.end, packageIds });
}

export async function cancelRun(id: string): Promise<void> {
  await change('POST', `/api/runs/${id}/cancel`);
}

/** Whether the run will still change. */
export function isUnfinished(run: Run): boolean {
  return run.state === 'planned' || run.state === 'running';
}

/**
 * Follows a run by server-sent events until it ends. Each event carries the whole run; the browser connects again
 * by itself when the connection breaks.
 * @returns stops following
 */
export function followRun(id: string, onChange: (run: Run) => void): () => void {
  const events = new EventSource(`/api/runs/${id}/events`);
  events.addEventListener('run', (event: MessageEvent<string>) => {
    const run = JSON.parse(event.data) as Run;
    if (!isUnfinished(run)) events.close();
    onChange(run);
  });
  return () => events.close();
}

import { useCallback } from 'react';
import { cancelRun, isUnfinished, type Run, type RunState } from '../api/runs.js';
import { Badge, type Tone } from '../design/badge.js';
import { formatCount, formatMoment, formatPeriod, formatPersons } from '../design/format.js';
import { Notice } from '../design/notice.js';
import { useAction } from '../hooks/use-action.js';
import { EngineAgreement } from './engine-agreement.js';

const STATES: Record<RunState, { text: string; tone: Tone }> = {
  planned: { text: 'Waiting', tone: 'accent' },
  running: { text: 'Running', tone: 'accent' },
  completed: { text: 'Completed', tone: 'good' },
  cancelled: { text: 'Cancelled', tone: 'warn' },
  failed: { text: 'Failed', tone: 'bad' },
};

interface RunPanelProps {
  run: Run;
  mayCancel: boolean;
}

/** How far an evaluation has come, or how it ended. */
export function RunPanel({ run, mayCancel }: RunPanelProps) {
  const stop = useCallback(() => cancelRun(run.id), [run.id]);
  const cancel = useAction(stop);
  const state = STATES[run.state];
  const unfinished = isUnfinished(run);
  return (
    <section className="card card__body stack stack--close" aria-label="Evaluation" data-run-state={run.state}>
      <div className="run__head">
        <p>
          <Badge tone={state.tone}>{state.text}</Badge> Evaluation for <strong>{formatPeriod(run.period)}</strong>
          <span className="muted"> · {whenOf(run)}</span>
        </p>
        {unfinished && mayCancel && (
          <button
            type="button"
            className="button button--small"
            disabled={cancel.busy}
            onClick={() => void cancel.perform()}
          >
            Cancel
          </button>
        )}
      </div>
      {unfinished && (
        <progress
          className="progress"
          value={run.evaluatedCount}
          max={Math.max(run.personCount, 1)}
          aria-label="Persons evaluated"
        />
      )}
      <p className="muted small" aria-live="polite">
        {progressOf(run)}
      </p>
      <EngineAgreement runId={run.id} comparedCount={run.comparedCount} agreedCount={run.agreedCount} />
      <NotDue run={run} />
      {run.error && (
        <Notice tone="bad" title="The evaluation stopped">
          <p>{run.error}</p>
        </Notice>
      )}
      {cancel.error && <Notice tone="bad">{cancel.error.message}</Notice>}
    </section>
  );
}

/** Versions that are evaluated although they are meant for another time. */
function NotDue({ run }: { run: Run }) {
  const others = run.measures.filter(({ isDue }) => !isDue);
  if (others.length === 0) return null;
  return (
    <p className="muted small">
      Meant for another period: {others.map(({ title, version }) => `${title} ${version}`).join(', ')}.
    </p>
  );
}

function whenOf(run: Run): string {
  if (run.endedAt) return `ended ${formatMoment(run.endedAt)}`;
  if (run.startedAt) return `started ${formatMoment(run.startedAt)}`;
  return `asked for ${formatMoment(run.createdAt)}`;
}

function progressOf(run: Run): string {
  const failed = run.failedCount === 0 ? '' : `, ${formatCount(run.failedCount)} of them failed`;
  if (run.state === 'planned') return 'Waiting to be cut into shards.';
  return `${formatCount(run.evaluatedCount)} of ${formatPersons(run.personCount)} evaluated${failed}.`;
}

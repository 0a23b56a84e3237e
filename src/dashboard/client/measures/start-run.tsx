import { useCallback, useState } from 'react';
import type { Period } from '../api/measures.js';
import { startRun, type Run } from '../api/runs.js';
import { Field } from '../design/field.js';
import { Notice } from '../design/notice.js';
import { useAction } from '../hooks/use-action.js';

interface StartRunProps {
  suggested: Period;
  onStarted: (run: Run) => void;
  onClose: () => void;
}

/** Asks for a period and starts the evaluation of all active measures over all persons. */
export function StartRun({ suggested, onStarted, onClose }: StartRunProps) {
  const [period, setPeriod] = useState(suggested);
  const start = useCallback(async () => onStarted(await startRun(period)), [period, onStarted]);
  const action = useAction(start);
  return (
    <form
      className="card card__body form"
      aria-label="Start an evaluation"
      onSubmit={(event) => {
        event.preventDefault();
        void action.perform();
      }}
    >
      <p className="muted">Evaluates every active measure for every person. Earlier results stay until replaced.</p>
      <div className="form__row">
        <Field
          label="First day"
          type="date"
          required
          value={period.start}
          max={period.end}
          onChange={(event) => setPeriod({ ...period, start: event.target.value })}
        />
        <Field
          label="Last day"
          type="date"
          required
          value={period.end}
          min={period.start}
          onChange={(event) => setPeriod({ ...period, end: event.target.value })}
        />
      </div>
      {action.error && (
        <Notice tone="bad" title="The evaluation was not started">
          <p>{action.error.message}</p>
        </Notice>
      )}
      <div className="form__actions">
        <button type="submit" className="button button--primary" disabled={action.busy}>
          {action.busy ? 'Starting…' : 'Start'}
        </button>
        <button type="button" className="button" onClick={onClose}>
          Close
        </button>
      </div>
    </form>
  );
}

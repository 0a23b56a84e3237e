import { useCallback, useState } from 'react';
import { Link } from 'react-router';
import type { Run } from '../api/runs.js';
import { freeze, type Programme, type Submission } from '../api/submissions.js';
import { Choice, Field } from '../design/field.js';
import { formatMoment, formatPeriod, formatPersons } from '../design/format.js';
import { Notice } from '../design/notice.js';
import { useAction } from '../hooks/use-action.js';

interface FreezeFormProps {
  programmes: readonly Programme[];
  runs: readonly Run[];
  onFrozen: (submission: Submission) => void;
}

/** Asks which programme, whose results and for whom, and freezes them. */
export function FreezeForm({ programmes, runs, onFrozen }: FreezeFormProps) {
  const completed = runs.filter((run) => run.state === 'completed');
  const [programmeKey, setProgrammeKey] = useState(keyOf(programmes[0]));
  const [runId, setRunId] = useState(completed[0]?.id ?? '');
  const [entityId, setEntityId] = useState('');
  const [cehrtId, setCehrtId] = useState('');
  const programme = programmes.find((known) => keyOf(known) === programmeKey);

  const send = useCallback(async () => {
    if (!programme) return;
    const { id, performanceYear } = programme;
    const given = cehrtId.trim();
    onFrozen(
      await freeze({
        programme: id,
        performanceYear,
        runId,
        entityId: entityId.trim(),
        ...(given === '' ? {} : { cehrtId: given }),
      }),
    );
  }, [programme, runId, entityId, cehrtId, onFrozen]);
  const action = useAction(send);

  if (completed.length === 0) {
    return (
      <Notice title="There is no completed evaluation to freeze">
        <p>
          Run one for the performance year on the <Link to="/measures">measures page</Link>.
        </p>
      </Notice>
    );
  }
  return (
    <form
      className="form"
      aria-label="Freeze a result set"
      onSubmit={(event) => {
        event.preventDefault();
        void action.perform();
      }}
    >
      <div className="form__row">
        <Choice
          label="Programme and year"
          value={programmeKey}
          onChange={(event) => setProgrammeKey(event.target.value)}
        >
          {programmes.map((known) => (
            <option key={keyOf(known)} value={keyOf(known)}>
              {known.title} {known.performanceYear}
            </option>
          ))}
        </Choice>
        <Choice
          label="Evaluation"
          hint="Its period should be the performance year."
          value={runId}
          onChange={(event) => setRunId(event.target.value)}
        >
          {completed.map((run) => (
            <option key={run.id} value={run.id}>
              {nameOf(run)}
            </option>
          ))}
        </Choice>
        <Field
          label="Entity id"
          hint="The id under which CMS knows the ACO, such as A1234."
          required
          value={entityId}
          onChange={(event) => setEntityId(event.target.value)}
        />
        <Field
          label="CMS EHR certification id"
          hint="From the Certified Health IT Product List."
          value={cehrtId}
          onChange={(event) => setCehrtId(event.target.value)}
        />
      </div>
      {action.error && (
        <Notice tone="bad" title="Nothing was frozen">
          <p>{action.error.message}</p>
        </Notice>
      )}
      <div className="form__actions">
        <button type="submit" className="button button--primary" disabled={action.busy || !programme}>
          {action.busy ? 'Freezing…' : 'Freeze'}
        </button>
      </div>
    </form>
  );
}

function keyOf(programme: Programme | undefined): string {
  return programme ? `${programme.id}/${programme.performanceYear}` : '';
}

function nameOf(run: Run): string {
  const ended = run.endedAt ? `, ended ${formatMoment(run.endedAt)}` : '';
  return `${formatPeriod(run)}: ${formatPersons(run.personCount)}${ended}`;
}

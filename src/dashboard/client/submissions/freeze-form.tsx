import { useCallback, useState } from 'react';
import { Link } from 'react-router';
import type { Run } from '../api/runs.js';
import { freeze, type Collection, type Programme, type Submission } from '../api/submissions.js';
import { Choice, Field } from '../design/field.js';
import { formatMoment, formatPeriod, formatPersons } from '../design/format.js';
import { Notice } from '../design/notice.js';
import { useAction } from '../hooks/use-action.js';
import { FormatChoice } from './format-choice.js';
import { FORMATS } from './formats.js';
import { collectsLists, formatsAsked, keyOf, requestOf, runFor, type Wanted } from './freeze-request.js';

interface FreezeFormProps {
  programmes: readonly Programme[];
  runs: readonly Run[];
  onFrozen: (submission: Submission) => void;
}

/** Asks which programme, whose results and for whom, and freezes them. */
export function FreezeForm({ programmes, runs, onFrozen }: FreezeFormProps) {
  const completed = runs.filter((run) => run.state === 'completed' && run.subject === null);
  const [wanted, setWanted] = useState<Wanted>({
    programmeKey: keyOf(programmes[0]),
    runId: runFor(programmes[0], completed),
    entityId: '',
    cehrtId: '',
    collection: 'ecqm',
    formats: FORMATS.map(({ format }) => format),
  });
  const programme = programmes.find((known) => keyOf(known) === wanted.programmeKey);
  const send = useCallback(async () => {
    if (programme) onFrozen(await freeze(requestOf(wanted, programme)));
  }, [programme, wanted, onFrozen]);
  const action = useAction(send);

  if (completed.length === 0) return <NothingToFreeze />;
  return (
    <form
      className="form"
      aria-label="Freeze a result set"
      onSubmit={(event) => {
        event.preventDefault();
        void action.perform();
      }}
    >
      <FreezeFields
        programmes={programmes}
        programme={programme}
        runs={completed}
        wanted={wanted}
        onChange={setWanted}
      />
      <FormatChoice
        programme={programme}
        collection={wanted.collection}
        chosen={wanted.formats}
        onChange={(formats) => setWanted({ ...wanted, formats })}
      />
      {action.error && (
        <Notice tone="bad" title="Nothing was frozen">
          <p>{action.error.message}</p>
        </Notice>
      )}
      <div className="form__actions">
        <button
          type="submit"
          className="button button--primary"
          disabled={action.busy || !programme || formatsAsked(wanted).length === 0}
        >
          {action.busy ? 'Freezing…' : 'Freeze'}
        </button>
      </div>
    </form>
  );
}

function NothingToFreeze() {
  return (
    <Notice title="There is no completed evaluation to freeze">
      <p>
        Run one for the performance year on the <Link to="/measures">measures page</Link>.
      </p>
    </Notice>
  );
}

interface FreezeFieldsProps {
  programmes: readonly Programme[];
  programme: Programme | undefined;
  runs: readonly Run[];
  wanted: Wanted;
  onChange: (wanted: Wanted) => void;
}

function FreezeFields({ programmes, programme, runs, wanted, onChange }: FreezeFieldsProps) {
  const chooseProgramme = (programmeKey: string) => {
    const chosen = programmes.find((known) => keyOf(known) === programmeKey);
    const collection = collectsLists(chosen) ? wanted.collection : 'ecqm';
    onChange({ ...wanted, programmeKey, collection, runId: runFor(chosen, runs) });
  };
  return (
    <div className="form__row form__row--wide">
      <Choice
        label="Programme and year"
        value={wanted.programmeKey}
        onChange={(event) => chooseProgramme(event.target.value)}
      >
        {programmes.map((known) => (
          <option key={keyOf(known)} value={keyOf(known)}>
            {known.title}
          </option>
        ))}
      </Choice>
      <Choice
        label="Evaluation"
        hint="Its period should be the performance year."
        value={wanted.runId}
        onChange={(event) => onChange({ ...wanted, runId: event.target.value })}
      >
        {runs.map((run) => (
          <option key={run.id} value={run.id}>
            {nameOf(run)}
          </option>
        ))}
      </Choice>
      {collectsLists(programme) && (
        <Choice
          label="Collected as"
          hint="A Medicare CQM counts the beneficiaries of the year's list who were found."
          value={wanted.collection}
          onChange={(event) => onChange({ ...wanted, collection: event.target.value as Collection })}
        >
          <option value="ecqm">eCQM: everybody of the ACO</option>
          <option value="medicare-cqm">Medicare CQM: beneficiaries of the list</option>
        </Choice>
      )}
      <Field
        label="Entity id"
        hint={`The id under which CMS knows the ACO, such as ${programme?.entityIdExample ?? 'A1234'}.`}
        required
        value={wanted.entityId}
        onChange={(event) => onChange({ ...wanted, entityId: event.target.value })}
      />
      <Field
        label="CMS EHR certification id"
        hint={`From the Certified Health IT Product List, such as ${programme?.cehrtIdExample ?? '0015C'}. QRDA III and QPP JSON need it.`}
        value={wanted.cehrtId}
        onChange={(event) => onChange({ ...wanted, cehrtId: event.target.value })}
      />
    </div>
  );
}

function nameOf(run: Run): string {
  const ended = run.endedAt ? `, ended ${formatMoment(run.endedAt)}` : '';
  return `${formatPeriod(run.period)}: ${formatPersons(run.personCount)}${ended}`;
}

import { useEffect, useRef, useState } from 'react';
import { Field } from '../design/field.js';
import { Notice } from '../design/notice.js';
import type { Action } from '../hooks/use-action.js';

interface ReasonFormProps {
  /** What will happen, in a sentence or two. */
  says: string;
  /** Reasons that are often right. */
  suggestions: readonly string[];
  /** Text of the button. */
  confirm: string;
  /** Title of the message when it was refused. */
  failure: string;
  action: Action<[reason: string]>;
  onCancel: () => void;
  /** Shows things as they are now, where they have changed meanwhile. */
  onReload?: () => void;
  disabled?: boolean;
}

/** The last step of every decision on charts: what it does, why it is right, and the way back. */
export function ReasonForm(props: ReasonFormProps) {
  const { says, suggestions, confirm, failure, action, onCancel, onReload, disabled = false } = props;
  const [reason, setReason] = useState('');
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector('input')?.focus(), []);
  return (
    <form
      ref={form}
      className="form"
      aria-label={confirm}
      onSubmit={(event) => {
        event.preventDefault();
        void action.perform(reason);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onCancel();
      }}
    >
      <p>{says}</p>
      <Field
        label="Reason"
        hint="It is kept with the decision. Name no details of the patient."
        required
        maxLength={1000}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <div className="chips" role="group" aria-label="Frequent reasons">
        {suggestions.map((suggestion) => (
          <button key={suggestion} type="button" className="chip" onClick={() => setReason(suggestion)}>
            {suggestion}
          </button>
        ))}
      </div>
      {action.error && (
        <Notice tone="bad" title={failure}>
          <p>{action.error.message}</p>
          {action.error.status === 409 && onReload && (
            <button type="button" className="button button--small" onClick={onReload}>
              Show it as it is now
            </button>
          )}
        </Notice>
      )}
      <div className="form__actions">
        <button
          type="submit"
          className="button button--primary"
          disabled={disabled || action.busy || reason.trim() === ''}
        >
          {action.busy ? 'Working…' : confirm}
        </button>
        <button type="button" className="button" onClick={onCancel}>
          Cancel
        </button>
      </div>
    </form>
  );
}

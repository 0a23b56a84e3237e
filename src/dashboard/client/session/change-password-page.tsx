import { useCallback, useState } from 'react';
import { ApiError } from '../api/http.js';
import { changePassword, type Session } from '../api/session.js';
import { Field } from '../design/field.js';
import { Notice } from '../design/notice.js';
import { useAction } from '../hooks/use-action.js';
import { Gate } from './gate.js';

interface ChangePasswordProps {
  session: Session;
  onChanged: (session: Session) => void;
}

/** Replaces a one-time password before anything else may be done. */
export function ChangePasswordPage({ session, onChanged }: ChangePasswordProps) {
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const replace = useCallback(async () => {
    if (next !== again) throw new ApiError('The two new passwords differ. Enter the same one twice.', 400);
    onChanged(await changePassword(current, next));
  }, [current, next, again, onChanged]);
  const action = useAction(replace);
  return (
    <Gate title="Choose a new password">
      <p className="muted">
        {session.user.displayName}, the password you used was given out for one sign-in only. Choose your own to go on.
      </p>
      {action.error && (
        <Notice tone="bad" title="The password was not changed">
          <p>{action.error.message}</p>
        </Notice>
      )}
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void action.perform();
        }}
      >
        {/* Lets password managers find the account. */}
        <input type="text" name="name" autoComplete="username" value={session.user.name} readOnly hidden />
        <Field
          label="One-time password"
          type="password"
          autoComplete="current-password"
          required
          value={current}
          onChange={(event) => setCurrent(event.target.value)}
        />
        <Field
          label="New password"
          hint="At least 12 characters. A sentence is easier to remember than symbols."
          type="password"
          autoComplete="new-password"
          minLength={12}
          required
          value={next}
          onChange={(event) => setNext(event.target.value)}
        />
        <Field
          label="New password, again"
          type="password"
          autoComplete="new-password"
          required
          value={again}
          onChange={(event) => setAgain(event.target.value)}
        />
        <button type="submit" className="button button--primary" disabled={action.busy}>
          {action.busy ? 'Saving…' : 'Save and go on'}
        </button>
      </form>
    </Gate>
  );
}

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
        {session.displayName}, the password you used was given out for one sign-in only. Choose your own to go on.
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
        <input type="text" name="name" autoComplete="username" value={session.name} readOnly hidden />
        <Password label="One-time password" kind="current-password" value={current} onChange={setCurrent} />
        <Password
          label="New password"
          hint="At least 12 characters. A sentence is easier to remember than symbols."
          kind="new-password"
          value={next}
          onChange={setNext}
        />
        <Password label="New password, again" kind="new-password" value={again} onChange={setAgain} />
        <button type="submit" className="button button--primary" disabled={action.busy}>
          {action.busy ? 'Saving…' : 'Save and go on'}
        </button>
      </form>
    </Gate>
  );
}

interface PasswordProps {
  label: string;
  hint?: string;
  kind: 'current-password' | 'new-password';
  value: string;
  onChange: (value: string) => void;
}

function Password({ label, hint, kind, value, onChange }: PasswordProps) {
  return (
    <Field
      label={label}
      hint={hint}
      type="password"
      autoComplete={kind}
      minLength={kind === 'new-password' ? 12 : undefined}
      required
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

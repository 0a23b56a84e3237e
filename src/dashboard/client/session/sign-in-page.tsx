import { useCallback, useState } from 'react';
import { signIn, type Session } from '../api/session.js';
import { Field } from '../design/field.js';
import { Notice } from '../design/notice.js';
import { useAction } from '../hooks/use-action.js';
import { Gate } from './gate.js';
import type { Ended } from './session-provider.js';

interface SignInProps {
  ended: Ended;
  onSignedIn: (session: Session) => void;
}

/** Asks who is there. */
export function SignInPage({ ended, onSignedIn }: SignInProps) {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const enter = useCallback(async () => onSignedIn(await signIn(name.trim(), password)), [name, password, onSignedIn]);
  const action = useAction(enter);
  return (
    <Gate title="Sign in">
      {!action.error && ended === 'idle' && (
        <Notice tone="warn" title="You have been signed out">
          <p>Nothing happened for a while, so your session was ended to protect patient data. Sign in to go on.</p>
        </Notice>
      )}
      {!action.error && ended === 'signed-out' && <Notice tone="good">You are signed out.</Notice>}
      {action.error && (
        <Notice tone="bad" title="You could not be signed in">
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
        <Field
          label="User name"
          name="name"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Field
          label="Password"
          name="password"
          type="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <button type="submit" className="button button--primary" disabled={action.busy}>
          {action.busy ? 'Signing in…' : 'Sign in'}
        </button>
      </form>
    </Gate>
  );
}

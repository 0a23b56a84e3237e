import { useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import { onSessionEnded } from '../api/http.js';
import { readSession, signOut, type Session } from '../api/session.js';
import { Data } from '../design/data.js';
import { useLoaded } from '../hooks/use-loaded.js';
import { ChangePasswordPage } from './change-password-page.js';
import { SessionContext } from './session-context.js';
import { SignInPage } from './sign-in-page.js';
import { useIdleSignOut } from './use-idle-sign-out.js';

/** Why the sign-in page is shown to someone who was signed in. */
export type Ended = 'signed-out' | 'idle' | null;

/** Shows the pages to a signed-in user, and the sign-in page to anyone else. */
export function SessionProvider({ children }: { children: ReactNode }) {
  const { loaded, reload } = useLoaded(readSession);
  if (loaded.state !== 'ready') {
    return (
      <div className="gate">
        <Data of={loaded} name="your session" onRetry={reload}>
          {() => null}
        </Data>
      </div>
    );
  }
  return <KnownSession first={loaded.value}>{children}</KnownSession>;
}

function KnownSession({ first, children }: { first: Session | null; children: ReactNode }) {
  const [session, setSession] = useState(first);
  const [ended, setEnded] = useState<Ended>(null);

  const begin = useCallback((begun: Session) => {
    setSession(begun);
    setEnded(null);
  }, []);
  const end = useCallback((reason: Ended) => {
    setSession(null);
    // Requests under way at sign-out are refused afterwards: that is no other end.
    setEnded((known) => (reason === 'idle' ? (known ?? reason) : reason));
  }, []);
  const leave = useCallback(
    async (reason: Ended = 'signed-out') => {
      await signOut().catch(() => undefined);
      end(reason);
    },
    [end],
  );

  useEffect(() => onSessionEnded(() => end('idle')), [end]);
  useIdleSignOut(session?.idleMinutes ?? null, leave);
  const state = useMemo(() => session && { session, signOut: () => leave() }, [session, leave]);

  if (!state) return <SignInPage ended={ended} onSignedIn={begin} />;
  if (state.session.mustChangePassword) return <ChangePasswordPage session={state.session} onChanged={setSession} />;
  return <SessionContext value={state}>{children}</SessionContext>;
}

import { createContext, useContext } from 'react';
import type { Role, Session } from '../api/session.js';

export interface SessionState {
  session: Session;
  /** Ends the session at the service, then shows the sign-in page. */
  signOut: () => Promise<void>;
}

export const SessionContext = createContext<SessionState | null>(null);

/** The signed-in user. Only for pages inside the session provider. */
export function useSession(): SessionState {
  const state = useContext(SessionContext);
  if (!state) throw new Error('useSession needs a SessionProvider around it.');
  return state;
}

/** Whether the user has one of these roles. The service checks again; this only hides what it would refuse. */
export function useHasRole(...roles: Role[]): boolean {
  return useSession().session.roles.some((role) => roles.includes(role));
}

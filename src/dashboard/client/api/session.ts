import { ApiError, change, get, keepCsrfToken } from './http.js';

export type Role = 'administrator' | 'quality-officer' | 'aco-analyst' | 'auditor';

/** The signed-in user and what the session asks of them. */
export interface Session {
  id: string;
  name: string;
  displayName: string;
  roles: Role[];
  csrfToken: string;
  /** The password was given out once and has to be replaced before anything else. */
  mustChangePassword: boolean;
  /** Minutes without a request after which the service ends the session. */
  idleMinutes: number;
}

/** The current session, or null when nobody is signed in. @throws ApiError */
export async function readSession(signal?: AbortSignal): Promise<Session | null> {
  try {
    return keep(await get<Session>('/api/session', {}, signal));
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return null;
    throw error;
  }
}

/** @throws ApiError with status 401 when name and password do not belong together */
export async function signIn(name: string, password: string): Promise<Session> {
  return keep(await change<Session>('POST', '/api/session', { name, password }));
}

export async function signOut(): Promise<void> {
  await change('DELETE', '/api/session');
  keepCsrfToken(null);
}

/**
 * Replaces the password and returns the session as it is then.
 * @throws ApiError when the current password is wrong or the new one is too weak
 */
export async function changePassword(currentPassword: string, newPassword: string): Promise<Session> {
  return keep(await change<Session>('POST', '/api/session/password', { currentPassword, newPassword }));
}

function keep(session: Session): Session {
  keepCsrfToken(session.csrfToken);
  return session;
}

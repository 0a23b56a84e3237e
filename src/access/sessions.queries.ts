import type { DataSource } from 'typeorm';
import type { Role } from './roles.js';

/** A live session with its user, as one request needs them. */
export interface LiveSession {
  userId: string;
  name: string;
  displayName: string;
  roles: Role[];
  mustChangePassword: boolean;
  csrfToken: string;
  /** Seconds since a request last prolonged it. */
  idleSeconds: number;
}

/** Hours after which a session ends however busy it is. */
const LIFETIME_HOURS = 12;

/** The session of this token unless it ended, idled out, or its user was deactivated. */
export async function findLiveSession(
  database: DataSource,
  tokenHash: Buffer,
  idleMinutes: number,
): Promise<LiveSession | null> {
  const rows = await database.query<LiveSession[]>(
    `select u.id as "userId", u.name, u.display_name as "displayName", u.roles,
            u.must_change_password as "mustChangePassword", s.csrf_token as "csrfToken",
            extract(epoch from now() - s.last_seen_at)::float8 as "idleSeconds"
       from sessions s join users u on u.id = s.user_id
      where s.token_hash = $1 and u.active
        and s.last_seen_at > now() - make_interval(mins => $2)
        and s.created_at > now() - make_interval(hours => ${LIFETIME_HOURS})`,
    [tokenHash, idleMinutes],
  );
  return rows[0] ?? null;
}

/** Prolongs a session by one request. */
export async function touchSession(database: DataSource, tokenHash: Buffer): Promise<void> {
  await database.query('update sessions set last_seen_at = now() where token_hash = $1', [tokenHash]);
}

/** Stores a new session, and clears away those that ended. */
export async function insertSession(
  database: DataSource,
  session: { tokenHash: Buffer; userId: string; csrfToken: string },
  idleMinutes: number,
): Promise<void> {
  await database.query(
    `delete from sessions where last_seen_at <= now() - make_interval(mins => $1)
        or created_at <= now() - make_interval(hours => ${LIFETIME_HOURS})`,
    [idleMinutes],
  );
  await database.query('insert into sessions (token_hash, user_id, csrf_token) values ($1, $2, $3)', [
    session.tokenHash,
    session.userId,
    session.csrfToken,
  ]);
}

/** Ends one session. */
export async function deleteSession(database: DataSource, tokenHash: Buffer): Promise<void> {
  await database.query('delete from sessions where token_hash = $1', [tokenHash]);
}

/** Ends every session of a user: on deactivation and after a changed password. */
export async function deleteSessionsOf(database: DataSource, userId: string): Promise<void> {
  await database.query('delete from sessions where user_id = $1', [userId]);
}

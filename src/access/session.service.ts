import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Environment } from '../config/environment.js';
import { deleteSession, deleteSessionsOf, findLiveSession, insertSession, touchSession } from './sessions.queries.js';
import type { LiveSession } from './sessions.queries.js';

/** What a browser gets at sign-in: the cookie's token and the token its unsafe requests must carry. */
export interface OpenedSession {
  token: string;
  csrfToken: string;
}

/** Writing the time of every request would cost a write for each read; this many seconds may pass between two. */
const TOUCH_EVERY_SECONDS = 10;

/** Sessions of signed-in users. They end when idle, after twelve hours, at sign-out and on deactivation. */
@Injectable()
export class SessionService {
  constructor(
    private readonly database: DataSource,
    private readonly environment: Environment,
  ) {}

  /** Opens a session under a new random token, of which only the hash is kept. */
  async open(userId: string): Promise<OpenedSession> {
    const token = randomBytes(32).toString('base64url');
    const csrfToken = randomBytes(32).toString('base64url');
    const idleMinutes = this.environment.SESSION_IDLE_MINUTES;
    await insertSession(this.database, { tokenHash: hashOf(token), userId, csrfToken }, idleMinutes);
    return { token, csrfToken };
  }

  /** The live session of this token, or null. Finding it counts as activity. */
  async find(token: string): Promise<LiveSession | null> {
    const tokenHash = hashOf(token);
    const session = await findLiveSession(this.database, tokenHash, this.environment.SESSION_IDLE_MINUTES);
    if (session && session.idleSeconds >= TOUCH_EVERY_SECONDS) await touchSession(this.database, tokenHash);
    return session;
  }

  /** Whether the session of this token is live. Asking does not count as activity. */
  async lives(token: string): Promise<boolean> {
    const idleMinutes = this.environment.SESSION_IDLE_MINUTES;
    return (await findLiveSession(this.database, hashOf(token), idleMinutes)) !== null;
  }

  async end(token: string): Promise<void> {
    await deleteSession(this.database, hashOf(token));
  }

  async endAllOf(userId: string): Promise<void> {
    await deleteSessionsOf(this.database, userId);
  }
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

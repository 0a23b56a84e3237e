import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { Environment } from '../config/environment.js';
import { sessionCookie } from './session-cookie.js';
import { SessionService } from './session.service.js';

/** For answers that go on for long: whether who asked is still signed in. */
@Injectable()
export class CallerSessions {
  constructor(
    private readonly sessions: SessionService,
    private readonly environment: Environment,
  ) {}

  /** Asking does not prolong the session: a page left open is logged off all the same (45 CFR 164.312(a)(2)(iii)). */
  async lives(request: Request): Promise<boolean> {
    const cookies = request.cookies as Record<string, unknown> | undefined;
    const token = cookies?.[sessionCookie(this.environment).name];
    return typeof token === 'string' && (await this.sessions.lives(token));
  }
}

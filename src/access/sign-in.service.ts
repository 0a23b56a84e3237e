import { HttpException, HttpStatus, Injectable, UnauthorizedException } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuditTrail } from './audit-trail.js';
import { PasswordService } from './password.service.js';
import { SessionService } from './session.service.js';
import type { OpenedSession } from './session.service.js';
import { FailureLimit } from './failure-limit.js';
import { recordFailure, recordSuccess, findForSignIn } from './sign-in.queries.js';

/** One answer for every cause: it must not tell whether a name exists, is locked, or is deactivated. */
const REFUSED = 'Name or password is wrong, or there were too many attempts: wait, then try again.';

/**
 * Signs users in. Guessing is slowed down in three ways: the cost of argon2id, a lock that grows with each wrong
 * password of one user, and a limit of failures for each network address.
 */
@Injectable()
export class SignInService {
  private readonly limit = new FailureLimit();

  constructor(
    private readonly database: DataSource,
    private readonly passwords: PasswordService,
    private readonly sessions: SessionService,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * @param address network address of the caller
   * @throws UnauthorizedException for a wrong name or password, a locked or a deactivated user
   * @throws HttpException 429 when this address failed too often in the last minutes
   */
  async signIn(name: string, password: string, address: string): Promise<OpenedSession> {
    if (!this.limit.allows(address)) {
      throw new HttpException('Too many failed sign-ins from this address: wait.', HttpStatus.TOO_MANY_REQUESTS);
    }
    const user = await findForSignIn(this.database, name.trim().toLowerCase());
    const right = await this.passwords.verify(user?.passwordHash ?? null, password);
    if (!user || !right || user.locked || !user.active) {
      this.limit.countFailure(address);
      await this.refuse(user?.id, user !== null && !user.locked && !right);
    }
    const { id } = user as { id: string };
    await recordSuccess(this.database, id);
    const session = await this.sessions.open(id);
    await this.record(id, 'success');
    return session;
  }

  private async refuse(userId: string | undefined, wrongPassword: boolean): Promise<never> {
    if (userId && wrongPassword) await recordFailure(this.database, userId);
    await this.record(userId, 'failure');
    throw new UnauthorizedException(REFUSED);
  }

  /** The name that was typed is not kept: people type their password into the wrong field. */
  private record(userId: string | undefined, outcome: 'success' | 'failure'): Promise<void> {
    const actor = { kind: 'user' as const, id: userId ?? 'unknown' };
    return this.audit.record({ actor, action: 'sign-in', entityType: 'session', outcome });
  }
}

import { BadRequestException, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { EntityManager, Repository } from 'typeorm';
import { ConflictError, NotFoundError } from '../errors/refusals.js';
import { AuditTrail } from './audit-trail.js';
import type { Actor, AuditEntry } from './audit-trail.js';
import { passwordFault } from './password-policy.js';
import { PasswordService } from './password.service.js';
import type { Role } from './roles.js';
import { SessionService } from './session.service.js';
import { User } from './user.entity.js';

export interface NewUser {
  name: string;
  displayName: string;
  roles: Role[];
}

export type UserChange = Partial<Pick<User, 'displayName' | 'roles' | 'active'>>;

/** A user and the password made for them: shown once, to be changed at the first sign-in. */
export interface UserWithOneTimePassword {
  user: User;
  oneTimePassword: string;
}

/** SQLSTATE of a broken unique constraint. */
const UNIQUE_VIOLATION = '23505';

/** The users of this installation. Every change is recorded, and a change of rights ends the sessions that had them. */
@Injectable()
export class UserService {
  private readonly users: Repository<User>;

  constructor(
    private readonly database: DataSource,
    private readonly passwords: PasswordService,
    private readonly sessions: SessionService,
    private readonly audit: AuditTrail,
  ) {
    this.users = database.getRepository(User);
  }

  list(): Promise<User[]> {
    return this.users.find({ order: { name: 'ASC' } });
  }

  /** @throws NotFoundError */
  async get(id: string): Promise<User> {
    const user = await this.users.findOneBy({ id });
    if (!user) throw new NotFoundError('There is no user with this id.');
    return user;
  }

  /** @throws NotFoundError */
  async getByName(name: string): Promise<User> {
    const user = await this.users.findOneBy({ name: name.toLowerCase() });
    if (!user) throw new NotFoundError(`There is no user named ${name}. List them: caliper users list.`);
    return user;
  }

  /** @throws ConflictError when the name is taken */
  async add(user: NewUser, actor: Actor): Promise<UserWithOneTimePassword> {
    const oneTimePassword = this.passwords.makeOneTime();
    const row = this.users.create({
      ...user,
      name: user.name.toLowerCase(),
      roles: [...new Set(user.roles)],
      passwordHash: await this.passwords.hash(oneTimePassword),
      mustChangePassword: true,
    });
    try {
      await this.users.insert(row);
    } catch (error) {
      if ((error as { code?: string }).code !== UNIQUE_VIOLATION) throw error;
      throw new ConflictError(`The name ${row.name} is taken.`, { cause: error });
    }
    await this.record(actor, 'create', row.id, { roles: row.roles.join(' ') });
    return { user: await this.get(row.id), oneTimePassword };
  }

  /**
   * Changes display name, roles or activity.
   * @throws ConflictError when no active administrator would be left
   */
  async change(id: string, change: UserChange, actor: Actor): Promise<User> {
    const before = await this.database.transaction(async (manager) => {
      const user = await this.lock(manager, id);
      const after = { ...user, ...change };
      await manager.update(User, { id }, { ...change, ...(change.active && { failedSignIns: 0, lockedUntil: null }) });
      if (isAdministrator(user) && !isAdministrator(after)) await this.requireAdministrator(manager);
      return user;
    });
    const rightsChanged =
      change.active === false || (change.roles !== undefined && !sameRoles(before.roles, change.roles));
    if (rightsChanged) await this.sessions.endAllOf(id);
    await this.record(actor, 'update', id, {
      ...(change.roles && { rolesBefore: before.roles.join(' '), roles: change.roles.join(' ') }),
      ...(change.active !== undefined && { active: change.active }),
    });
    return this.get(id);
  }

  /** Gives a new one-time password, unlocks the user, and ends their sessions. */
  async resetPassword(id: string, actor: Actor): Promise<UserWithOneTimePassword> {
    const user = await this.get(id);
    const oneTimePassword = this.passwords.makeOneTime();
    await this.storePassword(id, oneTimePassword, true);
    await this.record(actor, 'update', id, { password: 'reset' });
    return { user: await this.get(user.id), oneTimePassword };
  }

  /**
   * Changes the user's own password and ends all their sessions.
   * @throws BadRequestException when the current one is wrong or the new one will not do
   */
  async changePassword(id: string, current: string, next: string): Promise<void> {
    const user = await this.users.findOneOrFail({
      where: { id },
      select: { id: true, name: true, passwordHash: true },
    });
    if (!(await this.passwords.verify(user.passwordHash, current))) {
      throw new BadRequestException('The current password is wrong.');
    }
    const fault = passwordFault(next, user.name) ?? (next === current ? 'The new password is the current one.' : null);
    if (fault) throw new BadRequestException(fault);
    await this.storePassword(id, next, false);
    await this.record({ kind: 'user', id }, 'update', id, { password: 'changed' });
  }

  private async storePassword(id: string, password: string, mustChangePassword: boolean): Promise<void> {
    const passwordHash = await this.passwords.hash(password);
    await this.users.update({ id }, { passwordHash, mustChangePassword, failedSignIns: 0, lockedUntil: null });
    await this.sessions.endAllOf(id);
  }

  private async lock(manager: EntityManager, id: string): Promise<User> {
    // All changes of rights queue up here: two administrators cannot demote each other at the same moment.
    await manager.query(`lock table users in share row exclusive mode`);
    const user = await manager.findOneBy(User, { id });
    if (!user) throw new NotFoundError('There is no user with this id.');
    return user;
  }

  private async requireAdministrator(manager: EntityManager): Promise<void> {
    const rows: unknown[] = await manager.query(
      `select 1 from users where active and 'administrator' = any (roles) limit 1`,
    );
    if (rows.length === 0) throw new ConflictError('This is the last active administrator.');
  }

  private record(actor: Actor, action: AuditEntry['action'], id: string, details: AuditEntry['details']) {
    return this.audit.record({ actor, action, entityType: 'user', entityId: id, details });
  }
}

function isAdministrator(user: Pick<User, 'active' | 'roles'>): boolean {
  return user.active && user.roles.includes('administrator');
}

function sameRoles(left: readonly Role[], right: readonly Role[]): boolean {
  return [...left].sort().join() === [...right].sort().join();
}

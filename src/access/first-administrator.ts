import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuditTrail } from './audit-trail.js';
import { PasswordService } from './password.service.js';

/** What the person who started the service needs for the first sign-in. */
export interface FirstSignIn {
  name: string;
  oneTimePassword: string;
}

/** Lets somebody in where nobody is known yet. */
@Injectable()
export class FirstAdministrator {
  constructor(
    private readonly database: DataSource,
    private readonly passwords: PasswordService,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * Makes the user `administrator` when there are no users at all. Of processes that start together one does it.
   * @returns its one-time password, this one time; null when there are users already
   */
  async create(): Promise<FirstSignIn | null> {
    const name = 'administrator';
    const oneTimePassword = this.passwords.makeOneTime();
    const rows = await this.database.query<{ id: string }[]>(
      `insert into users (name, display_name, password_hash, roles, must_change_password)
       select $1, 'Administrator', $2, '{administrator}', true where not exists (select from users)
       on conflict do nothing returning id`,
      [name, await this.passwords.hash(oneTimePassword)],
    );
    const [user] = rows;
    if (!user) return null;
    await this.audit.record({
      actor: { kind: 'system', id: 'first-administrator' },
      action: 'create',
      entityType: 'user',
      entityId: user.id,
      details: { roles: 'administrator' },
    });
    return { name, oneTimePassword };
  }
}

import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessGuard } from './access.guard.js';
import { AuditTrail } from './audit-trail.js';
import { AuditController } from './audit/audit.controller.js';
import { AuditReader } from './audit/audit-reader.js';
import { PostgresAuditTrail } from './audit/postgres-audit-trail.js';
import { CallerSessions } from './caller-sessions.js';
import { ClientsModule } from './clients/clients.module.js';
import { FirstAdministrator } from './first-administrator.js';
import { PasswordService } from './password.service.js';
import { SessionController } from './session.controller.js';
import { SessionService } from './session.service.js';
import { SignInService } from './sign-in.service.js';
import { UserService } from './user.service.js';
import { UsersController } from './users.controller.js';

/** Who may do what, and the trail of what was done. */
@Global()
@Module({
  imports: [ClientsModule],
  controllers: [SessionController, UsersController, AuditController],
  providers: [
    AuditReader,
    CallerSessions,
    { provide: AuditTrail, useClass: PostgresAuditTrail },
    { provide: APP_GUARD, useClass: AccessGuard },
    FirstAdministrator,
    PasswordService,
    SessionService,
    SignInService,
    UserService,
  ],
  exports: [ClientsModule, AuditTrail, CallerSessions, FirstAdministrator, UserService],
})
export class AccessModule {}

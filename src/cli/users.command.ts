import { Option } from 'commander';
import type { Command } from 'commander';
import type { Actor } from '../access/audit-trail.js';
import { ROLES } from '../access/roles.js';
import type { Role } from '../access/roles.js';
import { UserService } from '../access/user.service.js';
import type { UserWithOneTimePassword } from '../access/user.service.js';
import { USER_NAME } from '../access/user.dto.js';
import { UnusableInputError } from '../errors/refusals.js';
import { withApplication } from './application.js';
import { EXIT, runCommand } from './exit.js';
import { renderTable } from './table.js';

const actor: Actor = { kind: 'command-line', id: 'caliper users' };

/** `caliper users add|list|reset-password|deactivate`. */
export function registerUsers(program: Command): void {
  const users = program.command('users').description('who may sign in, and as what');
  users
    .command('add')
    .argument('<name>', 'what is typed at sign-in')
    .addOption(new Option('--role <role...>', 'what the user may be').choices(ROLES).makeOptionMandatory())
    .option('--display-name <name>', 'as pages and documents show it (default: the sign-in name)')
    .description('add a user; prints a one-time password')
    .action((name: string, options: { role: Role[]; displayName?: string }) =>
      withUsers((service) => add(service, name, options)),
    );
  users
    .command('list')
    .description('all users, deactivated ones included')
    .action(() => withUsers(list));
  users
    .command('reset-password')
    .argument('<name>')
    .description('give a new one-time password, unlock the user, end their sessions')
    .action((name: string) =>
      withUsers(async (service) => {
        const { id } = await service.getByName(name);
        return tell(await service.resetPassword(id, actor));
      }),
    );
  users
    .command('deactivate')
    .argument('<name>')
    .description('refuse a user from now on and end their sessions; nobody is deleted')
    .action((name: string) =>
      withUsers(async (service) => {
        const { id } = await service.getByName(name);
        await service.change(id, { active: false }, actor);
        console.log(`${name}: deactivated`);
      }),
    );
}

function withUsers(action: (service: UserService) => Promise<void>): Promise<void> {
  return runCommand(() =>
    withApplication(async (application) => {
      await action(application.get(UserService, { strict: false }));
      return EXIT.done;
    }),
  );
}

async function add(service: UserService, name: string, options: { role: Role[]; displayName?: string }): Promise<void> {
  if (!USER_NAME.test(name)) throw new UnusableInputError('A name has 2 to 64 lower-case letters, digits, or . _ @ -');
  tell(await service.add({ name, displayName: options.displayName ?? name, roles: options.role }, actor));
}

function tell({ user, oneTimePassword }: UserWithOneTimePassword): void {
  console.log(`${user.name} (${user.roles.join(', ')})`);
  console.log(`One-time password, shown this once: ${oneTimePassword}`);
}

async function list(service: UserService): Promise<void> {
  const rows = (await service.list()).map((user) => [
    user.name,
    user.displayName,
    user.roles.join(', '),
    user.active ? 'active' : 'deactivated',
  ]);
  console.log(renderTable(['Name', 'Display name', 'Roles', 'State'], rows));
}

import { Option, type Command } from 'commander';
import type { Actor } from '../access/audit-trail.js';
import type { ClientView } from '../access/clients/clients.queries.js';
import type { ClientsService, GivenKeys, KeyView } from '../access/clients/clients.service.js';
import { withApplication } from './application.js';
import { EXIT, runCommand } from './exit.js';
import { readJsonFile } from './json-input.js';
import { renderTable } from './table.js';

const actor: Actor = { kind: 'command-line', id: 'caliper clients' };

interface KeyOptions {
  jwksUrl?: string;
  keys?: string;
}

interface RegisterOptions extends KeyOptions {
  scope: string[];
  source?: string;
  allSources?: boolean;
}

/** `caliper clients register|list|show|keys|rotate|revoke`: programs that are authorised by SMART Backend Services. */
export function registerClients(program: Command): void {
  const clients = program.command('clients').description('programs that get access tokens by SMART Backend Services');
  withKeys(clients.command('register'))
    .argument('<name>', 'by which people call it: lower-case letters, digits, hyphens')
    .requiredOption('--scope <scope...>', 'what it may be given, such as system/*.rs or system/Patient.cruds')
    .option('--source <source>', 'the source that it writes for; without one it only reads')
    .option('--all-sources', 'it reads what every source sent')
    .description('register a client; prints its client_id')
    .action((name: string, options: RegisterOptions) => withClients((service) => register(service, name, options)));
  clients
    .command('list')
    .option('--source <source>', 'only those that write for this source')
    .description('all clients, revoked ones included')
    .action(({ source }: { source?: string }) => withClients((service) => list(service, source)));
  clients
    .command('show')
    .argument('<client>', 'name or client_id')
    .description('one client')
    .action((client: string) => withClients(async (service) => tell(await service.find(client))));
  clients
    .command('keys')
    .argument('<client>', 'name or client_id')
    .description('its public keys as they are now, read from its address where it has one')
    .action((client: string) => withClients(async (service) => tellKeys(await service.keys(client))));
  withKeys(clients.command('rotate'))
    .argument('<client>', 'name or client_id')
    .option('--beside', 'keep the keys that it has too, until the next rotation')
    .description('replace its keys')
    .action((client: string, options: KeyOptions & { beside?: boolean }) =>
      withClients(async (service) =>
        tell(await service.rotate(client, await givenKeys(options), options.beside ?? false, actor)),
      ),
    );
  clients
    .command('revoke')
    .argument('<client>', 'name or client_id')
    .description('refuse it for good, with the tokens that it holds')
    .action((client: string) =>
      withClients(async (service) => {
        const { name } = await service.revoke(client, actor);
        console.log(`${name}: revoked`);
      }),
    );
}

function withKeys(command: Command): Command {
  return command
    .addOption(new Option('--jwks-url <address>', 'where it publishes its public keys (JWKS)').conflicts('keys'))
    .addOption(new Option('--keys <file>', 'its public keys as a JWK Set, where it publishes none'));
}

function withClients(action: (service: ClientsService) => Promise<void>): Promise<void> {
  return runCommand(() =>
    withApplication(async (application) => {
      const { ClientsService: Clients } = await import('../access/clients/clients.service.js');
      await action(application.get(Clients, { strict: false }));
      return EXIT.done;
    }),
  );
}

async function givenKeys({ jwksUrl, keys }: KeyOptions): Promise<GivenKeys> {
  return { jwksUrl, jwks: keys === undefined ? undefined : await readJsonFile(keys) };
}

async function register(service: ClientsService, name: string, options: RegisterOptions): Promise<void> {
  const { scope, source, allSources } = options;
  const keys = await givenKeys(options);
  tell(await service.register({ name, scope: scope.join(' '), source, allSources, ...keys }, actor));
}

function tell({ id, name, source, allSources, scopes, jwksUrl, keys, active, lastUsedAt }: ClientView): void {
  console.log(`Client      ${name}${active ? '' : ' (revoked)'}`);
  console.log(`client_id   ${id}`);
  console.log(`Writes for  ${source?.name ?? 'no source'}`);
  console.log(`Reads       ${allSources ? 'all sources' : (source?.name ?? 'nothing')}`);
  console.log(`Scopes      ${scopes.join(' ')}`);
  console.log(`Keys        ${jwksUrl ?? (keys ?? []).map(({ kid }) => kid).join(', ')}`);
  console.log(`Last token  ${lastUsedAt?.toISOString() ?? 'never'}`);
}

async function list(service: ClientsService, source?: string): Promise<void> {
  const rows = (await service.list(source)).map((client) => [
    client.name,
    client.id,
    client.source?.name ?? '-',
    client.scopes.join(' '),
    client.active ? 'active' : 'revoked',
    client.lastUsedAt?.toISOString() ?? 'never',
  ]);
  console.log(renderTable(['Client', 'client_id', 'Writes for', 'Scopes', 'State', 'Last token'], rows));
}

function tellKeys(keys: readonly KeyView[]): void {
  const rows = keys.map(({ kid, algorithm, thumbprint, fault }) => [
    kid ?? '-',
    algorithm ?? '-',
    thumbprint ?? '-',
    fault ?? 'usable',
  ]);
  console.log(renderTable(['kid', 'Algorithm', 'Thumbprint', 'State'], rows));
}

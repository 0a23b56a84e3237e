import type { Command } from 'commander';
import type { INestApplicationContext } from '@nestjs/common';
import type { Actor } from '../access/audit-trail.js';
import type { Feed } from '../sources/feeds.queries.js';
import { UnusableInputError } from '../errors/refusals.js';
import { withApplication } from './application.js';
import { EXIT, runCommand } from './exit.js';
import { registerSourceHealth } from './source-health.command.js';
import { registerSourceConnect } from './source-connect.command.js';
import { registerSourcePulls } from './source-pulls.command.js';
import { registerSourceSubscriptions } from './source-subscriptions.command.js';
import { renderTable } from './table.js';

const actor: Actor = { kind: 'command-line', id: 'caliper sources' };

const DAY = 24 * 60 * 60 * 1000;

/** `caliper sources add|list|rotate|token|deactivate|activate`, and what is about their health and about pulling them. */
export function registerSources(program: Command): void {
  const sources = program.command('sources').description('connected EHRs and their credentials');
  sources
    .command('add')
    .argument('<name>', 'part of the webhook address: lower-case letters, digits, hyphens')
    .option('--title <title>', 'name for people')
    .description('connect an EHR; prints its signing secret and token this once')
    .action((name: string, { title }: { title?: string }) => inService((service) => add(service, name, title ?? name)));
  sources
    .command('list')
    .description('all sources with the state of their feeds')
    .action(() => inService(list));
  sources
    .command('rotate')
    .argument('<name>')
    .option('--old-until <time>', 'when the secret in use ends, ISO 8601; one day from now when absent')
    .description('make a new signing secret; the one in use lives on for a while')
    .action((name: string, { oldUntil }: { oldUntil?: string }) =>
      inService((service) => rotate(service, name, oldUntil)),
    );
  sources
    .command('token')
    .argument('<name>')
    .description('make a new bearer token beside those that live')
    .action((name: string) => inService((service) => issueToken(service, name)));
  sources
    .command('deactivate')
    .argument('<name>')
    .description('refuse whatever it sends from now on; what it sent stays')
    .action((name: string) => inService((service) => setActive(service, name, false)));
  sources
    .command('activate')
    .argument('<name>')
    .description('take what it sends again')
    .action((name: string) => inService((service) => setActive(service, name, true)));
  registerSourceHealth(sources);
  registerSourceConnect(sources);
  registerSourcePulls(sources);
  registerSourceSubscriptions(sources);
}

function inService(action: (application: INestApplicationContext) => Promise<number>): Promise<void> {
  return runCommand(() => withApplication(action));
}

async function sourcesOf(application: INestApplicationContext) {
  const { SourcesService } = await import('../sources/sources.service.js');
  return application.get(SourcesService, { strict: false });
}

async function credentialsOf(application: INestApplicationContext) {
  const { SourceCredentialsService } = await import('../sources/source-credentials.service.js');
  return application.get(SourceCredentialsService, { strict: false });
}

async function add(application: INestApplicationContext, name: string, title: string): Promise<number> {
  const { signingSecret, token } = await (await sourcesOf(application)).add(name, title, actor);
  console.log(`Webhook         /webhooks/${name}`);
  console.log(`Signing secret  ${signingSecret}`);
  console.log(`Bearer token    ${token}`);
  console.log('Keep both now: they are not shown again.');
  return EXIT.done;
}

async function list(application: INestApplicationContext): Promise<number> {
  const feeds = await (await sourcesOf(application)).feeds();
  if (feeds.length === 0) {
    console.log('No sources. Connect one: caliper sources add <name>');
    return EXIT.done;
  }
  const heading = ['Source', 'Title', 'State', 'Last message', 'Waiting', 'Applied', 'In part', 'Quarantined'];
  console.log(renderTable(heading, feeds.map(row)));
  return EXIT.done;
}

function row({ name, title, active, lastMessage, messages }: Feed): string[] {
  return [
    name,
    title,
    active ? 'active' : 'inactive',
    lastMessage?.receivedAt.toISOString() ?? 'never',
    String(messages.received),
    String(messages.applied),
    String(messages['partly-applied']),
    String(messages.quarantined),
  ];
}

async function rotate(application: INestApplicationContext, name: string, oldUntil?: string): Promise<number> {
  const until = oldUntil === undefined ? new Date(Date.now() + DAY) : new Date(oldUntil);
  if (Number.isNaN(until.getTime()))
    throw new UnusableInputError('--old-until must be a time such as 2026-03-01T12:00:00Z.');
  const { id } = await (await sourcesOf(application)).find(name);
  const issued = await (await credentialsOf(application)).rotateSigningSecret(id, until, actor);
  console.log(`Signing secret  ${issued.plain}`);
  console.log(`The one before is accepted until ${until.toISOString()}. Keep the new one now: it is not shown again.`);
  return EXIT.done;
}

async function issueToken(application: INestApplicationContext, name: string): Promise<number> {
  const { id } = await (await sourcesOf(application)).find(name);
  const issued = await (await credentialsOf(application)).issueToken(id, actor);
  console.log(`Bearer token    ${issued.plain}`);
  console.log('Keep it now: it is not shown again.');
  return EXIT.done;
}

async function setActive(application: INestApplicationContext, name: string, active: boolean): Promise<number> {
  await (await sourcesOf(application)).setActive(name, active, actor);
  console.log(`${name}: ${active ? 'active' : 'inactive'}`);
  return EXIT.done;
}

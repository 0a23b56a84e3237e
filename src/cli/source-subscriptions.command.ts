import { setTimeout as delay } from 'node:timers/promises';
import type { INestApplicationContext } from '@nestjs/common';
import type { Command } from 'commander';
import type { Actor } from '../access/audit-trail.js';
import { UnusableInputError } from '../errors/refusals.js';
import type { PayloadContent } from '../sources/subscriptions/subscription.entity.js';
import type { SubscriptionView } from '../sources/subscriptions/subscription.queries.js';
import { withApplication } from './application.js';
import { EXIT, runCommand } from './exit.js';
import { renderTable } from './table.js';

const actor: Actor = { kind: 'command-line', id: 'caliper sources' };

/** Seconds between signs of life. */
const HEARTBEAT = 900;
/** How long `add` waits for the handshake. Milliseconds. */
const PATIENCE = 60_000;

interface AddOptions {
  topic: string;
  filter?: string[];
  content: string;
}

/** `caliper sources subscriptions list|add|reactivate|remove`: topic-based subscriptions at the EHR of a source. */
export function registerSourceSubscriptions(sources: Command): void {
  const subscriptions = sources.command('subscriptions').description('what the EHR of a source tells by itself');
  subscriptions
    .command('list')
    .argument('<name>')
    .description('subscriptions of a source; exit code 1 when one does not work')
    .action((name: string) => inService((service) => list(service, name)));
  subscriptions
    .command('add')
    .argument('<name>')
    .requiredOption('--topic <url>', 'canonical URL of the topic')
    .option('--filter <filter...>', 'filters as the topic has them; by the types that measures need when absent')
    .option('--content <content>', 'empty, id-only or full-resource', 'id-only')
    .description('subscribe, and wait for the handshake that the running service receives')
    .action((name: string, options: AddOptions) => inService((service) => add(service, name, options)));
  for (const command of ['reactivate', 'remove'] as const) {
    subscriptions
      .command(command)
      .argument('<name>')
      .argument('<subscription>', 'its id')
      .description(command === 'remove' ? 'remove it, at the EHR too' : 'have the EHR send again')
      .action((name: string, id: string) => inService((service) => change(service, command, name, id)));
  }
}

function inService(action: (application: INestApplicationContext) => Promise<number>): Promise<void> {
  return runCommand(() => withApplication(action));
}

async function servicesOf(application: INestApplicationContext, name: string) {
  const [{ SubscriptionsService }, { SourcesService }] = await Promise.all([
    import('../sources/subscriptions/subscriptions.service.js'),
    import('../sources/sources.service.js'),
  ]);
  return {
    subscriptions: application.get(SubscriptionsService, { strict: false }),
    source: await application.get(SourcesService, { strict: false }).find(name),
  };
}

async function list(application: INestApplicationContext, name: string): Promise<number> {
  const { subscriptions, source } = await servicesOf(application, name);
  const found = await subscriptions.list(source.id);
  if (found.length === 0) {
    console.log(`No subscriptions. Subscribe: caliper sources subscriptions add ${name} --topic <url>`);
    return EXIT.done;
  }
  console.log(
    renderTable(['Id', 'Topic', 'State', 'Content', 'Events', 'Last sign of life', 'Remark'], found.map(row)),
  );
  return found.every(({ state }) => state === 'active') ? EXIT.done : EXIT.refused;
}

function row({ id, topic, state, content, watermark, announced, notifiedAt, fault }: SubscriptionView): string[] {
  return [id, topic, state, content, `${watermark} of ${announced}`, notifiedAt?.toISOString() ?? '', fault ?? ''];
}

async function add(
  application: INestApplicationContext,
  name: string,
  { topic, filter, content }: AddOptions,
): Promise<number> {
  const { subscriptions, source } = await servicesOf(application, name);
  const request = { topic, filters: filter, content: contentIn(content), heartbeatSeconds: HEARTBEAT };
  const id = await subscriptions.add(source, request, actor);
  console.log(`Subscription ${id} is asked for; waiting for the handshake.`);
  for (const end = Date.now() + PATIENCE; Date.now() < end; await delay(500)) {
    const found = (await subscriptions.list(source.id)).find((one) => one.id === id);
    if (found?.state === 'active') {
      console.log('✓ handshake received; the EHR tells what changes from now on.');
      return EXIT.done;
    }
    if (found?.state === 'error' || found?.state === 'off') {
      console.log(`✗ ${found.fault}`);
      console.log(`  Mend it, then: caliper sources subscriptions reactivate ${name} ${id}`);
      return EXIT.refused;
    }
  }
  console.log('✗ No handshake yet. Is the service running, and can the EHR reach PUBLIC_URL?');
  console.log(`  See how it goes on: caliper sources subscriptions list ${name}`);
  return EXIT.refused;
}

async function change(
  application: INestApplicationContext,
  command: 'reactivate' | 'remove',
  name: string,
  id: string,
): Promise<number> {
  const { subscriptions, source } = await servicesOf(application, name);
  await subscriptions[command](source.id, id, actor);
  console.log(`Asked for; the running service says it to the EHR: caliper sources subscriptions list ${name}`);
  return EXIT.done;
}

function contentIn(content: string): PayloadContent {
  if (content === 'empty' || content === 'id-only' || content === 'full-resource') return content;
  throw new UnusableInputError('--content must be empty, id-only or full-resource.');
}

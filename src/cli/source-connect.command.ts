import type { INestApplicationContext } from '@nestjs/common';
import type { Command } from 'commander';
import type { Actor } from '../access/audit-trail.js';
import { UnusableInputError } from '../errors/refusals.js';
import type { PullMode } from '../sources/bulk-export/capability-profile.js';
import type { ConnectionStep } from '../sources/bulk-export/connection-walk.service.js';
import { withApplication } from './application.js';
import { EXIT, runCommand } from './exit.js';

const actor: Actor = { kind: 'command-line', id: 'caliper sources' };

interface ConnectOptions {
  fhir: string;
  clientId: string;
  tokenUrl?: string;
  group?: string;
  system?: boolean;
  mode?: string;
}

/** `caliper sources connect|probe`: how a FHIR server is reached, and whether every step to its data goes well. */
export function registerSourceConnect(sources: Command): void {
  sources
    .command('connect')
    .argument('<name>')
    .requiredOption('--fhir <address>', 'address of its FHIR server')
    .requiredOption('--client-id <id>', 'the id that the EHR gave this service')
    .option('--token-url <address>', 'its token endpoint; as the server says when absent')
    .option('--group <id>', 'Group to pull; all patients when absent')
    .option('--system', 'export all that the server has, and not only what belongs to patients')
    .option('--mode <mode>', 'bulk or polling; as the server can when absent')
    .description('connect the FHIR server of a source, and test each step; exit code 1 when one fails')
    .action((name: string, options: ConnectOptions) =>
      runCommand(() => withApplication((application) => connect(application, name, options))),
    );
  sources
    .command('probe')
    .argument('<name>')
    .description('ask the FHIR server of a source again what it can do, and test each step')
    .action((name: string) => runCommand(() => withApplication((application) => probe(application, name))));
}

async function connect(
  application: INestApplicationContext,
  name: string,
  { fhir, clientId, tokenUrl, group, system, mode }: ConnectOptions,
): Promise<number> {
  const { connections, walk } = await servicesOf(application);
  const level = system ? ('system' as const) : undefined;
  const request = { fhir, clientId, tokenUrl, group, level, mode: modeIn(mode) };
  const { profile, tokenUrl: endpoint } = await connections.connect(name, request, actor);
  const [{ scopeOf }, { Environment }, { publicAddress }] = await Promise.all([
    import('../sources/bulk-export/capability-profile.js'),
    import('../config/environment.js'),
    import('../sources/public-address.js'),
  ]);
  if (endpoint !== null) {
    const address = publicAddress(application.get(Environment, { strict: false }));
    console.log('The administrator of the EHR must register:');
    console.log(`  JWKS URL      ${address}/.well-known/jwks.json`);
    console.log(`  scopes        ${scopeOf(profile)}`);
    console.log(`  signatures    ${profile.algorithms.join(', ')}`);
  }
  return told(await walk.steps(name), name);
}

async function probe(application: INestApplicationContext, name: string): Promise<number> {
  const { connections, walk } = await servicesOf(application);
  await connections.probeAgain(name, actor);
  return told(await walk.steps(name), name);
}

async function servicesOf(application: INestApplicationContext) {
  const [{ ConnectionsService }, { ConnectionWalk }] = await Promise.all([
    import('../sources/bulk-export/connections.service.js'),
    import('../sources/bulk-export/connection-walk.service.js'),
  ]);
  return {
    connections: application.get(ConnectionsService, { strict: false }),
    walk: application.get(ConnectionWalk, { strict: false }),
  };
}

const MARKS = { passed: '✓', failed: '✗', skipped: '·' } as const;

function told(steps: readonly ConnectionStep[], name: string): number {
  for (const { name: step, state, text, remedy } of steps) {
    console.log(`${MARKS[state]} ${step.padEnd(20)} ${text}`);
    if (remedy !== null) console.log(`  ${''.padEnd(20)} ${remedy.replace('<name>', name)}`);
  }
  const failed = steps.filter(({ state }) => state === 'failed').length;
  console.log(failed === 0 ? `Connected. Pull it: caliper sources pull ${name}` : `Connected, but ${failed} failed.`);
  return failed === 0 ? EXIT.done : EXIT.refused;
}

function modeIn(mode: string | undefined): PullMode | undefined {
  if (mode === undefined || mode === 'bulk' || mode === 'polling') return mode;
  throw new UnusableInputError('--mode must be bulk or polling.');
}

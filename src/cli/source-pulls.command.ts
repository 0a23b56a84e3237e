import type { Command } from 'commander';
import type { INestApplicationContext } from '@nestjs/common';
import type { Actor } from '../access/audit-trail.js';
import type { PullView } from '../sources/bulk-export/pull.queries.js';
import { UnusableInputError } from '../errors/refusals.js';
import { withApplication } from './application.js';
import { EXIT, runCommand } from './exit.js';
import { renderTable } from './table.js';

const actor: Actor = { kind: 'command-line', id: 'caliper sources' };

const SECONDS: Readonly<Record<string, number>> = { m: 60, h: 3600, d: 86_400 };
const SHOWN = 20;

/** `caliper sources pull|cancel|pulls|schedule|rotate-keys`: sources that are pulled. */
export function registerSourcePulls(sources: Command): void {
  sources
    .command('pull')
    .argument('<name>')
    .option('--full', 'everything, and not only what is new')
    .description('request a pull; the running service carries it out')
    .action((name: string, { full }: { full?: boolean }) => inService((service) => pull(service, name, full ?? false)));
  sources
    .command('pulls')
    .argument('<name>')
    .description('the last pulls of a source, newest first; exit code 1 when the newest one failed or is partial')
    .action((name: string) => inService((service) => list(service, name)));
  sources
    .command('cancel')
    .argument('<name>')
    .argument('<pull>', 'its id')
    .description('cancel a pull; what was read of it stays')
    .action((name: string, id: string) => inService((service) => cancel(service, name, id)));
  sources
    .command('schedule')
    .argument('<name>')
    .option('--every <time>', 'such as 30m, 24h or 7d')
    .option('--off', 'no longer')
    .description('pull a source again and again, beginning now')
    .action((name: string, options: { every?: string; off?: boolean }) =>
      inService((service) => schedule(service, name, options)),
    );
  sources
    .command('rotate-keys')
    .option('--overlap <time>', 'how long an EHR may keep our public keys', '24h')
    .description('make new keys that this service proves itself with; those in use live on for a while')
    .action(({ overlap }: { overlap: string }) => inService((service) => rotateKeys(service, overlap)));
}

function inService(action: (application: INestApplicationContext) => Promise<number>): Promise<void> {
  return runCommand(() => withApplication(action));
}

async function pullsOf(application: INestApplicationContext) {
  const { PullsService } = await import('../sources/bulk-export/pulls.service.js');
  return application.get(PullsService, { strict: false });
}

async function pull(application: INestApplicationContext, name: string, isFull: boolean): Promise<number> {
  const { id, fresh } = await (await pullsOf(application)).request(name, isFull, actor);
  console.log(fresh ? `Pull ${id} is requested: caliper sources pulls ${name}` : `Pull ${id} is under way already.`);
  return EXIT.done;
}

async function cancel(application: INestApplicationContext, name: string, id: string): Promise<number> {
  await (await pullsOf(application)).cancel(name, id, actor);
  console.log(`The running service cancels it: caliper sources pulls ${name}`);
  return EXIT.done;
}

async function list(application: INestApplicationContext, name: string): Promise<number> {
  const pulls = await (await pullsOf(application)).list(name, SHOWN);
  if (pulls.length === 0) {
    console.log(`No pulls. Request one: caliper sources pull ${name}`);
    return EXIT.done;
  }
  const heading = ['Requested', 'Kind', 'State', 'Since', 'Files', 'Lines', 'Applied', 'Waiting', 'Faulty', 'Remark'];
  console.log(renderTable(heading, pulls.map(row)));
  return pulls[0].state === 'failed' || pulls[0].state === 'partial' ? EXIT.refused : EXIT.done;
}

function row({ createdAt, kind, state, since, files, lines, applied, ...pull }: PullView): string[] {
  return [
    createdAt.toISOString(),
    kind,
    state,
    since ?? 'the beginning',
    `${files.done} of ${files.done + files.waiting + files.short}`,
    String(lines),
    String(applied),
    String(pull.waitingMessages),
    String(pull.faultyMessages),
    pull.fault ?? pull.progress ?? '',
  ];
}

async function schedule(
  application: INestApplicationContext,
  name: string,
  { every, off }: { every?: string; off?: boolean },
): Promise<number> {
  if ((every === undefined) === (off === undefined)) throw new UnusableInputError('Say either --every or --off.');
  const seconds = every === undefined ? null : secondsOf(every, '--every');
  if (seconds !== null && seconds < 300) throw new UnusableInputError('--every must be 5m or more.');
  await (await pullsOf(application)).schedule(name, seconds, actor);
  console.log(seconds === null ? `${name} is no longer pulled by itself.` : `${name} is pulled every ${every}.`);
  return EXIT.done;
}

async function rotateKeys(application: INestApplicationContext, overlap: string): Promise<number> {
  const { SigningKeys } = await import('../sources/smart-client/signing-keys.service.js');
  const keys = application.get(SigningKeys, { strict: false });
  const { signsFrom, oldUntil } = await keys.rotate(secondsOf(overlap, '--overlap') * 1000, actor);
  console.log(`The new keys are published now and sign from ${signsFrom.toISOString()}.`);
  console.log(`Those before are published until ${oldUntil.toISOString()}.`);
  return EXIT.done;
}

function secondsOf(text: string, option: string): number {
  const found = /^(\d{1,4})([mhd])$/.exec(text);
  if (!found) throw new UnusableInputError(`${option} must be a time such as 30m, 24h or 7d.`);
  return Number(found[1]) * SECONDS[found[2]];
}

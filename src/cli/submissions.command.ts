import { constants, createWriteStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { INestApplicationContext } from '@nestjs/common';
import type { Command } from 'commander';
import type { Actor } from '../access/audit-trail.js';
import type { Role } from '../access/roles.js';
import { UserService } from '../access/user.service.js';
import {
  DOCUMENT_FORMATS,
  REPORTED_COLLECTIONS,
  type DocumentFormat,
  type ReportedCollection,
} from '../submissions/submission-set.js';
import type { FreezeRequest, Signer, SubmissionView } from '../submissions/submissions.js';
import { UnusableInputError } from '../errors/refusals.js';
import { withApplication } from './application.js';
import { EXIT, runCommand } from './exit.js';
import { renderTable } from './table.js';

interface FreezeOptions extends Omit<FreezeRequest, 'programme' | 'year' | 'runId' | 'entityId'> {
  programme: string;
  run: string;
  entity: string;
  name?: string;
  cehrt?: string;
  collection?: ReportedCollection;
  format?: DocumentFormat[];
  package?: string[];
  user: string;
}

const USER = 'name of the user who does it: freezing and signing off are acts of two persons';

/** `caliper submissions freeze|list|show|verify|sign-off|download`. */
export function registerSubmissions(program: Command): void {
  const submissions = program.command('submissions').description('freeze results, sign them off, get the documents');
  registerFreeze(submissions);
  submissions
    .command('list')
    .description('all submissions, newest first')
    .action(() => inService(list));
  submissions
    .command('show')
    .argument('<id>')
    .description('counts, checks and documents of a submission')
    .action((id: string) => inService((application) => show(application, id)));
  submissions
    .command('verify')
    .argument('<id>')
    .description('count and render the frozen set again and compare')
    .action((id: string) => inService((application) => verify(application, id)));
  submissions
    .command('sign-off')
    .argument('<id>')
    .requiredOption('--user <name>', USER)
    .description('sign off a submission without errors, as a second person')
    .action((id: string, { user }: { user: string }) => inService((application) => signOff(application, id, user)));
  submissions
    .command('download')
    .argument('<id>')
    .argument('<format>', [...DOCUMENT_FORMATS, 'persons'].join(', '))
    .option('--directory <folder>', 'where to put the file', '.')
    .description('write a document to a file')
    .action((id: string, format: string, { directory }: { directory: string }) =>
      inService((application) => download(application, id, format, directory)),
    );
}

function registerFreeze(submissions: Command): void {
  const collect = (value: string, all: string[] = []) => [...all, value];
  submissions
    .command('freeze')
    .description('freeze the results of a completed run and render its documents')
    .requiredOption('--programme <id>', 'such as app-plus-2025')
    .requiredOption('--run <id>', 'a completed run of everyone')
    .requiredOption('--entity <id>', 'APM Entity id, such as A1234')
    .requiredOption('--user <name>', USER)
    .option('--name <text>', 'name of the entity in the documents')
    .option('--cehrt <id>', 'CMS EHR Certification ID; QRDA III and QPP JSON need it')
    .option('--format <format>', `one of ${DOCUMENT_FORMATS.join(', ')}; may be repeated; default: all`, collect)
    .option('--collection <type>', `${REPORTED_COLLECTIONS.join(' or ')}; default: ecqm`)
    .option('--package <reference>', 'package to take where the run has several for one measure', collect)
    .action((options: FreezeOptions) => inService((application) => freeze(application, options)));
}

type Action = (application: INestApplicationContext) => Promise<number>;

function inService(action: Action): Promise<void> {
  return runCommand(() => withApplication(action));
}

async function freeze(application: INestApplicationContext, options: FreezeOptions): Promise<number> {
  const { freezer, service } = await services(application);
  const by = await signer(application, options.user, ['aco-analyst']);
  const [, programme, year] = /^(.+)-(\d{4})$/.exec(options.programme) ?? [];
  if (!programme) throw new UnusableInputError(`--programme is like app-plus-2025, not ${options.programme}.`);
  const unknown = options.format?.find((format) => !DOCUMENT_FORMATS.includes(format));
  if (unknown) throw new UnusableInputError(`--format is one of ${DOCUMENT_FORMATS.join(', ')}, not ${unknown}.`);
  if (options.collection && !REPORTED_COLLECTIONS.includes(options.collection)) {
    throw new UnusableInputError(
      `--collection is ${REPORTED_COLLECTIONS.join(' or ')}, not ${String(options.collection)}.`,
    );
  }
  const id = await freezer.freeze(
    {
      programme,
      year: Number(year),
      runId: options.run,
      entityId: options.entity,
      entityName: options.name,
      cehrtId: options.cehrt,
      collection: options.collection,
      formats: options.format,
      packages: options.package,
    },
    by,
    actorOf(by),
  );
  const view = await service.show(id);
  print(view);
  return view.errors > 0 ? EXIT.refused : EXIT.done;
}

async function list(application: INestApplicationContext): Promise<number> {
  const { service } = await services(application);
  const rows = (await service.list()).map((one) => [
    one.id,
    `${one.programme}-${one.year}`,
    one.entityId,
    one.state,
    one.frozenAt.toISOString(),
    one.frozenBy,
    one.signedOffBy ?? '-',
    String(one.errors),
    String(one.warnings),
  ]);
  console.log(
    renderTable(['Id', 'Programme', 'Entity', 'State', 'Frozen', 'By', 'Signed off by', 'Errors', 'Warnings'], rows),
  );
  return EXIT.done;
}

async function show(application: INestApplicationContext, id: string): Promise<number> {
  const { service } = await services(application);
  print(await service.show(id));
  return EXIT.done;
}

async function verify(application: INestApplicationContext, id: string): Promise<number> {
  const { service } = await services(application);
  const { countsAgree, documents, agree } = await service.verify(id);
  console.log(`counts: ${countsAgree ? 'the same' : 'DIFFERENT'}`);
  for (const document of documents) {
    console.log(`${document.format}: ${document.agree ? 'the same' : 'DIFFERENT'} ${document.recomputed}`);
  }
  return agree ? EXIT.done : EXIT.refused;
}

async function signOff(application: INestApplicationContext, id: string, user: string): Promise<number> {
  const { service } = await services(application);
  const by = await signer(application, user, ['quality-officer', 'aco-analyst']);
  print(await service.signOff(id, by, actorOf(by)));
  return EXIT.done;
}

async function download(
  application: INestApplicationContext,
  id: string,
  format: string,
  directory: string,
): Promise<number> {
  const { service } = await services(application);
  const actor: Actor = { kind: 'command-line', id: 'caliper submissions' };
  const known = DOCUMENT_FORMATS.find((each) => each === format);
  if (!known && format !== 'persons') throw new UnusableInputError(`There is no format ${format}.`);
  await requireFolder(directory);
  const file = known ? await service.download(id, known, actor) : await service.downloadPersons(id, actor);
  const path = join(directory, file.fileName);
  await pipeline(file.content, createWriteStream(path));
  console.log(file.sha256 ? `${path}  SHA-256 ${file.sha256}` : path);
  return EXIT.done;
}

/** Asked first, so that no export stands in the audit trail that could not be had. */
async function requireFolder(directory: string): Promise<void> {
  try {
    await access(`${directory}/.`, constants.W_OK);
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? 'unknown';
    throw new UnusableInputError(`There is no folder ${directory} that can be written to (${reason}).`, { cause });
  }
}

function print(view: SubmissionView): void {
  console.log(`${view.id}  ${view.programme}-${view.year}  ${view.entityId}  ${view.state}`);
  const populations = [
    'initial-population',
    'denominator',
    'denominator-exclusion',
    'denominator-exception',
    'numerator',
  ];
  console.log(
    renderTable(
      ['Measure', ...populations],
      view.counts.map((counts) => [
        counts.qualityId,
        ...populations.map((population) => String(counts.populations[population as 'numerator'] ?? '-')),
      ]),
    ),
  );
  for (const { severity, message } of view.checks) console.log(`${severity}: ${message}`);
  for (const { format, fileName, sha256 } of view.documents) console.log(`${format}  ${fileName}  ${sha256}`);
}

/** The user in whose name the command acts; the command line proves no identity, so the trail names both. */
async function signer(application: INestApplicationContext, name: string, roles: readonly Role[]): Promise<Signer> {
  const user = await application.get(UserService, { strict: false }).getByName(name);
  if (!user.active || !user.roles.some((role) => roles.includes(role))) {
    throw new UnusableInputError(`${user.name} is not an active user with the role ${roles.join(' or ')}.`);
  }
  return { id: user.id, name: user.name };
}

function actorOf(by: Signer): Actor {
  return { kind: 'command-line', id: `caliper submissions as ${by.name}` };
}

/** Loaded here, so that commands without a database do not wait for the service. */
async function services(application: INestApplicationContext) {
  const [{ FreezeService }, { SubmissionsService }] = await Promise.all([
    import('../submissions/freeze.service.js'),
    import('../submissions/submissions.service.js'),
  ]);
  return {
    freezer: application.get(FreezeService, { strict: false }),
    service: application.get(SubmissionsService, { strict: false }),
  };
}

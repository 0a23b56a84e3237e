import type { INestApplicationContext } from '@nestjs/common';
import type { Command } from 'commander';
import type { Actor } from '../access/audit-trail.js';
import { AttributePersonsJob } from '../attribution/attributions/attribute-persons.job.js';
import { AttributionYears } from '../attribution/attributions/attribution-years.service.js';
import { ProviderMappingsService, type MappingTarget } from '../attribution/providers/provider-mappings.service.js';
import type { RosterDiff } from '../attribution/roster/roster-diff.js';
import type { RosterEntry } from '../attribution/roster/roster-model.js';
import { Rosters } from '../attribution/roster/rosters.js';
import { withApplication } from './application.js';
import { readCsvFile } from './csv-input.js';
import { EXIT, runCommand } from './exit.js';
import { renderTable } from './table.js';
import { wholeNumber } from './whole-number.js';

const actor: Actor = { kind: 'command-line', id: 'caliper roster' };
const year = wholeNumber(2000, 2099);
const version = wholeNumber(1, 1_000_000);

type Action = (application: INestApplicationContext) => Promise<number>;
const inService = (action: Action) => runCommand(() => withApplication(action));

/** `caliper roster import|list|show|diff|map|unmapped`. */
export function registerRoster(program: Command): void {
  const roster = program.command('roster').description('who takes part in a programme year: TINs, sites, clinicians');
  roster
    .command('import')
    .argument('<file>', 'CSV, one line for each clinician at a site (docs/attribution.md)')
    .option('--dry-run', 'only check the file, and tell what it would change')
    .description('import a roster, all or nothing, as the next version of its year; everyone is attributed by it')
    .action((file: string, { dryRun }: { dryRun?: boolean }) => inService((app) => importFile(app, file, dryRun)));
  roster
    .command('list')
    .description('all versions')
    .action(() => inService(list));
  roster
    .command('show')
    .argument('<year>', 'programme year', year)
    .option('--version <number>', 'not the newest', version)
    .description('one version, by TIN, site and clinician')
    .action((of: number, options: { version?: number }) => inService((app) => show(app, of, options.version)));
  roster
    .command('diff')
    .argument('<year>', 'programme year', year)
    .argument('<from>', 'version', version)
    .argument('<to>', 'version', version)
    .description('who joined, left and changed between two versions')
    .action((of: number, from: number, to: number) => inService((app) => diff(app, of, from, to)));
  registerMappings(roster);
}

function registerMappings(roster: Command): void {
  roster
    .command('map')
    .argument('[source]', 'name of the source')
    .argument('[reference]', 'Organization/12, Location/3 or Practitioner/7, with its id at the source')
    .option('--tin <number>', 'the TIN it is')
    .option('--site <id>', 'the site it is')
    .option('--npi <number>', 'the clinician it is')
    .option('--remove', 'take the mapping back')
    .description('say who something of an EHR is, where its identifiers do not; without arguments, list what was said')
    .action((source: string | undefined, reference: string | undefined, options: MapOptions) =>
      inService((app) => map(app, source, reference, options)),
    );
  roster
    .command('unmapped')
    .argument('<year>', 'programme year', year)
    .description('what records name and the roster does not know, with the number of persons concerned')
    .action((of: number) => inService((app) => unmapped(app, of)));
}

interface MapOptions {
  tin?: string;
  site?: string;
  npi?: string;
  remove?: boolean;
}

async function importFile(app: INestApplicationContext, file: string, dryRun = false): Promise<number> {
  const { content, fileName } = await readCsvFile(file);
  const done = await app.get(Rosters, { strict: false }).import(content, fileName, actor, dryRun);
  for (const heading of done.ignored) console.error(`note: nothing is read of the column "${heading}"`);
  console.log(diffText(done.diff));
  if (done.version !== null) {
    console.log(`Roster ${done.year}, version ${done.version}`);
    await attributeNow(app, done.year);
  } else console.log(dryRun ? 'Nothing was stored (--dry-run).' : 'Nothing has changed: no version was made.');
  return EXIT.done;
}

/** Carries the attribution out in this process, beside workers or without any. */
export async function attributeNow(app: INestApplicationContext, of: number): Promise<void> {
  await app.get(AttributePersonsJob, { strict: false }).run({ year: of });
}

async function list(app: INestApplicationContext): Promise<number> {
  const rows = (await app.get(Rosters, { strict: false }).versions()).map((one) => [
    String(one.year),
    String(one.version),
    String(one.tins),
    String(one.sites),
    String(one.clinicians),
    one.fileName,
    one.importedAt.toISOString(),
  ]);
  console.log(renderTable(['year', 'version', 'TINs', 'sites', 'clinicians', 'file', 'imported'], rows));
  return EXIT.done;
}

async function show(app: INestApplicationContext, of: number, which?: number): Promise<number> {
  const rosters = app.get(Rosters, { strict: false });
  console.log(entriesText(await rosters.entries(await rosters.version(of, which))));
  return EXIT.done;
}

async function diff(app: INestApplicationContext, of: number, from: number, to: number): Promise<number> {
  console.log(diffText(await app.get(Rosters, { strict: false }).diff(of, from, to)));
  return EXIT.done;
}

async function map(
  app: INestApplicationContext,
  source: string | undefined,
  reference: string | undefined,
  { tin, site: siteId, npi, remove }: MapOptions,
): Promise<number> {
  const mappings = app.get(ProviderMappingsService, { strict: false });
  if (source === undefined || reference === undefined) {
    const rows = (await mappings.list()).map((one) => [
      one.source,
      `${one.type}/${one.resourceId}`,
      one.tin ?? '',
      one.siteId ?? '',
      one.npi ?? '',
    ]);
    console.log(renderTable(['source', 'reference', 'TIN', 'site', 'NPI'], rows));
    return EXIT.done;
  }
  const target: MappingTarget = { tin, siteId, npi };
  if (remove) await mappings.unmap({ source, reference }, actor);
  else await mappings.map({ source, reference }, target, actor);
  for (const one of await app.get(AttributionYears, { strict: false }).list()) await attributeNow(app, one.year);
  return EXIT.done;
}

async function unmapped(app: INestApplicationContext, of: number): Promise<number> {
  const rows = (await app.get(ProviderMappingsService, { strict: false }).unmapped(of)).map((one) => [
    one.source,
    `${one.type}/${one.resourceId}`,
    one.name ?? '',
    String(one.persons),
  ]);
  console.log(renderTable(['source', 'reference', 'name', 'persons'], rows));
  return EXIT.done;
}

function entriesText(entries: readonly RosterEntry[]): string {
  return renderTable(
    ['TIN', 'TIN name', 'site', 'site name', 'NPI', 'clinician', 'specialty', 'from', 'to'],
    entries.map((one) => [
      one.tin,
      one.tinName,
      one.siteId,
      one.siteName,
      one.npi,
      one.clinicianName,
      one.specialty ?? '',
      one.startsOn,
      one.endsOn ?? '',
    ]),
  );
}

function diffText({ joined, left, changed, unchanged }: RosterDiff): string {
  const line = (sign: string, one: RosterEntry, more = '') =>
    `${sign} ${one.tin} ${one.siteId} ${one.npi} ${one.clinicianName}${more}`;
  return [
    ...joined.map((one) => line('+', one)),
    ...left.map((one) => line('-', one)),
    ...changed.map(({ before, after, fields }) =>
      line(
        '~',
        after,
        `: ${fields.map((name) => `${name} ${before[name] ?? '–'} → ${after[name] ?? '–'}`).join(', ')}`,
      ),
    ),
    `${joined.length} joined, ${left.length} left, ${changed.length} changed, ${unchanged} unchanged`,
  ].join('\n');
}

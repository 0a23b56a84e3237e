import type { Command } from 'commander';
import type { INestApplicationContext } from '@nestjs/common';
import type { Actor } from '../access/audit-trail.js';
import type { PackageBundle } from '../cql/engine.js';
import { UnusableInputError } from '../errors/refusals.js';
import type { ImportOutcome, PackageSummary } from '../measures/measure-packages.js';
import { MeasurePackages } from '../measures/measure-packages.js';
import { withApplication } from './application.js';
import { EXIT, runCommand } from './exit.js';
import { isFolder, readJsonFile } from './json-input.js';
import { registerRequirements } from './measure-requirements.js';
import { registerMeasureVersions } from './measure-versions.command.js';
import { renderTable } from './table.js';

const actor: Actor = { kind: 'command-line', id: 'caliper measures' };

const REFERENCE = 'id, url|version, url, name, or an identifier such as CMS122FHIR';

/** `caliper measures import|list|show|activate|retire|requirements|clone|diff`. */
export function registerMeasures(program: Command): void {
  const measures = program.command('measures').description('measure packages: import, versions, life cycle');
  measures
    .command('import')
    .description('import published packages (Bundle files) and measure folders; value sets alone are kept for all')
    .argument('<path...>', 'package.json, or a folder with package.json or measure.json')
    .option('--activate', 'put each package to use at once')
    .action((paths: string[], options: { activate?: boolean }) =>
      inService((packages) => importAll(packages, paths, options)),
    );
  measures
    .command('list')
    .description('all packages with version, state and what they lack')
    .action(() => inService(list));
  measures
    .command('show')
    .argument('<measure>', REFERENCE)
    .description('one package with its libraries and value sets')
    .action((reference: string) => inService((packages) => show(packages, reference)));
  measures
    .command('activate')
    .argument('<measure>', REFERENCE)
    .description('put a package to use: runs evaluate it')
    .action((reference: string) => inService((packages) => step(packages, reference, 'activate')));
  measures
    .command('retire')
    .argument('<measure>', REFERENCE)
    .description('take a package out of use; its results stay')
    .action((reference: string) => inService((packages) => step(packages, reference, 'retire')));
  registerRequirements(measures, REFERENCE);
  registerMeasureVersions(measures, REFERENCE);
}

function inService(action: (packages: MeasurePackages) => Promise<number>): Promise<void> {
  return runCommand(() =>
    withApplication((application: INestApplicationContext) =>
      action(application.get(MeasurePackages, { strict: false })),
    ),
  );
}

/** Imports every path, tells what became of each, and goes on after one that is refused. */
async function importAll(
  packages: MeasurePackages,
  paths: readonly string[],
  options: { activate?: boolean },
): Promise<number> {
  let refused = 0;
  for (const path of paths) {
    try {
      const outcome = await importPath(packages, path);
      if (options.activate) for (const one of outcome.packages) await packages.activate(one.package.id, actor);
      report(outcome, options.activate === true);
    } catch (error) {
      if (!(error instanceof UnusableInputError)) throw error;
      refused += 1;
      console.error(`${path}: refused`);
      for (const line of error.message.split('\n')) console.error(`  ${line}`);
    }
  }
  if (refused === 0) return EXIT.done;
  return refused === paths.length ? EXIT.unusable : EXIT.refused;
}

async function importPath(packages: MeasurePackages, path: string): Promise<ImportOutcome> {
  if (await isFolder(path)) return packages.importDirectory(path, actor);
  return packages.importBundle((await readJsonFile(path)) as PackageBundle, actor);
}

function report(outcome: ImportOutcome, activated: boolean): void {
  for (const { result, package: one } of outcome.packages) {
    console.log(`${one.name} ${one.version}: ${result}${activated ? ', active' : ''}`);
  }
  for (const { url, version, codeCount } of outcome.valueSets) console.log(`${url}|${version}: ${codeCount} codes`);
  for (const warning of outcome.warnings) console.error(`  note: ${warning}`);
}

async function list(packages: MeasurePackages): Promise<number> {
  const all = await packages.list();
  if (all.length === 0) {
    console.log('No measure packages. Import one: caliper measures import <file or folder>');
    return EXIT.done;
  }
  console.log(renderTable(['Measure', 'Version', 'State', 'Scoring', 'Effective', 'Value sets lacking'], all.map(row)));
  return EXIT.done;
}

function row(one: PackageSummary): string[] {
  const { start = '', end = '' } = one.effectivePeriod;
  const lacking = [
    ...(one.missing.length > 0 ? [`${one.missing.length} missing`] : []),
    ...(one.starters.length > 0 ? [`${one.starters.length} starter`] : []),
  ];
  return [
    one.name,
    one.version,
    one.status,
    one.inverse ? `${one.scoring} (lower is better)` : one.scoring,
    start || end ? `${start}..${end}` : '',
    lacking.join(', ') || '-',
  ];
}

async function show(packages: MeasurePackages, reference: string): Promise<number> {
  const { libraries, valueSets, contentHash, ...summary } = await packages.find(reference);
  console.log(`${summary.title}\n${summary.url}|${summary.version}\n${summary.status}, SHA-256 ${contentHash}\n`);
  console.log(
    renderTable(
      ['Library', 'Version'],
      libraries.map(({ url, version }) => [url, version]),
    ),
  );
  console.log('');
  console.log(
    renderTable(
      ['Value set', 'Version', 'Codes', 'From'],
      valueSets.map(({ name, version, codeCount, origin, starter }) => [
        name,
        version ?? '-',
        String(codeCount),
        starter ? `${origin} (starter)` : origin,
      ]),
    ),
  );
  return EXIT.done;
}

async function step(packages: MeasurePackages, reference: string, kind: 'activate' | 'retire'): Promise<number> {
  const { id } = await packages.find(reference);
  const { name, version, status } = await packages[kind](id, actor);
  console.log(`${name} ${version}: ${status}`);
  return EXIT.done;
}

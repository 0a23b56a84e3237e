import type { Command } from 'commander';
import type { INestApplicationContext } from '@nestjs/common';
import type { Actor } from '../access/audit-trail.js';
import { UnusableInputError } from '../errors/refusals.js';
import type { ImportOutcome, PackageSummary } from '../measures/measure-packages.js';
import { MeasurePackages } from '../measures/measure-packages.js';
import { valueSetWarnings } from '../measures/package-warnings.js';
import { withApplication } from './application.js';
import { compilerMessage, refusalLines } from './compiler-messages.js';
import { EXIT, runCommand } from './exit.js';
import { isFolder } from './json-input.js';
import { registerRequirements } from './measure-requirements.js';
import { registerMeasureVersions } from './measure-versions.command.js';
import { renderTable } from './table.js';
import { readUploadFile } from './upload-input.js';
import { reasonOf } from './value-set-pins.js';

const actor: Actor = { kind: 'command-line', id: 'caliper measures' };

const REFERENCE = 'id, url|version, url, name, or an identifier such as CMS122FHIR';

/** `caliper measures import|list|show|activate|retire|requirements|clone|diff`. */
export function registerMeasures(program: Command): void {
  const measures = program.command('measures').description('measure packages: import, versions, life cycle');
  measures
    .command('import')
    .description(
      'import published packages, measure folders and CQL, which is translated; libraries, models and value sets alone ' +
        'are kept for all',
    )
    .argument(
      '<path...>',
      'a Bundle or resource (.json), a package (.zip), a library (.cql), model information (.xml); ' +
        'or a folder with package.json, measure.json, or *.cql',
    )
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
      for (const line of refusalLines(error)) console.error(line);
    }
  }
  if (refused === 0) return EXIT.done;
  return refused === paths.length ? EXIT.unusable : EXIT.refused;
}

async function importPath(packages: MeasurePackages, path: string): Promise<ImportOutcome> {
  if (await isFolder(path)) return packages.importDirectory(path, actor);
  return packages.importBundle(await readUploadFile(path), actor);
}

function report(outcome: ImportOutcome, activated: boolean): void {
  for (const { result, package: one } of outcome.packages) {
    console.log(`${one.name} ${one.version}: ${result}${activated ? ', active' : ''}`);
  }
  for (const { name, version, result, type } of outcome.libraries) console.log(`${name} ${version}: ${type} ${result}`);
  for (const { url, version, codeCount, result } of outcome.valueSets) {
    console.log(`${url}|${version}: ${codeCount} codes, ${result}`);
  }
  for (const line of outcome.findings.flatMap(compilerMessage)) console.error(line);
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
    ...(one.newest.length > 0 ? [`${one.newest.length} not pinned`] : []),
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
      ['Value set', 'Version', 'Codes', 'From', 'Why this version'],
      valueSets.map(({ name, version, wanted, codeCount, origin, starter, fixedBy }) => [
        name,
        version ?? (wanted ? `(${wanted})` : '-'),
        String(codeCount),
        origin,
        reasonOf({ fixedBy, starter }),
      ]),
    ),
  );
  for (const warning of valueSetWarnings(summary)) console.error(`  note: ${warning}`);
  return EXIT.done;
}

async function step(packages: MeasurePackages, reference: string, kind: 'activate' | 'retire'): Promise<number> {
  const { id } = await packages.find(reference);
  const { name, version, status } = await packages[kind](id, actor);
  console.log(`${name} ${version}: ${status}`);
  return EXIT.done;
}

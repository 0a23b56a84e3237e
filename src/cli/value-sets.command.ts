import type { INestApplicationContext } from '@nestjs/common';
import type { Command } from 'commander';
import type { Actor } from '../access/audit-trail.js';
import { readExpansion } from '../fhir/value-set.js';
import { MeasurePackages } from '../measures/measure-packages.js';
import { withApplication } from './application.js';
import { EXIT, runCommand } from './exit.js';
import { renderTable } from './table.js';
import { registerDifference } from './value-set-difference.js';
import { registerFetch } from './value-set-fetch.js';
import { readValueSets } from './value-set-files.js';
import { registerPins } from './value-set-pins.js';

const actor: Actor = { kind: 'command-line', id: 'caliper value-sets' };

interface ImportOptions {
  skipIncomplete?: boolean;
}

/** `caliper value-sets import|list|missing|diff|pin|unpin|fetch`. */
export function registerValueSets(program: Command): void {
  const valueSets = program
    .command('value-sets')
    .description('value sets and their versions, for every measure that names them');
  valueSets
    .command('import')
    .description('import FHIR ValueSets or Bundles of them, and VSAC downloads as text or XML, all or none')
    .argument('<path...>', 'a .json, .xml, .txt or .tsv file, or a folder of them')
    .option('--skip-incomplete', 'leave out value sets that hold one page of their expansion, and import the others')
    .action((paths: string[], options: ImportOptions) => runCommand(() => importAll(paths, options)));
  valueSets
    .command('list')
    .description('the value sets imported apart from packages, each version')
    .action(() => runCommand(() => withApplication(list)));
  valueSets
    .command('missing')
    .description('what measures lack: value sets without codes, starter sets, versions that nothing fixes')
    .argument('[measure]', 'one measure; without it every one that lacks something')
    .action((measure?: string) => runCommand(() => withApplication((application) => missing(application, measure))));
  registerDifference(valueSets);
  registerPins(valueSets, actor);
  registerFetch(valueSets, actor);
}

/** Exit 1 when incomplete value sets were left out. */
async function importAll(paths: readonly string[], { skipIncomplete = false }: ImportOptions): Promise<number> {
  const { valueSets: read, skipped } = await readValueSets(paths);
  const incomplete = skipIncomplete
    ? read.filter((one) => one.expansion && readExpansion(one).problems.length > 0)
    : [];
  const valueSets = read.filter((one) => !incomplete.includes(one));
  for (const problem of new Set(incomplete.flatMap((one) => readExpansion(one).problems))) {
    console.error(`  left out: ${problem}`);
  }
  return withApplication(async (application) => {
    const packages = application.get(MeasurePackages, { strict: false });
    const entry = valueSets.map((resource) => ({ resource }));
    const outcome = await packages.importBundle({ resourceType: 'Bundle', type: 'collection', entry }, actor);
    for (const { url, version, codeCount, result, added, removed } of outcome.valueSets) {
      const changes = result === 'replaced' ? ` (${added} codes added, ${removed} removed)` : '';
      console.log(`${url}|${version}: ${codeCount} codes, ${result}${changes}`);
    }
    const codes = outcome.valueSets.reduce((sum, { codeCount }) => sum + codeCount, 0);
    console.log(`${outcome.valueSets.length} value sets, ${codes} codes`);
    for (const warning of outcome.warnings) console.error(`  note: ${warning}`);
    if (skipped.length > 0) console.error(`  note: ${skipped.length} files hold no value set, such as ${skipped[0]}`);
    return incomplete.length > 0 ? EXIT.refused : EXIT.done;
  });
}

async function list(application: INestApplicationContext): Promise<number> {
  const { ValueSetStore } = await import('../terminology/value-set-store.service.js');
  const stored = await application.get(ValueSetStore, { strict: false }).versions();
  console.log(
    renderTable(
      ['Value set', 'Version', 'Codes', 'Canonical'],
      stored.map(({ name, version, codeCount, url, starter }) => [
        starter ? `${name} (starter)` : name,
        version || '-',
        String(codeCount),
        url,
      ]),
    ),
  );
  return EXIT.done;
}

/** Exit 1 when a value set has no codes: measures that name it miss persons. */
async function missing(application: INestApplicationContext, measure?: string): Promise<number> {
  const packages = application.get(MeasurePackages, { strict: false });
  const asked = measure === undefined ? await packages.list() : [await packages.find(measure)];
  const rows = asked.flatMap(({ name, version, missing: none, starters, newest }) => [
    ...none.map((reference) => [name, version, 'no codes', reference]),
    ...starters.map((reference) => [name, version, 'starter', reference]),
    ...newest.map((reference) => [name, version, 'newest of several', reference]),
  ]);
  if (rows.length === 0) console.log('Nothing is lacking.');
  else console.log(renderTable(['Measure', 'Version', 'Lacks', 'Value set'], rows));
  return asked.some((one) => one.missing.length > 0) ? EXIT.refused : EXIT.done;
}

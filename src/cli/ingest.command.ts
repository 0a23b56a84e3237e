import type { Command } from 'commander';
import type { INestApplicationContext } from '@nestjs/common';
import type { Actor } from '../access/audit-trail.js';
import type { BulkFileResult } from '../sources/bulk-ingest.service.js';
import { withApplication } from './application.js';
import { EXIT, runCommand } from './exit.js';
import { renderTable } from './table.js';

const actor: Actor = { kind: 'command-line', id: 'caliper ingest' };

/** Faults of one file that are told; the rest are counted. They stand complete in the messages' outcomes. */
const MOST_FAULTS = 20;

/** `caliper ingest <file|dir>… --source <name>`. */
export function registerIngest(program: Command): void {
  program
    .command('ingest')
    .description('take Bundles (.json) and bulk exports (.ndjson, .ndjson.gz) as messages of a source, and apply them')
    .argument('<path...>', 'files, or folders of files')
    .requiredOption('--source <name>', 'the source they come from; see caliper sources add')
    .addHelpText(
      'after',
      '\nExit codes: 0 all taken; 1 some lines or Bundles were not, and are named; 2 a path or file cannot be read,\n' +
        'which is named, while the other files are taken.',
    )
    .action((paths: string[], { source }: { source: string }) =>
      runCommand(() => withApplication((application) => ingest(application, paths, source))),
    );
}

async function ingest(application: INestApplicationContext, paths: readonly string[], name: string): Promise<number> {
  const [{ BulkIngestService }, { SourcesService }, { findBulkFiles }] = await Promise.all([
    import('../sources/bulk-ingest.service.js'),
    import('../sources/sources.service.js'),
    import('../sources/bulk-files.js'),
  ]);
  const source = await application.get(SourcesService, { strict: false }).find(name);
  const files = (await Promise.all(paths.map(findBulkFiles))).flat();
  const results = await application.get(BulkIngestService, { strict: false }).ingest(source.id, files, actor);
  const read = results.filter(({ unusable }) => unusable === null);
  for (const { unusable } of results) if (unusable) console.error(unusable.message);
  if (read.length > 0) report(read);
  if (read.length < results.length) return EXIT.unusable;
  return results.every(({ quarantined }) => quarantined === 0) ? EXIT.done : EXIT.refused;
}

function report(results: readonly BulkFileResult[]): void {
  const total = (count: (result: BulkFileResult) => number) =>
    String(results.reduce((sum, one) => sum + count(one), 0));
  const rows = results.map(({ path, messages, applied, quarantined }) => [
    path,
    String(messages),
    String(applied),
    String(quarantined),
  ]);
  const sum = ['total', total((one) => one.messages), total((one) => one.applied), total((one) => one.quarantined)];
  console.log(renderTable(['File', 'Messages', 'Resources applied', 'Quarantined'], [...rows, sum]));
  for (const { path, faults } of results) {
    for (const { line, text } of faults.slice(0, MOST_FAULTS)) {
      console.error(`${path}${line === null ? '' : `:${line}`}: ${text}`);
    }
    if (faults.length > MOST_FAULTS) console.error(`${path}: and ${faults.length - MOST_FAULTS} more`);
  }
}

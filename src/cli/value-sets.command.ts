import type { Command } from 'commander';
import type { Actor } from '../access/audit-trail.js';
import type { Bundle, FhirResource, ValueSet } from '../fhir/types.js';
import { MeasurePackages } from '../measures/measure-packages.js';
import { UnusableInputError } from '../errors/refusals.js';
import { withApplication } from './application.js';
import { EXIT, runCommand } from './exit.js';
import { jsonFiles, readJsonFile } from './json-input.js';
import { renderTable } from './table.js';

const actor: Actor = { kind: 'command-line', id: 'caliper value-sets' };

/** `caliper value-sets import|list`. */
export function registerValueSets(program: Command): void {
  const valueSets = program
    .command('value-sets')
    .description('value set expansions, for every measure that names them');
  valueSets
    .command('import')
    .description('import ValueSet resources, or Bundles of them, all or none')
    .argument('<path...>', 'a .json file, or a folder of them')
    .action((paths: string[]) => runCommand(() => importAll(paths)));
  valueSets
    .command('list')
    .description('the value sets imported apart from packages')
    .action(() => runCommand(list));
}

async function importAll(paths: readonly string[]): Promise<number> {
  const files = (await Promise.all(paths.map(jsonFiles))).flat();
  const valueSets: ValueSet[] = [];
  for (const file of files) valueSets.push(...valueSetsOf(file, await readJsonFile(file)));
  return withApplication(async (application) => {
    const outcome = await application
      .get(MeasurePackages, { strict: false })
      .importBundle(
        { resourceType: 'Bundle', type: 'collection', entry: valueSets.map((resource) => ({ resource })) },
        actor,
      );
    for (const { url, version, codeCount } of outcome.valueSets) console.log(`${url}|${version}: ${codeCount} codes`);
    return EXIT.done;
  });
}

/** A ValueSet, or the ValueSets of a Bundle (VSAC gives both). @throws UnusableInputError */
function valueSetsOf(file: string, content: unknown): ValueSet[] {
  const resource = content as ValueSet | Bundle<FhirResource> | null;
  if (resource?.resourceType === 'ValueSet') return [resource];
  if (resource?.resourceType !== 'Bundle') throw new UnusableInputError(`${file}: neither a ValueSet nor a Bundle.`);
  const found = (resource.entry ?? []).flatMap(({ resource: one }) => (one?.resourceType === 'ValueSet' ? [one] : []));
  if (found.length === 0) throw new UnusableInputError(`${file}: the Bundle holds no ValueSet.`);
  return found;
}

async function list(): Promise<number> {
  return withApplication(async (application) => {
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
  });
}

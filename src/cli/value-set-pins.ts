import type { INestApplicationContext } from '@nestjs/common';
import type { Command } from 'commander';
import type { Actor } from '../access/audit-trail.js';
import { UnusableInputError } from '../errors/refusals.js';
import { MeasurePackages } from '../measures/measure-packages.js';
import type { MeasureValueSets, ValueSetUse } from '../measures/value-sets/measure-value-sets.service.js';
import { parseCanonical } from '../terminology/canonical.js';
import { withApplication } from './application.js';
import { EXIT, runCommand } from './exit.js';

type Work = (valueSets: MeasureValueSets, packageId: string) => Promise<ValueSetUse>;

/** `caliper value-sets pin|unpin`. */
export function registerPins(valueSets: Command, actor: Actor): void {
  valueSets
    .command('pin')
    .description('fix the version of a value set for one measure')
    .argument('<measure>', 'id, url|version, url, name, or an identifier such as CMS122FHIR')
    .argument(
      '<value-set|version>',
      'such as "http://cts.nlm.nih.gov/fhir/ValueSet/2.16.840.1.113883.3.526.3.1240|20250317"',
    )
    .action((measure: string, canonical: string) =>
      change(measure, (service, id) => {
        const { url, version } = parseCanonical(canonical);
        if (version === undefined)
          throw new UnusableInputError(`${canonical} names no version: write ${url}|<version>.`);
        return service.pin(id, url, version, actor);
      }),
    );
  valueSets
    .command('unpin')
    .description('take a pin away: the newest version is used again')
    .argument('<measure>', 'as for pin')
    .argument('<value-set>', 'its url')
    .action((measure: string, url: string) => change(measure, (service, id) => service.unpin(id, url, actor)));
}

function change(measure: string, work: Work): Promise<void> {
  return runCommand(() =>
    withApplication(async (application: INestApplicationContext) => {
      const { id, name, version } = await application.get(MeasurePackages, { strict: false }).find(measure);
      // Loaded here, so that commands without a database do not wait for the whole service.
      const { MeasureValueSets } = await import('../measures/value-sets/measure-value-sets.service.js');
      const use = await work(application.get(MeasureValueSets, { strict: false }), id);
      const from = use.origin === 'missing' ? 'no codes' : `${use.codeCount} codes, ${reasonOf(use)}`;
      console.log(`${name} ${version}: ${use.url}|${use.version ?? ''}: ${from}`);
      return EXIT.done;
    }),
  );
}

/** Why this version of a value set is in use, in words. */
export function reasonOf({ fixedBy, starter }: Pick<ValueSetUse, 'fixedBy' | 'starter'>): string {
  const reasons = {
    reference: 'fixed by the logic',
    manifest: "fixed by the package's manifest",
    pin: 'pinned',
    package: 'from the package',
    newest: 'the newest of several, nothing fixes one',
    only: 'the only one',
  };
  return `${fixedBy ? reasons[fixedBy] : 'missing'}${starter ? ' (starter)' : ''}`;
}

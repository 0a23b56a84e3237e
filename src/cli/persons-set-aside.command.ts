import type { INestApplicationContext } from '@nestjs/common';
import type { Command } from 'commander';
import type { Actor } from '../access/audit-trail.js';
import { withApplication } from './application.js';
import { EXIT, runCommand } from './exit.js';
import { renderTable } from './table.js';
import { wholeNumber } from './whole-number.js';

const actor: Actor = { kind: 'command-line', id: 'caliper persons' };

/** `caliper persons set-aside`. */
export function registerSetAside(persons: Command): void {
  persons
    .command('set-aside')
    .description('persons whose records cannot be packed, and why (docs/records.md)')
    .option('--limit <number>', 'how many, at most 200', wholeNumber(1, 200), 50)
    .action(({ limit }: { limit: number }) =>
      runCommand(() => withApplication((application) => list(application, limit))),
    );
}

/** @returns 1 when there are any */
async function list(application: INestApplicationContext, limit: number): Promise<number> {
  const { Persons } = await import('../records/persons.js');
  const { AuditTrail } = await import('../access/audit-trail.js');
  const { readOf } = await import('../dashboard/person-pages.service.js');
  const persons = await application.get(Persons, { strict: false }).setAside(limit);
  if (persons.length === 0) {
    console.log('Nobody is set aside.');
    return EXIT.done;
  }
  const reads = persons.map(({ id }) => readOf(id, actor, 'list'));
  await application.get(AuditTrail, { strict: false }).record(...reads);
  const rows = persons.map(({ id, since, fault, charts }) => [id, since.toISOString(), fault, charts.join(', ')]);
  console.log(renderTable(['Person', 'Since', 'Why', 'Charts'], rows));
  return EXIT.refused;
}

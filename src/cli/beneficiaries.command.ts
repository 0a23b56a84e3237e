import type { INestApplicationContext } from '@nestjs/common';
import type { Command } from 'commander';
import type { Actor } from '../access/audit-trail.js';
import { BeneficiaryLists, type BeneficiaryList } from '../attribution/beneficiaries/beneficiary-lists.js';
import { countChanges, maskedNumber } from '../attribution/beneficiaries/list-diff.js';
import { columnNames, quarterOr } from '../attribution/beneficiaries/list-options.js';
import { MatchBeneficiariesJob } from '../attribution/beneficiaries/match-beneficiaries.job.js';
import { withApplication } from './application.js';
import { readCsvFile } from './csv-input.js';
import { EXIT, runCommand } from './exit.js';
import { renderTable } from './table.js';
import { wholeNumber } from './whole-number.js';

const actor: Actor = { kind: 'command-line', id: 'caliper beneficiaries' };

type Action = (application: INestApplicationContext) => Promise<number>;
const inService = (action: Action) => runCommand(() => withApplication(action));

interface ImportOptions {
  year?: number;
  quarter?: number;
  column?: string[];
  dryRun?: boolean;
}

/** `caliper beneficiaries import|show|diff|match`. */
export function registerBeneficiaries(program: Command): void {
  const beneficiaries = program.command('beneficiaries').description('the lists of beneficiaries of Medicare CQMs');
  const list = wholeNumber(1, 2_147_483_647);
  beneficiaries
    .command('import')
    .argument('<file>', 'CSV of the quarterly list (docs/attribution.md)')
    .option('--year <year>', 'where the file name does not tell it', wholeNumber(2000, 2099))
    .option('--quarter <quarter>', 'where the file name does not tell it', wholeNumber(1, 4))
    .option('--column <column=heading...>', 'what a column is called in this file, such as mbi="Bene ID"')
    .option('--dry-run', 'only check the file, and tell what it would change')
    .description('import a list, all or nothing, and look for its beneficiaries')
    .action((file: string, options: ImportOptions) => inService((app) => importFile(app, file, options)));
  beneficiaries
    .command('show')
    .argument('[list]', 'number of the list; all when absent', list)
    .description('how many of a list were found, and why not')
    .action((id: number | undefined) => inService((app) => show(app, id)));
  beneficiaries
    .command('diff')
    .argument('<from>', 'number of the earlier list', list)
    .argument('<to>', 'number of the later list', list)
    .description('who joined, left and changed, by the last characters of their number')
    .action((from: number, to: number) => inService((app) => diff(app, from, to)));
  beneficiaries
    .command('match')
    .argument('<list>', 'number of the list', list)
    .description('look for the beneficiaries of a list anew')
    .action((id: number) => inService((app) => match(app, id)));
}

async function importFile(app: INestApplicationContext, file: string, options: ImportOptions): Promise<number> {
  const { content, fileName } = await readCsvFile(file);
  const { year, quarter } = quarterOr(fileName, options.year, options.quarter);
  const lists = app.get(BeneficiaryLists, { strict: false });
  const columns = columnNames(options.column);
  const done = await lists.import({ content, fileName, year, quarter, columns }, actor, options.dryRun);
  const { joined, left, changed, unchanged } = done.diff;
  console.log(
    `${done.beneficiaries} beneficiaries: ${joined} joined, ${left} left, ${changed} changed, ${unchanged} unchanged`,
  );
  if (done.listId === null) {
    console.log('Nothing was stored (--dry-run).');
    return EXIT.done;
  }
  return look(app, done.listId);
}

async function diff(app: INestApplicationContext, from: number, to: number): Promise<number> {
  const lists = app.get(BeneficiaryLists, { strict: false });
  const changes = await lists.diff(from, to, actor);
  const { joined, left, changed, unchanged } = countChanges(changes, (await lists.show(to)).beneficiaries);
  const rows = changes.map(({ mbi, change, fields }) => [maskedNumber(mbi), change, fields.join(', ')]);
  if (rows.length > 0) console.log(renderTable(['number', 'change', 'fields'], rows));
  console.log(`${joined} joined, ${left} left, ${changed} changed, ${unchanged} unchanged`);
  return EXIT.done;
}

async function match(app: INestApplicationContext, id: number): Promise<number> {
  await app.get(BeneficiaryLists, { strict: false }).match(id, actor);
  return look(app, id);
}

async function look(app: INestApplicationContext, listId: number): Promise<number> {
  await app.get(MatchBeneficiariesJob, { strict: false }).run({ listId });
  return show(app, listId);
}

async function show(app: INestApplicationContext, id?: number): Promise<number> {
  const lists = app.get(BeneficiaryLists, { strict: false });
  const shown = id === undefined ? await lists.list() : [await lists.show(id)];
  const heading = ['list', 'quarter', 'version', 'beneficiaries', 'found', 'by number', 'by name', 'review', 'none'];
  console.log(renderTable(heading, shown.map(row)));
  for (const { reason, beneficiaries } of id === undefined ? [] : shown.flatMap(({ reasons }) => reasons)) {
    console.log(`${beneficiaries} not: ${reason}`);
  }
  return EXIT.done;
}

function row({ id, year, quarter, version, beneficiaries, found, isMatched, isCurrent }: BeneficiaryList): string[] {
  const share = (100 * (found.mbi + found.model)) / beneficiaries;
  return [
    `${id}${isCurrent ? ' *' : ''}`,
    `${year} Q${quarter}`,
    String(version),
    String(beneficiaries),
    isMatched ? `${share.toFixed(1)} %` : 'under way',
    ...[found.mbi, found.model, found.review, found.none].map(String),
  ];
}

import type { INestApplicationContext } from '@nestjs/common';
import type { Command } from 'commander';
import type { Actor } from '../access/audit-trail.js';
import {
  Attributions,
  type AttributionSummary,
  type PersonAttribution,
} from '../attribution/attributions/attributions.js';
import type { Choice } from '../attribution/rule/attribute.js';
import { withApplication } from './application.js';
import { EXIT, runCommand } from './exit.js';
import { readJsonFile } from './json-input.js';
import { attributeNow } from './roster.command.js';
import { renderTable } from './table.js';
import { wholeNumber } from './whole-number.js';

const actor: Actor = { kind: 'command-line', id: 'caliper attribution' };
const year = wholeNumber(2000, 2099);

type Action = (application: INestApplicationContext) => Promise<number>;
const inService = (action: Action) => runCommand(() => withApplication(action));

/** `caliper attribution run|show|explain`. */
export function registerAttribution(program: Command): void {
  const attribution = program.command('attribution').description('to which TIN, site and clinician persons belong');
  attribution
    .command('run')
    .argument('<year>', 'programme year', year)
    .option('--rule <file>', 'another rule, as measures/attribution has them')
    .description('attribute everyone anew')
    .action((of: number, { rule }: { rule?: string }) => inService((app) => run(app, of, rule)));
  attribution
    .command('show')
    .argument('<year>', 'programme year', year)
    .description('persons by TIN and site, and those of nobody, by reason')
    .action((of: number) => inService((app) => show(app, of)));
  attribution
    .command('explain')
    .argument('<person>', 'id of the person')
    .description('to whom one person is attributed in each year, and by which visits')
    .action((person: string) => inService((app) => explain(app, person)));
}

async function run(app: INestApplicationContext, of: number, rule?: string): Promise<number> {
  const given: unknown = rule === undefined ? undefined : await readJsonFile(rule);
  await app.get(Attributions, { strict: false }).run(of, given, actor);
  await attributeNow(app, of);
  return show(app, of);
}

async function show(app: INestApplicationContext, of: number): Promise<number> {
  console.log(summaryText(await app.get(Attributions, { strict: false }).summary(of)));
  return EXIT.done;
}

async function explain(app: INestApplicationContext, person: string): Promise<number> {
  const years = await app.get(Attributions, { strict: false }).ofPerson(person, actor);
  console.log(
    years.length === 0 ? 'Not attributed in any year: there is no roster.' : years.map(personText).join('\n\n'),
  );
  return EXIT.done;
}

function summaryText(summary: AttributionSummary): string {
  const { rule, persons, attributed, unattributed, tins, sites } = summary;
  const names = new Map(tins.map(({ id, name }) => [id, name ?? '']));
  return [
    `${rule.title} (${rule.id}), roster version ${summary.rosterVersion}${summary.isCurrent ? '' : '; under way'}`,
    `${attributed} of ${persons} persons are attributed`,
    ...unattributed.map((one) => `  ${one.persons} not: ${one.reason}`),
    '',
    renderTable(
      ['TIN', 'TIN name', 'site', 'site name', 'persons'],
      [
        ...tins.map((one) => [one.id, one.name ?? '', '', '', String(one.persons)]),
        ...sites.map((one) => [one.tin, names.get(one.tin) ?? '', one.id, one.name ?? '', String(one.persons)]),
      ].sort((a, b) => (a.slice(0, 3).join(' ') < b.slice(0, 3).join(' ') ? -1 : 1)),
    ),
  ].join('\n');
}

function personText(one: PersonAttribution): string {
  const named = (provider: PersonAttribution['tin']) =>
    provider ? `${provider.id} ${provider.name ?? ''}`.trim() : '–';
  const { counted, left, otherwise } = one.explanation;
  return [
    `${one.year}  ${one.rule.title} (${one.rule.id})`,
    ...(one.reason === null ? [] : [`not attributed: ${one.reason}`]),
    `TIN        ${named(one.tin)}${choiceText(one.explanation.tin)}`,
    `site       ${named(one.site)}${choiceText(one.explanation.site)}`,
    `clinician  ${named(one.clinician)}${choiceText(one.explanation.clinician)}`,
    ...(otherwise === null ? [] : [`by the Patient's ${otherwise}: no visit counts`]),
    ...counted.map(
      (visit) => `  + ${visit.day}  ${visit.tin}  ${visit.siteId ?? '–'}  ${visit.npi}  ${visit.encounter}`,
    ),
    ...left.map((visit) => `  - ${visit.day}  ${visit.reason}  ${visit.encounter}`),
  ].join('\n');
}

function choiceText(choice: Choice | null): string {
  if (!choice) return '';
  const tallies = choice.tallies.map(({ id, visits, last }) => `${id}: ${visits}, last ${last}`).join('; ');
  return `  [${choice.decidedBy}] ${tallies}`;
}

import type { INestApplicationContext } from '@nestjs/common';
import type { Command } from 'commander';
import type { Actor } from '../access/audit-trail.js';
import type { Period } from '../cql/engine.js';
import { ConflictError } from '../errors/refusals.js';
import type { VersionPair } from '../evaluation/flips/flips.js';
import { VersionFlips } from '../evaluation/flips/version-flips.service.js';
import { RunWork } from '../evaluation/run-work.js';
import { Runs } from '../evaluation/runs.js';
import { MeasureComparisons } from '../measures/versions/measure-comparison.service.js';
import { PackageCloning } from '../measures/versions/package-cloning.service.js';
import { FlipPages } from '../reporting/flip-pages.service.js';
import type { FlippedPersonDto } from '../reporting/flips.dto.js';
import { withApplication } from './application.js';
import { comparisonText, flipTotalsText } from './comparison-text.js';
import { parsePeriod } from './evaluation-options.js';
import { EXIT, runCommand } from './exit.js';
import { wholeNumber } from './whole-number.js';

const actor: Actor = { kind: 'command-line', id: 'caliper measures' };

/** Most persons in one answer; each is evaluated twice to tell why. */
const PAGE = 50;

interface DiffOptions {
  period?: Period;
  persons: number;
  json?: boolean;
}

/** `caliper measures clone|diff`. */
export function registerMeasureVersions(measures: Command, reference: string): void {
  measures
    .command('clone')
    .argument('<measure>', reference)
    .description('make a draft of the next version')
    .option('--version <version>', 'the new version (default: the one after the newest)')
    .option('--year <year>', 'year that the effective period moves to', wholeNumber(0, 999_999))
    .action((measure: string, options: { version?: string; year?: number }) =>
      inService((application) => clone(application, measure, options)),
    );
  measures
    .command('diff')
    .argument('<before>', reference)
    .argument('<after>', 'the same of another version')
    .description('what differs between two packages and, with --period, which persons count otherwise and why')
    .option('--period <start/end>', 'compare the results of everyone, such as 2026-01-01/2026-12-31', parsePeriod)
    .option('--persons <count>', 'persons to explain', wholeNumber(0, 999_999), 10)
    .option('--json', 'print everything as one JSON document')
    .action((before: string, after: string, options: DiffOptions) =>
      inService((application) => diff(application, before, after, options)),
    );
}

function inService(action: (application: INestApplicationContext) => Promise<number>): Promise<void> {
  return runCommand(() => withApplication(action));
}

async function clone(
  application: INestApplicationContext,
  measure: string,
  options: { version?: string; year?: number },
): Promise<number> {
  const made = await application.get(PackageCloning, { strict: false }).clone(measure, options, actor);
  const { start = '', end = '' } = made.effectivePeriod;
  console.log(`${made.name} ${made.version}: ${made.status}${start || end ? `, for ${start}..${end}` : ''}`);
  return EXIT.done;
}

async function diff(
  application: INestApplicationContext,
  before: string,
  after: string,
  { period, persons: most, json = false }: DiffOptions,
): Promise<number> {
  const compared = await application.get(MeasureComparisons, { strict: false }).compare(before, after);
  const { changes } = compared.comparison;
  if (!json) console.log(comparisonText(compared.before, compared.after, changes));
  if (!period) {
    if (json) console.log(JSON.stringify({ before: compared.before, after: compared.after, ...changes }));
    return EXIT.done;
  }
  const pair = { before: compared.before.id, after: compared.after.id, period };
  const totals = await totalsOf(application, pair);
  const persons = await personsOf(application, pair, most);
  if (json)
    console.log(JSON.stringify({ before: compared.before, after: compared.after, ...changes, totals, persons }));
  else console.log(['', flipTotalsText(totals, period), ...persons.map(personText)].join('\n'));
  return EXIT.done;
}

/** The totals, for which both are evaluated first where they were not. */
async function totalsOf(application: INestApplicationContext, pair: VersionPair) {
  const pages = application.get(FlipPages, { strict: false });
  const known = await pages.totals(pair);
  if (known) return known;
  const { id } = await application.get(VersionFlips, { strict: false }).evaluate(pair, actor);
  console.error(`Evaluating both for everyone: run ${id}`);
  const watching = new AbortController();
  const progress = showProgress(application.get(Runs, { strict: false }), id, watching.signal);
  const run = await application.get(RunWork, { strict: false }).finish(id);
  watching.abort();
  await progress;
  const totals = run.state === 'completed' ? await pages.totals(pair) : null;
  if (totals) return totals;
  throw new ConflictError(`The run ${id} is ${run.state}${run.error === null ? '' : `: ${run.error}`}`);
}

async function showProgress(runs: Runs, id: string, signal: AbortSignal): Promise<void> {
  for await (const { evaluatedCount, personCount } of runs.watch(id, signal)) {
    if (personCount > 0) console.error(`  ${evaluatedCount} of ${personCount} persons`);
  }
}

async function personsOf(application: INestApplicationContext, pair: VersionPair, most: number) {
  const pages = application.get(FlipPages, { strict: false });
  const persons: FlippedPersonDto[] = [];
  let after: string | undefined;
  while (persons.length < most) {
    const page = await pages.list(pair, { after, limit: Math.min(PAGE, most - persons.length) }, actor);
    persons.push(...page.persons);
    if (page.next === null) break;
    after = page.next;
  }
  return persons;
}

function personText({ id, flips, errorBefore, errorAfter, reasons }: FlippedPersonDto): string {
  const failed = errorBefore ?? errorAfter;
  const lines = [
    ...(failed === null ? [] : [`could not be evaluated ${errorBefore === null ? 'after' : 'before'}: ${failed}`]),
    ...flips.map(({ population, before, after }) => `${population} ${before} -> ${after}`),
    ...(reasons ?? []).map(({ text }) => text),
    ...(reasons === null ? ['The record has changed since: evaluate both again to learn why.'] : []),
  ];
  return [`\nPerson ${id}`, ...lines.map((line) => `  ${line}`)].join('\n');
}

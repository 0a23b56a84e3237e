import type { INestApplicationContext } from '@nestjs/common';
import { Option, type Command } from 'commander';
import type { Actor } from '../access/audit-trail.js';
import type { EngineName, ProfileMode } from '../cql/engine.js';
import { DEFAULT_ENGINE } from '../cql/engines.js';
import { UnusableInputError } from '../errors/refusals.js';
import type { RunDetails, RunMeasure } from '../evaluation/runs.js';
import { hasEnded, Runs } from '../evaluation/runs.js';
import { RunWork } from '../evaluation/run-work.js';
import { withApplication } from './application.js';
import { EXIT, runCommand } from './exit.js';
import { renderTable } from './table.js';

const actor: Actor = { kind: 'command-line', id: 'caliper runs' };

interface StartOptions {
  period: string;
  measure?: string[];
  engine: EngineName;
  profiles: ProfileMode;
  subject?: string;
  wait?: boolean;
}

/** `caliper runs start|show|list|cancel`. */
export function registerRuns(program: Command): void {
  const runs = program.command('runs').description('evaluations of the population over a period');
  runs
    .command('start')
    .description('evaluate everyone with a record in the active measures that are meant for the period')
    .requiredOption('--period <start/end>', 'first and last day, such as 2026-01-01/2026-12-31')
    .option('--measure <measure...>', 'only these packages: id, url|version, url, name or identifier')
    .addOption(new Option('--engine <name>', 'engine').choices(['compiled', 'reference']).default(DEFAULT_ENGINE))
    .addOption(
      new Option('--profiles <mode>', 'how retrieves of a profile decide')
        .choices(['inferred', 'declared', 'ignored'])
        .default('inferred'),
    )
    .option('--subject <person>', 'only this person')
    .option('--wait', 'take part in the work and wait for the end')
    .action((options: StartOptions) => inService((application) => start(application, options)));
  runs
    .command('show')
    .argument('<run>', 'id of the run')
    .description('one run with its progress')
    .action((id: string) => inService((application) => show(application, id)));
  runs
    .command('list')
    .description('runs, newest first')
    .action(() => inService(list));
  runs
    .command('cancel')
    .argument('<run>', 'id of the run')
    .description('end a run; results stored before stay')
    .action((id: string) => inService((application) => cancel(application, id)));
}

function inService(action: (application: INestApplicationContext) => Promise<number>): Promise<void> {
  return runCommand(() => withApplication(action));
}

async function start(application: INestApplicationContext, options: StartOptions): Promise<number> {
  const [first = '', last = '', ...more] = options.period.split('/');
  if (more.length > 0 || last === '') {
    throw new UnusableInputError(`--period must be <first day>/<last day>, not "${options.period}".`);
  }
  const runs = application.get(Runs, { strict: false });
  const { engine, profiles, subject, measure } = options;
  const started = await runs.start(
    { period: { start: first, end: last }, packageIds: measure, engine, profiles, subject },
    actor,
  );
  for (const note of started.measures.flatMap(notDue)) console.error(`note: ${note}`);
  if (!options.wait) {
    console.log(started.id);
    return EXIT.done;
  }
  const run = await application.get(RunWork, { strict: false }).finish(started.id);
  console.log(describe(run));
  return run.state === 'completed' && run.failedCount === 0 ? EXIT.done : EXIT.refused;
}

async function show(application: INestApplicationContext, id: string): Promise<number> {
  console.log(describe(await application.get(Runs, { strict: false }).show(id)));
  return EXIT.done;
}

async function list(application: INestApplicationContext): Promise<number> {
  const runs = await application.get(Runs, { strict: false }).list();
  console.log(
    renderTable(
      ['id', 'period', 'state', 'persons', 'failed', 'created'],
      runs.map((run) => [
        run.id,
        `${run.period.start}/${run.period.end}`,
        run.state,
        `${run.evaluatedCount}/${run.personCount}`,
        String(run.failedCount),
        run.createdAt.toISOString(),
      ]),
    ),
  );
  return EXIT.done;
}

async function cancel(application: INestApplicationContext, id: string): Promise<number> {
  const run = await application.get(Runs, { strict: false }).cancel(id, actor);
  console.log(describe(run));
  return run.state === 'cancelled' ? EXIT.done : EXIT.refused;
}

function describe(run: RunDetails): string {
  const lines = [
    `Run ${run.id}: ${run.state}${hasEnded(run) ? '' : ' …'}`,
    `period    ${run.period.start}/${run.period.end}`,
    `engine    ${run.engine}${run.engineVersion === null ? '' : ` (${run.engineVersion})`}, profiles ${run.profiles}`,
    `persons   ${run.evaluatedCount} of ${run.personCount} evaluated, ${run.failedCount} failed`,
    ...(run.comparedPercent === 0 ? [] : [`engines   ${agreementOf(run)}`]),
    ...run.measures.map(measureLine),
  ];
  return [...lines, ...(run.error === null ? [] : [`error     ${run.error}`])].join('\n');
}

function agreementOf({ comparedPercent, comparedCount, agreedCount }: RunDetails): string {
  return `agreed on ${agreedCount} of ${comparedCount} persons, a sample of ${comparedPercent} %`;
}

function measureLine(measure: RunMeasure): string {
  const { title, version, isDue, effectivePeriod } = measure;
  return `measure   ${title} ${version}${isDue ? '' : ` (meant for ${effectiveWords(effectivePeriod)})`}`;
}

/** Why a measure is in the run although it is not meant for its period. */
function notDue({ title, version, isDue, effectivePeriod }: RunMeasure): string[] {
  if (isDue) return [];
  return [`${title} ${version} is meant for ${effectiveWords(effectivePeriod)} and is evaluated for another period.`];
}

function effectiveWords({ start, end }: RunMeasure['effectivePeriod']): string {
  if (start === undefined) return `the time until ${end ?? ''}`;
  return end === undefined ? `the time from ${start}` : `${start} to ${end}`;
}

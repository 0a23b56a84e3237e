import { createWriteStream } from 'node:fs';
import type { Writable } from 'node:stream';
import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import type { EngineName, MeasurePackage, Period, ProfileMode } from '../cql/engine.js';
import { DEFAULT_ENGINE } from '../cql/engines.js';
import { EvaluationPool } from '../evaluation/threads/evaluation-pool.js';
import type { EvaluationRequest } from '../evaluation/threads/evaluation-pool.js';
import { UnusableInputError } from '../errors/refusals.js';
import { evaluateStream } from './evaluate-stream.js';
import type { RecordEvaluator } from './evaluate-stream.js';
import { endOf, parseHours, parsePeriod, profilesOption, readPackages } from './evaluation-options.js';
import { EXIT, runCommand } from './exit.js';
import { readPatients } from './patient-files.js';
import { ProfiledEvaluation } from './profiled-evaluation.js';

interface EvaluateOptions {
  measure: string[];
  patients: string[];
  period: Period;
  engine: EngineName;
  profiles: ProfileMode;
  timezone: number;
  jobs: number;
  profile?: boolean;
  output?: string;
}

const several = (value: string, known: string[] = []) => [...known, value];

/** `caliper evaluate`: measures over patient files, without a database; one line of JSON for each patient and measure. */
export function registerEvaluate(program: Command): void {
  program
    .command('evaluate')
    .description('evaluate measures over patient files, without a database')
    .requiredOption('--measure <path>', 'measure package: a Bundle file, or a folder (repeatable)', several)
    .requiredOption(
      '--patients <path>',
      'Bundle file, NDJSON of Bundles or of resources, or a folder of those (repeatable)',
      several,
    )
    .requiredOption(
      '--period <start/end>',
      'measurement period, both days included: 2026-01-01/2026-12-31',
      parsePeriod,
    )
    .addOption(new Option('--engine <name>', 'engine').choices(['compiled', 'reference']).default(DEFAULT_ENGINE))
    .addOption(profilesOption())
    .option('--timezone <hours>', 'hours east of UTC for date-times without offset', parseHours, 0)
    .option('--jobs <number>', 'threads; 0: as many as the machine has cores', parseJobs, 0)
    .option('--profile', 'time and calls of each definition as a table on standard error, in one thread')
    .option('--output <file>', 'file for the lines, instead of standard output')
    .addHelpText(
      'after',
      '\nExit codes: 0 all evaluated; 1 some patients failed, their lines carry the error;\n' +
        '2 unusable input: named on standard error, whatever else is usable was evaluated.',
    )
    .action((options: EvaluateOptions) => runCommand(() => evaluate(options)));
}

async function evaluate(options: EvaluateOptions): Promise<number> {
  if (options.profile) return evaluateProfiled(options);
  const request = await readRequest(options);
  const pool = new EvaluationPool({ threads: options.jobs });
  try {
    for (const { message } of await pool.prepare(request)) console.error(`note: ${message}`);
    return await evaluatePatients(pool, request, options);
  } finally {
    await pool.close();
  }
}

async function evaluateProfiled(options: EvaluateOptions): Promise<number> {
  if (options.engine !== 'compiled') throw new UnusableInputError('Only the compiled engine can be profiled.');
  if (options.jobs > 1) throw new UnusableInputError('--profile counts in one thread: leave --jobs out.');
  const request = await readRequest(options);
  const evaluation = new ProfiledEvaluation(request);
  for (const { message } of evaluation.warnings) console.error(`note: ${message}`);
  const code = await evaluatePatients(evaluation, request, options);
  console.error(evaluation.table());
  return code;
}

async function evaluatePatients(
  evaluator: RecordEvaluator,
  request: EvaluationRequest,
  options: EvaluateOptions,
): Promise<number> {
  const output = options.output === undefined ? process.stdout : createWriteStream(options.output);
  const outcome = await evaluateStream(evaluator, request, readPatients(options.patients), output, (fault) =>
    console.error(fault),
  );
  if (options.output !== undefined) await ended(output);
  if (outcome.faults > 0) return EXIT.unusable;
  if (outcome.patients === 0 && !outcome.closed) throw new UnusableInputError('The input holds no patients.');
  return outcome.failed > 0 ? EXIT.refused : EXIT.done;
}

async function readRequest(options: EvaluateOptions): Promise<EvaluationRequest> {
  const { engine, period, profiles, timezone } = options;
  const packages: MeasurePackage[] = [];
  for (const path of options.measure) packages.push(...(await readPackages(path)));
  return { engine, packages, period, profiles, now: endOf(period, timezone), timezoneOffset: timezone };
}

function ended(output: Writable): Promise<void> {
  return new Promise((resolve, reject) => {
    output.on('error', reject).end(resolve);
  });
}

function parseJobs(text: string): number {
  if (!/^\d{1,2}$/.test(text)) throw new InvalidArgumentError('A number of threads, at most 99.');
  return Number(text);
}

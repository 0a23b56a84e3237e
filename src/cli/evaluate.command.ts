import { createWriteStream } from 'node:fs';
import type { Writable } from 'node:stream';
import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import type { EngineName, MeasurePackage, Period, ProfileMode } from '../cql/engine.js';
import { DEFAULT_ENGINE } from '../cql/engines.js';
import { PeriodError, periodBounds } from '../cql/measurement-period.js';
import { EvaluationPool } from '../evaluation/threads/evaluation-pool.js';
import type { EvaluationRequest } from '../evaluation/threads/evaluation-pool.js';
import { readPackageDirectory } from '../measures/package-directory.js';
import { readBundle } from '../measures/package-reader.js';
import { UnusableInputError } from '../errors/refusals.js';
import { evaluateStream } from './evaluate-stream.js';
import { EXIT, runCommand } from './exit.js';
import { isFolder, readJsonFile } from './json-input.js';
import { readPatients } from './patient-files.js';

interface EvaluateOptions {
  measure: string[];
  patients: string[];
  period: Period;
  engine: EngineName;
  profiles: ProfileMode;
  timezone: number;
  jobs: number;
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
    .addOption(
      new Option('--profiles <mode>', 'how retrieves tell profiles apart')
        .choices(['inferred', 'declared', 'ignored'])
        .default('inferred'),
    )
    .option('--timezone <hours>', 'hours east of UTC for date-times without offset', parseHours, 0)
    .option('--jobs <number>', 'threads; 0: as many as the machine has cores', parseJobs, 0)
    .option('--output <file>', 'file for the lines, instead of standard output')
    .addHelpText(
      'after',
      '\nExit codes: 0 all evaluated; 1 some patients failed, their lines carry the error;\n' +
        '2 unusable input: named on standard error, whatever else is usable was evaluated.',
    )
    .action((options: EvaluateOptions) => runCommand(() => evaluate(options)));
}

async function evaluate(options: EvaluateOptions): Promise<number> {
  const request = await readRequest(options);
  const pool = new EvaluationPool({ threads: options.jobs });
  try {
    for (const { message } of await pool.prepare(request)) console.error(`note: ${message}`);
    const output = options.output === undefined ? process.stdout : createWriteStream(options.output);
    const outcome = await evaluateStream(pool, request, readPatients(options.patients), output, (fault) =>
      console.error(fault),
    );
    if (options.output !== undefined) await ended(output);
    if (outcome.faults > 0) return EXIT.unusable;
    if (outcome.patients === 0 && !outcome.closed) throw new UnusableInputError('The input holds no patients.');
    return outcome.failed > 0 ? EXIT.refused : EXIT.done;
  } finally {
    await pool.close();
  }
}

async function readRequest(options: EvaluateOptions): Promise<EvaluationRequest> {
  const { engine, period, profiles, timezone } = options;
  const packages: MeasurePackage[] = [];
  for (const path of options.measure) packages.push(...(await readPackages(path)));
  // Now() is the end of the period, so that the same input gives the same lines on any day.
  const now = new Date(periodBounds(period, timezone * 60).high).toISOString();
  return { engine, packages, period, profiles, now, timezoneOffset: timezone };
}

async function readPackages(path: string): Promise<MeasurePackage[]> {
  const bundle = (await isFolder(path)) ? await readPackageDirectory(path) : await readJsonFile(path);
  const { packages } = readBundle(bundle);
  if (packages.length === 0) throw new UnusableInputError(`${path}: holds no Measure.`);
  return packages.map(({ measure, libraries, valueSets }) => ({ measure, libraries, valueSets }));
}

function ended(output: Writable): Promise<void> {
  return new Promise((resolve, reject) => {
    output.on('error', reject).end(resolve);
  });
}

function parsePeriod(text: string): Period {
  const [start = '', end = '', ...more] = text.split('/');
  try {
    if (more.length > 0 || end === '') throw new PeriodError('A period is written start/end: 2026-01-01/2026-12-31');
    periodBounds({ start, end }, 0);
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
  return { start, end };
}

function parseHours(text: string): number {
  const hours = Number(text);
  if (text.trim() === '' || !(Math.abs(hours) <= 14)) throw new InvalidArgumentError('Hours lie between -14 and 14.');
  return hours;
}

function parseJobs(text: string): number {
  if (!/^\d{1,2}$/.test(text)) throw new InvalidArgumentError('A number of threads, at most 99.');
  return Number(text);
}

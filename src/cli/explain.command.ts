import type { Command } from 'commander';
import type { MeasurePackage, Period, ProfileMode } from '../cql/engine.js';
import { canonicalOf } from '../cql/measure-definition.js';
import { UnusableInputError } from '../errors/refusals.js';
import { RecordContentError, readResources } from '../evaluation/evaluate-record.js';
import { explainRecord } from '../evaluation/explain-record.js';
import type { RecordExplanation } from '../evaluation/explain-record.js';
import { endOf, parseHours, parsePeriod, profilesOption, readPackages } from './evaluation-options.js';
import { EXIT, runCommand } from './exit.js';
import { explanationText } from './explanation-text.js';
import { readPatients } from './patient-files.js';
import type { RecordText } from './patient-records.js';

interface ExplainOptions {
  measure: string;
  patient: string;
  patientId?: string;
  period: Period;
  profiles: ProfileMode;
  timezone: number;
  json?: boolean;
}

/** `caliper explain`: why one patient counts or does not in one measure, without a database. */
export function registerExplain(program: Command): void {
  program
    .command('explain')
    .description('why a patient counts or does not: the CQL of a measure, marked clause by clause')
    .requiredOption('--measure <path>', 'measure package: a Bundle file, or a folder')
    .requiredOption('--patient <path>', 'Bundle file, NDJSON of Bundles or of resources, or a folder of those')
    .option('--patient-id <id>', 'which patient, where there are several')
    .requiredOption(
      '--period <start/end>',
      'measurement period, both days included: 2026-01-01/2026-12-31',
      parsePeriod,
    )
    .addOption(profilesOption())
    .option('--timezone <hours>', 'hours east of UTC for date-times without offset', parseHours, 0)
    .option('--json', 'everything as one JSON object')
    .addHelpText(
      'after',
      '\nExit codes: 0 explained; 1 the evaluation of the patient failed, what was reached is shown; 2 unusable input.',
    )
    .action((options: ExplainOptions) => runCommand(() => explain(options)));
}

async function explain(options: ExplainOptions): Promise<number> {
  const { period, profiles, timezone } = options;
  const source = await readPackage(options.measure);
  const { id, content } = await readPatient(options.patient, options.patientId);
  const request = { packages: [source], period, profiles, now: endOf(period, timezone), timezoneOffset: timezone };
  const explanation = explainRecord(request, { id, resources: resourcesOf(content) });
  process.stdout.write(options.json ? `${JSON.stringify(explanation)}\n` : textOf(explanation, source, period));
  return explanation.result.error === null ? EXIT.done : EXIT.refused;
}

function textOf(explanation: RecordExplanation, { measure }: MeasurePackage, period: Period): string {
  const title = `${measure.title ?? measure.name ?? ''} (${canonicalOf(measure)})`;
  // Not there where standard output is no terminal; it heeds NO_COLOR.
  const terminal: Partial<typeof process.stdout> = process.stdout;
  return explanationText(explanation, { title, period, colour: terminal.hasColors?.() ?? false });
}

async function readPackage(path: string): Promise<MeasurePackage> {
  const [only, ...others] = await readPackages(path);
  if (only && others.length === 0) return only;
  throw new UnusableInputError(`${path}: holds ${others.length + 1} measures; one at a time can be explained.`);
}

async function readPatient(path: string, id: string | undefined): Promise<RecordText> {
  const found: RecordText[] = [];
  const faults: string[] = [];
  for await (const item of readPatients([path])) {
    if ('fault' in item) faults.push(item.fault);
    else if (id === undefined || item.id === id) found.push(item);
    if (found.length > 1) throw new UnusableInputError(severalPatients(path, id));
  }
  const [only] = found;
  if (only) return only;
  throw new UnusableInputError([`${path}: holds no patient${id === undefined ? '' : ' with this id'}.`, ...faults]);
}

function severalPatients(path: string, id: string | undefined): string {
  const advice = id === undefined ? 'choose one with --patient-id' : 'more than one with this id';
  return `${path}: holds several patients; ${advice}.`;
}

function resourcesOf(content: string) {
  try {
    return readResources(content);
  } catch (fault) {
    if (fault instanceof RecordContentError) throw new UnusableInputError(fault.message, { cause: fault });
    throw fault;
  }
}

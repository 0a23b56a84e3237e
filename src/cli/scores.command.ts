import type { INestApplicationContext } from '@nestjs/common';
import { Option, type Command } from 'commander';
import { AuditTrail, type Actor } from '../access/audit-trail.js';
import { UnusableInputError } from '../errors/refusals.js';
import { Scores } from '../evaluation/scores.js';
import { DIMENSIONS, type Dimension, type SliceFilters } from '../reporting/slices/slice-dimensions.js';
import type { SliceFigures } from '../reporting/slices/slice-counts.js';
import { SlicesService, type NamedSlices } from '../reporting/slices/slices.service.js';
import { writeSlices } from '../reporting/slices/write-slices.js';
import { withApplication } from './application.js';
import { EXIT, runCommand } from './exit.js';
import { renderTable } from './table.js';

const actor: Actor = { kind: 'command-line', id: 'caliper scores' };

interface ScoresOptions {
  by?: string;
  where?: string[];
  measure?: string;
  format: 'table' | 'csv' | 'json';
}

/** `caliper scores`. */
export function registerScores(program: Command): void {
  program
    .command('scores')
    .description('scores of every measure and period, cut by who is responsible and who the persons are')
    .option('--by <dimension,…>', `some of ${DIMENSIONS.join(', ')}`)
    .option('--where <dimension=value...>', 'only these persons, such as payer=A sex=F; unknown: those without a value')
    .option('--measure <text>', 'only measures whose number, title, name or identifier is this')
    .addOption(
      new Option('--format <format>', 'how they are printed').choices(['table', 'csv', 'json']).default('table'),
    )
    .action((options: ScoresOptions) => runCommand(() => withApplication((app) => show(app, options))));
}

async function show(
  app: INestApplicationContext,
  { where, measure, format, ...options }: ScoresOptions,
): Promise<number> {
  const by = options.by === undefined ? [] : dimensions(options.by);
  const filters = filtersOf(where ?? []);
  const known = await app.get(Scores, { strict: false }).list();
  const chosen = known.filter(
    ({ measurePeriodId, package: { title, name, identifiers } }) =>
      measure === undefined || [String(measurePeriodId), title, name, ...identifiers].includes(measure),
  );
  if (chosen.length === 0) throw new UnusableInputError('There are no scores of this measure. Start a run first.');
  await app
    .get(AuditTrail, { strict: false })
    .record({ actor, action: 'query', entityType: 'score', details: { by: by.join() } });
  const slices = app.get(SlicesService, { strict: false });
  for (const { measurePeriodId, package: one, period } of chosen) {
    const sliced = await slices.slice(measurePeriodId, by, filters);
    if (format === 'json') console.log(JSON.stringify(sliced));
    else if (format === 'csv') process.stdout.write(writeSlices(sliced));
    else console.log(`${one.title} ${one.version}, ${period.start}/${period.end}\n${tableOf(sliced)}\n`);
  }
  return EXIT.done;
}

function tableOf({ by, slices, total }: NamedSlices): string {
  const codes = [...new Set(total.groups.flatMap(({ populations }) => Object.keys(populations)))];
  const lines = (labels: string[], { persons, groups }: SliceFigures) =>
    groups.map(({ id, populations, score }) => [
      ...labels,
      id,
      String(persons),
      ...codes.map((code) => String(populations[code] ?? '')),
      score === null ? '–' : score.toFixed(4),
    ]);
  return renderTable(
    [...by, 'group', 'persons', ...codes, 'score'],
    [
      ...slices.flatMap((slice) => lines(slice.labels, slice)),
      ...lines(
        by.map(() => 'total'),
        total,
      ),
    ],
  );
}

function dimensions(text: string): Dimension[] {
  return text.split(',').map(dimension);
}

function dimension(text: string): Dimension {
  const found = DIMENSIONS.find((one) => one === text.trim());
  if (found) return found;
  throw new UnusableInputError(`"${text}" is no dimension: it is one of ${DIMENSIONS.join(', ')}.`);
}

function filtersOf(where: readonly string[]): SliceFilters {
  const filters: Partial<Record<Dimension, string[]>> = {};
  for (const one of where) {
    const [name = '', ...value] = one.split('=');
    if (value.length === 0) throw new UnusableInputError(`--where takes <dimension>=<value>, not "${one}".`);
    (filters[dimension(name)] ??= []).push(value.join('='));
  }
  return filters;
}

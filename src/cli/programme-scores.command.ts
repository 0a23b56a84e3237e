import type { Command } from 'commander';
import { UnusableInputError } from '../errors/refusals.js';
import { measurePoints } from '../measures/programmes/programme-points.js';
import { programmeTotal } from '../measures/programmes/programme-total.js';
import type { GivenPoints, Performance } from '../measures/programmes/performance.js';
import type { CollectionType } from '../measures/programmes/programme-rules-model.js';
import type { Programme } from '../measures/programmes/programmes-model.js';
import { EXIT, runCommand } from './exit.js';
import { pointsText, totalText } from './programme-text.js';

interface PointsOptions {
  measure: string;
  collection: CollectionType;
  rate?: string;
  numerator?: string;
  denominator?: string;
  completeness?: string;
}

interface TotalOptions {
  rate: string[];
  points: string[];
}

const collect = (value: string, before: string[]) => [...before, value];

/** `caliper programmes points|total`: what rates earn by a programme's benchmarks. Work without a database. */
export function registerProgrammeScores(programmes: Command, find: (id: string) => Programme): void {
  programmes
    .command('points')
    .argument('<programme>', 'such as app-plus-2026')
    .requiredOption('--measure <quality-id>', 'such as 236')
    .requiredOption('--collection <type>', 'ecqm, mips-cqm, medicare-cqm')
    .option('--rate <percent>', 'such as 71.3')
    .option('--numerator <count>', 'instead of the rate: also tells how many persons the next decile takes')
    .option('--denominator <count>', 'cases without exclusions and exceptions')
    .option('--completeness <percent>', 'of the denominator for which there are data')
    .description('decile and points of a rate, and what the next decile takes')
    .action((id: string, options: PointsOptions) => runCommand(() => Promise.resolve(points(find(id), options))));
  programmes
    .command('total')
    .argument('<programme>', 'such as app-plus-2026')
    .option('--rate <measure:collection:percent>', 'such as 236:ecqm:71.3; once for each measure', collect, [])
    .option('--points <measure:points>', 'points that CMS gives, such as 321:8.5', collect, [])
    .description('score of the whole set, and which standards it meets')
    .action((id: string, options: TotalOptions) => runCommand(() => Promise.resolve(total(find(id), options))));
}

function points(programme: Programme, { measure, collection, ...figures }: PointsOptions): number {
  console.log(pointsText(measurePoints(programme, measure, collection, performanceOf(figures))));
  return EXIT.done;
}

function total(programme: Programme, { rate, points: given }: TotalOptions): number {
  const reported = rate.map((text) => {
    const [measure = '', collection = '', percent = ''] = text.split(':');
    return measurePoints(programme, measure, collection as CollectionType, { rate: percent });
  });
  console.log(totalText(programmeTotal(programme, reported, given.map(givenPoints))));
  return EXIT.done;
}

function performanceOf({ rate, numerator, denominator, completeness }: Partial<PointsOptions>): Performance {
  const more = completeness === undefined ? {} : { completeness: Number(completeness) };
  if (rate !== undefined && numerator === undefined && denominator === undefined) return { rate, ...more };
  if (rate === undefined && numerator !== undefined && denominator !== undefined) {
    return { numerator: Number(numerator), denominator: Number(denominator), ...more };
  }
  throw new UnusableInputError('Give either --rate, or --numerator and --denominator.');
}

function givenPoints(text: string): GivenPoints {
  const [qualityId = '', points = ''] = text.split(':');
  return { qualityId, points: points === '' ? NaN : Number(points) };
}

import { InvalidArgumentError, Option } from 'commander';
import type { MeasurePackage, Period } from '../cql/engine.js';
import { PeriodError, periodBounds } from '../cql/measurement-period.js';
import { UnusableInputError } from '../errors/refusals.js';
import { readPackageDirectory } from '../measures/import/package-directory.js';
import { readBundle } from '../measures/import/package-reader.js';
import { isFolder, readJsonFile } from './json-input.js';

/** What commands that evaluate files say in the same way. */

export function profilesOption(): Option {
  return new Option('--profiles <mode>', 'how retrieves tell profiles apart')
    .choices(['inferred', 'declared', 'ignored'])
    .default('inferred');
}

/** `start/end`. @throws InvalidArgumentError */
export function parsePeriod(text: string): Period {
  const [start = '', end = '', ...more] = text.split('/');
  try {
    if (more.length > 0 || end === '') throw new PeriodError('A period is written start/end: 2026-01-01/2026-12-31');
    periodBounds({ start, end }, 0);
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
  return { start, end };
}

/** Hours east of UTC. @throws InvalidArgumentError */
export function parseHours(text: string): number {
  const hours = Number(text);
  if (text.trim() === '' || !(Math.abs(hours) <= 14)) throw new InvalidArgumentError('Hours lie between -14 and 14.');
  return hours;
}

/** Now() of an evaluation of files is the end of the period, so that the same input gives the same lines on any day. */
export function endOf(period: Period, timezone: number): string {
  return new Date(periodBounds(period, timezone * 60).high).toISOString();
}

/** The measures of a Bundle file or a folder. @throws UnusableInputError */
export async function readPackages(path: string): Promise<MeasurePackage[]> {
  const bundle = (await isFolder(path)) ? await readPackageDirectory(path) : await readJsonFile(path);
  const { packages } = readBundle(bundle);
  if (packages.length === 0) throw new UnusableInputError(`${path}: holds no Measure.`);
  return packages.map(({ measure, libraries, valueSets }) => ({ measure, libraries, valueSets }));
}

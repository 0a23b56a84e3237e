import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UnusableInputError } from '../errors/refusals.js';

/** A checkout or package that lacks the measures it ships with. */
export class MissingMeasuresError extends UnusableInputError {
  override name = 'MissingMeasuresError';
}

/** The folders of the measures that ship with the service, found above this file from `src` and `dist` alike. */
export function shippedMeasures(year: number): string[] {
  for (let folder = import.meta.dirname; folder !== dirname(folder); folder = dirname(folder)) {
    const measures = join(folder, 'measures', String(year));
    if (!existsSync(measures)) continue;
    return readdirSync(measures, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && existsSync(join(measures, entry.name, 'measure.json')))
      .map((entry) => join(measures, entry.name));
  }
  throw new MissingMeasuresError(`The shipped measures of ${year} were not found; the checkout is incomplete.`);
}

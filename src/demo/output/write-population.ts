import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UnusableInputError } from '../../errors/refusals.js';
import type { Population } from '../population.js';
import { LineFile } from './line-sink.js';
import { SourceOutput, type Format, type OpenSink } from './source-output.js';

/** A folder that holds something already: two populations in one would be neither. */
export class OutputInUseError extends UnusableInputError {
  override name = 'OutputInUseError';
}

/** What was written. */
export interface WrittenPopulation {
  persons: number;
  /** Patients of all EHRs. */
  patients: number;
  /** Persons whom more than one EHR knows. */
  shared: number;
  resources: number;
  broken: number;
}

/**
 * Writes a population: a folder for each EHR, and `truth.ndjson` about who is who. One person is in memory at a time.
 * @throws OutputInUseError when the folder is there and not empty
 */
export async function writePopulation(
  population: Population,
  directory: string,
  format: Format,
): Promise<WrittenPopulation> {
  const found = await readdir(directory).catch(() => []);
  if (found.length > 0) throw new OutputInUseError(`${directory} is not empty; name a folder that is new or empty.`);
  const kinds = format === 'both' ? ['bulk', 'bundles'] : [format];
  for (const { name } of population.practices) {
    for (const kind of kinds) await mkdir(join(directory, name, kind), { recursive: true });
  }
  const { written, outputs } = await streamPopulation(population, directory, format, (path) => LineFile.open(path));
  if (format === 'bundles') return written;
  for (const output of outputs) {
    const manifest = JSON.stringify(output.manifest(population.options.year), null, 2);
    await writeFile(join(directory, output.practice.name, 'manifest.json'), `${manifest}\n`);
  }
  return written;
}

/** Sends a population to the sinks that `open` makes for its files. */
export async function streamPopulation(
  population: Population,
  directory: string,
  format: Format,
  open: OpenSink,
): Promise<{ written: WrittenPopulation; outputs: SourceOutput[] }> {
  const outputs = population.practices.map(
    (practice) => new SourceOutput(practice, join(directory, practice.name), format, open),
  );
  const written: WrittenPopulation = { persons: 0, patients: 0, shared: 0, resources: 0, broken: 0 };
  const truths = await open(join(directory, 'truth.ndjson'));
  for (const output of outputs) await output.begin();
  for (const { truth, charts } of population.everyone()) {
    truths.add(JSON.stringify(truth));
    for (const chart of charts) {
      await outputs[chart.practice.index].addChart(chart);
      written.resources += chart.resources.length;
      written.broken += chart.broken.length;
    }
    await truths.settle();
    written.persons += 1;
    written.patients += charts.length;
    written.shared += charts.length > 1 ? 1 : 0;
  }
  await truths.close();
  for (const output of outputs) await output.close();
  return { written, outputs };
}

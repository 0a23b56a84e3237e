import { existsSync } from 'node:fs';
import { readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writePopulation } from '../../../src/demo/output/write-population.js';
import { Population, type PopulationOptions } from '../../../src/demo/population.js';

/** The bulk exports of a made-up ACO on disk. */
export interface AcoFiles {
  /** Folder of NDJSON files of each EHR, by its name. */
  folders: ReadonlyMap<string, string>;
  files: number;
  lines: number;
  bytes: number;
  /** Lines that are JSON, which is what a json column takes. */
  valid: readonly string[];
}

/** Generates the exports on first use; they are kept in the folder for temporary files. */
export async function acoFiles(options: PopulationOptions): Promise<AcoFiles> {
  const population = new Population(options);
  const { persons, sources, seed, year } = options;
  const directory = join(tmpdir(), `caliper-bench-aco-${persons}-${sources}-${seed}-${year}`);
  if (!existsSync(directory)) {
    const unfinished = `${directory}-${process.pid}`;
    await writePopulation(population, unfinished, 'bulk').catch(async (error: unknown) => {
      await rm(unfinished, { recursive: true, force: true });
      throw error;
    });
    await rename(unfinished, directory);
  }
  const folders = new Map(population.practices.map(({ name }) => [name, join(directory, name, 'bulk')]));
  const paths = await Promise.all(
    [...folders.values()].map(async (folder) => (await readdir(folder)).map((name) => join(folder, name))),
  );
  const sizes = await Promise.all(paths.flat().map(async (path) => (await stat(path)).size));
  const texts = await Promise.all(paths.flat().map((path) => readFile(path, 'utf8')));
  const lines = texts.flatMap((text) => text.split('\n').filter((line) => line !== ''));
  return {
    folders,
    files: paths.flat().length,
    lines: lines.length,
    bytes: sizes.reduce((sum, size) => sum + size, 0),
    valid: lines.filter(isJson),
  };
}

function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}

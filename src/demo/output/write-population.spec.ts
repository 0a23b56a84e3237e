import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Population } from '../population.js';
import { OutputInUseError, writePopulation } from './write-population.js';

const options = { persons: 120, sources: 3, seed: 3, year: 2026 };

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'caliper-population-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const linesOf = async (path: string) => (await readFile(path, 'utf8')).trimEnd().split('\n');

async function hashes(directory: string): Promise<Record<string, string>> {
  const files = (await readdir(directory, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const found: Record<string, string> = {};
  for (const { parentPath, name } of files) {
    const path = join(parentPath, name);
    found[path.slice(directory.length)] = createHash('sha256')
      .update(await readFile(path))
      .digest('hex');
  }
  return found;
}

describe('writing a population', () => {
  it('writes the same bytes for the same seed', async () => {
    for (const name of ['a', 'b']) await writePopulation(new Population(options), join(folder, name), 'both');
    const first = await hashes(join(folder, 'a'));
    expect(await hashes(join(folder, 'b'))).toEqual(first);
    expect(Object.keys(first)).toEqual(expect.arrayContaining(['/truth.ndjson', '/harbor/bulk/Patient.ndjson']));
  });

  it('counts in each manifest the lines of each file', async () => {
    await writePopulation(new Population(options), folder, 'bulk');
    const text = await readFile(join(folder, 'harbor', 'manifest.json'), 'utf8');
    const { output } = JSON.parse(text) as { output: { type: string; url: string; count: number }[] };
    expect(output.map(({ url }) => url.slice('bulk/'.length))).toEqual(
      (await readdir(join(folder, 'harbor/bulk'))).sort(),
    );
    for (const { url, count } of output) expect(await linesOf(join(folder, 'harbor', url))).toHaveLength(count);
  });

  it('gives a transaction for each patient, after that of the practice', async () => {
    const { patients, shared } = await writePopulation(new Population(options), folder, 'bundles');
    const bundles = (
      await Promise.all(
        ['lakeside', 'harbor', 'riverside'].map((name) => linesOf(join(folder, name, 'bundles/bundles.ndjson'))),
      )
    ).flat();
    const types = bundles.map(
      (line) =>
        (JSON.parse(line) as { entry: { resource: { resourceType: string } }[] }).entry[0].resource.resourceType,
    );
    expect(types.filter((type) => type === 'Patient')).toHaveLength(patients);
    expect(types.filter((type) => type === 'Organization')).toHaveLength(3);
    const truth = (await linesOf(join(folder, 'truth.ndjson'))).map(
      (line) => JSON.parse(line) as { patients: string[] },
    );
    expect(truth).toHaveLength(options.persons);
    expect(truth.filter((person) => person.patients.length > 1)).toHaveLength(shared);
  });

  it('leaves a folder alone that holds something', async () => {
    await writePopulation(new Population({ ...options, persons: 1 }), folder, 'bulk');
    const before = await hashes(folder);
    await expect(writePopulation(new Population(options), folder, 'bulk')).rejects.toThrow(OutputInUseError);
    expect(await hashes(folder)).toEqual(before);
  });
});

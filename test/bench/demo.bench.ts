import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { LineSink } from '../../src/demo/output/line-sink.js';
import { streamPopulation, writePopulation } from '../../src/demo/output/write-population.js';
import { FORMATS, type Format } from '../../src/demo/output/source-output.js';
import { Population } from '../../src/demo/population.js';
import { machine } from './engine/bench-input.js';

/**
 * The generator of synthetic ACOs: persons per second, megabytes per second and peak of memory, to nowhere and to
 * files. Each part has a process of its own, as the peak of memory is the process's. `--persons <n>` limits it,
 * `--part <sink>:<format>` runs one.
 */
const { values: options } = parseArgs({
  options: { persons: { type: 'string', default: '100000' }, part: { type: 'string' } },
});

const population = new Population({ persons: Number(options.persons), sources: 3, seed: 2026, year: 2026 });
const WARM_UP = 500;

/** Counts what a file would take. */
class NullSink implements LineSink {
  static bytes = 0;
  lines = 0;

  add(line: string): void {
    this.lines += 1;
    // Nothing the generator writes is outside ASCII.
    NullSink.bytes += line.length + 1;
  }

  settle(): null {
    return null;
  }

  async close(): Promise<void> {}
}

async function toNowhere(format: Format): Promise<number> {
  await streamPopulation(population, '', format, () => Promise.resolve(new NullSink()));
  return NullSink.bytes;
}

async function toFiles(format: Format): Promise<number> {
  const directory = await mkdtemp(join(tmpdir(), 'caliper-bench-'));
  try {
    await writePopulation(population, directory, format);
    const files = (await readdir(directory, { recursive: true, withFileTypes: true })).filter((one) => one.isFile());
    const sizes = await Promise.all(
      files.map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).size),
    );
    return sizes.reduce((sum, size) => sum + size, 0);
  } finally {
    await rm(directory, { recursive: true });
  }
}

async function measure(sink: string, format: Format): Promise<void> {
  for (let number = 1; number <= WARM_UP; number++) JSON.stringify(population.person(number).truth);
  const started = performance.now();
  const bytes = await (sink === 'null' ? toNowhere(format) : toFiles(format));
  const seconds = (performance.now() - started) / 1000;
  const { persons } = population.options;
  const rss = process.resourceUsage().maxRSS / 1024;
  console.log(
    `${sink} sink, ${format}: ${(persons / seconds).toFixed(0)} persons/s, ${(bytes / 1e6 / seconds).toFixed(1)} MB/s ` +
      `(${(bytes / 1e6).toFixed(0)} MB in ${seconds.toFixed(1)} s), peak of memory ${rss.toFixed(0)} MB resident`,
  );
}

const [sink, format] = (options.part ?? '').split(':');
if (sink !== '' && FORMATS.includes(format as Format)) {
  await measure(sink, format as Format);
} else {
  const { persons, sources, seed, year } = population.options;
  console.log(`${machine()}\n${persons} persons, ${sources} EHRs, three years to ${year}, seed ${seed}`);
  for (const part of ['null:both', 'files:bulk', 'files:both']) {
    const { status } = spawnSync(
      process.execPath,
      [fileURLToPath(import.meta.url), '--persons', options.persons, '--part', part],
      { stdio: 'inherit' },
    );
    if (status !== 0) throw new Error(`The part "${part}" failed`);
  }
}

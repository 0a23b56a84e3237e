import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { engineNamed } from '../../../src/cql/engines.js';
import { translateRequest } from '../../../src/cql/translate/translate.js';
import { cqlOf } from '../../../src/measures/import/elm-library.js';
import { EMPTY_SHELF } from '../../../src/measures/import/library-shelf.js';
import { translateContents } from '../../../src/measures/import/library-translation.js';
import { readDirectory } from '../../../src/measures/import/package-directory.js';
import { readContents } from '../../../src/measures/import/package-reader.js';
import { planRequest } from '../engine/bench-input.js';

/** Translates each shipped measure afresh, without the kept ELM, and compiles it. */
export async function benchTranslation(): Promise<void> {
  console.log('Shipped measures: CQL to ELM afresh, and ELM to a plan');
  const started = performance.now();
  await translateRequest({ sources: new Map(), models: new Map() });
  console.log(`   ${'translator, FHIR 4.0.1 and FHIRHelpers, once'.padEnd(50)} ${since(started)}`);
  for (const folder of shippedMeasures()) {
    const given = await readDirectory(folder);
    const translating = performance.now();
    const { contents } = await translateContents(given, EMPTY_SHELF, translateRequest);
    const translated = since(translating);
    const [read] = readContents(contents).packages;
    if (!read) throw new Error(`${folder} holds no measure`);
    const texts = read.libraries.flatMap((library) => cqlOf(library) ?? []);
    const size = (texts.reduce((sum, text) => sum + text.length, 0) / 1024).toFixed(0);
    const compiling = performance.now();
    engineNamed('compiled').prepare(planRequest([read], { start: '2026-01-01', end: '2026-12-31' }));
    const input = `${read.measure.name}, ${texts.length} libraries, ${size} KiB`;
    console.log(`   ${input.padEnd(50)} translate ${translated}, compile ${since(compiling)}`);
  }
}

function shippedMeasures(): string[] {
  const root = 'measures';
  const years = readdirSync(root).filter((name) => /^\d{4}$/.test(name));
  return years
    .flatMap((year) => readdirSync(join(root, year)).map((name) => join(root, year, name)))
    .filter((folder) => existsSync(join(folder, 'measure.json')));
}

function since(started: number): string {
  return `${(performance.now() - started).toFixed(0)} ms`;
}

import { readdir, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { PackageBundle } from '../cql/engine.js';
import type { Measure, ValueSet } from '../fhir/types.js';
import { assemblePackage } from './package-assembly.js';
import { translateOnce } from './elm-cache.js';
import { PackageRefusedError } from './measure-errors.js';

/**
 * Reads a measure's folder into a package Bundle, its CQL translated.
 * Form: `measure.json`, `*.cql`, and beside it or one level up `libraries/*.cql` and `value-sets/*.json`. A folder
 * that holds `package.json` with a Bundle is that Bundle.
 * @throws PackageRefusedError, CqlTranslationError
 */
export async function readPackageDirectory(path: string): Promise<PackageBundle> {
  const folder = resolve(path);
  const names = await readdir(folder);
  if (!names.includes('measure.json') && names.includes('package.json')) {
    return (await readJson(join(folder, 'package.json'))) as PackageBundle;
  }
  if (!names.includes('measure.json')) {
    throw new PackageRefusedError([`${folder} holds neither measure.json nor package.json.`]);
  }
  const measure = (await readJson(join(folder, 'measure.json'))) as Measure;
  const shared = [folder, join(folder, '..'), join(folder, '..', '..')];
  const cqlFolders = [folder, ...shared.map((place) => join(place, 'libraries'))];
  const texts = (await Promise.all(cqlFolders.map((place) => readAll(place, '.cql')))).flat();
  const valueSets = (await Promise.all(shared.map((place) => readAll(join(place, 'value-sets'), '.json')))).flat();
  return assemblePackage(
    measure,
    texts.map(({ text }) => text),
    valueSets.map(({ file, text }) => parse(file, text) as ValueSet),
    translateOnce,
  );
}

async function readAll(folder: string, extension: string): Promise<{ file: string; text: string }[]> {
  const there = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!there) return [];
  const files = (await readdir(folder)).filter((name) => name.endsWith(extension)).sort();
  return Promise.all(
    files.map(async (name) => ({ file: join(folder, name), text: await readFile(join(folder, name), 'utf8') })),
  );
}

async function readJson(file: string): Promise<unknown> {
  return parse(file, await readFile(file, 'utf8'));
}

function parse(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new PackageRefusedError([`${file} is not JSON: ${(error as Error).message}`], { cause: error });
  }
}

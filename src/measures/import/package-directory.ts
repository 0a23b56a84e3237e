import { readdir, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { PackageBundle } from '../../cql/engine.js';
import { errorAt } from '../../cql/translate/cql-fault.js';
import { CqlTranslationError } from '../../cql/translate/cql-translation-error.js';
import { readHeader } from '../../cql/translate/library-header.js';
import type { Library, Measure, ValueSet } from '../../fhir/types.js';
import { translateOnce } from './elm-cache.js';
import { EMPTY_SHELF } from './library-shelf.js';
import { translateContents } from './library-translation.js';
import { PackageRefusedError } from '../measure-errors.js';
import { modelLibrary } from './model-library.js';
import { logicLibrary, OWN_NAMESPACE, valueSetsNamedBy } from './package-assembly.js';
import { contentsOf, noContents, type PackageContents } from './package-contents.js';

/**
 * Reads a measure's folder into a package Bundle, its CQL translated, out of itself alone. Forms as of `readDirectory`.
 * @throws PackageRefusedError, CqlTranslationError
 */
export async function readPackageDirectory(path: string): Promise<PackageBundle> {
  const { contents } = await translateContents(await readDirectory(path), EMPTY_SHELF, translateOnce);
  const { measures, libraries, valueSets, offered } = contents;
  const resources = [...measures, ...libraries, ...valueSets, ...valueSetsNamedBy(libraries, offered)];
  return { resourceType: 'Bundle', type: 'collection', entry: resources.map((resource) => ({ resource })) };
}

/**
 * Reads a folder for import, its CQL as it is. Forms: `measure.json` with `*.cql`, and beside it or up to two levels up
 * `libraries/*.cql` and `value-sets/*.json`; `package.json` holding a Bundle; else libraries alone: `*.cql`, and
 * model information as `*.xml`.
 * @throws PackageRefusedError for a folder of another form, CqlTranslationError for CQL without a header
 */
export async function readDirectory(path: string): Promise<PackageContents> {
  const folder = resolve(path);
  const names = await readdir(folder);
  if (names.includes('measure.json')) return readMeasureFolder(folder);
  if (names.includes('package.json')) return contentsOf(await readJson(join(folder, 'package.json')));
  const [texts, models] = await Promise.all([readAll(folder, '.cql'), readAll(folder, '.xml')]);
  if (texts.length + models.length > 0) {
    return {
      ...noContents(),
      libraries: librariesOf(texts, OWN_NAMESPACE),
      models: models.map(({ text }) => modelLibrary(text)),
    };
  }
  throw new PackageRefusedError([
    `${folder} holds neither measure.json nor package.json, nor libraries (*.cql) nor model information (*.xml).`,
  ]);
}

async function readMeasureFolder(folder: string): Promise<PackageContents> {
  const measure = (await readJson(join(folder, 'measure.json'))) as Measure;
  const shared = [folder, join(folder, '..'), join(folder, '..', '..')];
  const cqlFolders = [folder, ...shared.map((place) => join(place, 'libraries'))];
  const texts = (await Promise.all(cqlFolders.map((place) => readAll(place, '.cql')))).flat();
  const valueSets = (await Promise.all(shared.map((place) => readAll(join(place, 'value-sets'), '.json')))).flat();
  return {
    ...noContents(),
    measures: [measure],
    libraries: librariesOf(texts, (measure.url ?? '').replace(/\/Measure\/[^/]*$/, '')),
    offered: valueSets.map(({ file, text }) => parse(file, text) as ValueSet),
  };
}

/** @throws CqlTranslationError naming the file of every text without a header */
function librariesOf(texts: readonly { file: string; text: string }[], namespace: string): Library[] {
  const faults = texts.flatMap(({ file, text }) =>
    readHeader(text).id === undefined
      ? [errorAt('', text, { line: 1, column: 1 }, `${file} names no library. It must begin with \`library <name>\`.`)]
      : [],
  );
  if (faults.length > 0) throw new CqlTranslationError(faults);
  return texts.map(({ text }) => logicLibrary(namespace, undefined, text));
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

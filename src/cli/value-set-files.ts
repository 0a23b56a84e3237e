import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { UnusableInputError } from '../errors/refusals.js';
import type { Bundle, FhirResource, ValueSet } from '../fhir/types.js';
import { readSvsXml } from '../terminology/vsac/svs-xml.js';
import { readVsacText } from '../terminology/vsac/vsac-text.js';
import { isFolder, readJsonFile } from './json-input.js';

/** Value sets read from files, and what was passed over. */
export interface ReadValueSets {
  valueSets: ValueSet[];
  /** Files of a folder that hold no value set. */
  skipped: string[];
}

const EXTENSIONS = new Set(['.json', '.xml', '.txt', '.tsv']);

/**
 * Reads value sets from files and whole folders: FHIR JSON (a ValueSet, or a Bundle of them), and the text and XML
 * that the Value Set Authority Center gives to download. In a folder, files with other FHIR resources are passed over.
 * @throws UnusableInputError naming the file
 */
export async function readValueSets(paths: readonly string[]): Promise<ReadValueSets> {
  const read: ReadValueSets = { valueSets: [], skipped: [] };
  for (const path of paths) {
    const folder = await isFolder(path);
    for (const file of folder ? await filesIn(path) : [path]) {
      const found = await readFileOf(file);
      if (found.length === 0 && !folder) throw new UnusableInputError(`${file}: holds no ValueSet.`);
      if (found.length === 0) read.skipped.push(file);
      for (const valueSet of found) read.valueSets.push(valueSet);
    }
  }
  if (read.valueSets.length === 0) throw new UnusableInputError(`${paths.join(', ')}: no file holds a ValueSet.`);
  return read;
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && EXTENSIONS.has(extname(entry.name).toLowerCase()));
  if (files.length === 0) throw new UnusableInputError(`${folder}: holds no .json, .xml, .txt or .tsv files.`);
  return files.map(({ parentPath, name }) => join(parentPath, name)).sort();
}

async function readFileOf(file: string): Promise<ValueSet[]> {
  const extension = extname(file).toLowerCase();
  if (extension === '.xml') return readSvsXml(file, await readText(file));
  if (extension === '.txt' || extension === '.tsv') return readVsacText(file, await readText(file));
  return valueSetsOf(file, await readJsonFile(file));
}

async function readText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UnusableInputError(`${file}: cannot be read (${error.code ?? error.message}).`, { cause: error });
  });
}

/** A ValueSet, or the ValueSets of a Bundle. @throws UnusableInputError for what is no FHIR resource */
function valueSetsOf(file: string, content: unknown): ValueSet[] {
  const resource = content as ValueSet | Bundle<FhirResource> | null;
  if (typeof resource?.resourceType !== 'string') {
    throw new UnusableInputError(`${file}: neither a ValueSet nor a Bundle.`);
  }
  if (resource.resourceType === 'ValueSet') return [resource];
  if (resource.resourceType !== 'Bundle') return [];
  return (resource.entry ?? []).flatMap(({ resource: one }) => (one?.resourceType === 'ValueSet' ? [one] : []));
}

import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readNdjson } from '../fhir/ndjson.js';
import type { Bundle, Resource } from '../fhir/types.js';
import { UnusableInputError } from '../errors/refusals.js';

import { patientRecords, PatientGroups } from './patient-records.js';
import type { RecordText } from './patient-records.js';

/** A record to evaluate, or a place in the input that cannot be used and why. */
export type PatientInput = RecordText | { fault: string };

/**
 * Every patient of the given files and folders, in their order. Bundles are read one at a time, so that a large file of
 * them costs no memory; resources on their own are held until all files of the same path are read, because those of
 * one patient may stand anywhere.
 * @throws UnusableInputError for a path that cannot be read or holds no patient file
 */
export async function* readPatients(paths: readonly string[]): AsyncGenerator<PatientInput> {
  for (const path of paths) {
    const groups = new PatientGroups();
    for (const file of await patientFiles(path)) {
      if (file.endsWith('.json')) yield* readBundleFile(file);
      else yield* readLines(file, groups);
    }
    yield* groups.records();
  }
}

async function patientFiles(path: string): Promise<string[]> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new UnusableInputError(`${path}: cannot be read (${error.code ?? 'unknown'}).`, { cause: error });
  });
  if (!found.isDirectory()) return [path];
  const names = (await readdir(path)).filter((name) => /\.(json|ndjson|jsonl)$/.test(name)).sort();
  if (names.length === 0) throw new UnusableInputError(`${path}: holds no .json or .ndjson files.`);
  return names.map((name) => join(path, name));
}

async function* readBundleFile(file: string): AsyncGenerator<PatientInput> {
  const resource = parsed(await readFile(file, 'utf8'));
  if (resource === null) yield { fault: `${file}: not JSON, or no FHIR resource.` };
  else if (resource.resourceType !== 'Bundle')
    yield { fault: `${file}: a ${resource.resourceType}, where a Bundle is expected.` };
  else yield* recordsOf(resource as Bundle, file);
}

async function* readLines(file: string, groups: PatientGroups): AsyncGenerator<PatientInput> {
  for await (const item of readNdjson(createReadStream(file))) {
    const place = `${file}:${item.line}`;
    if ('error' in item) {
      yield { fault: `${place}: ${item.error.message}` };
      continue;
    }
    const text = Buffer.from(item.bytes).toString('utf8');
    const resource = parsed(text);
    if (resource === null) yield { fault: `${place}: not JSON, or no FHIR resource.` };
    else if (resource.resourceType === 'Bundle') yield* recordsOf(resource as Bundle, place);
    else if (!groups.add(resource, text))
      yield { fault: `${place}: a ${resource.resourceType} that names no patient.` };
  }
}

function* recordsOf(bundle: Bundle, place: string): Generator<PatientInput> {
  const records = patientRecords(bundle);
  if (records.length === 0) yield { fault: `${place}: the Bundle has no Patient.` };
  for (const record of records) yield record.id === '' ? { fault: `${place}: the Patient has no id.` } : record;
}

function parsed(text: string): Resource | null {
  try {
    const value = JSON.parse(text.replace(/^\uFEFF/, '')) as Resource | null;
    return typeof value?.resourceType === 'string' ? value : null;
  } catch {
    return null;
  }
}

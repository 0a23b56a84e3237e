import { readFile } from 'node:fs/promises';
import type { PackageBundle } from '../cql/engine.js';
import { UnusableInputError } from '../errors/refusals.js';
import { FhirError } from '../fhir/operation-outcome.js';
import { kindOfFile, readUpload } from '../measures/import/upload-file.js';

/** A file of a measure as a Bundle for import, whatever its kind. @throws UnusableInputError naming the file */
export async function readUploadFile(file: string): Promise<PackageBundle> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new UnusableInputError(`${file}: cannot be read (${error.code ?? error.message}).`, { cause: error });
  });
  try {
    return await readUpload(bytes, kindOfFile(file));
  } catch (error) {
    if (!(error instanceof FhirError)) throw error;
    throw new UnusableInputError(`${file}: ${error.message}`, { cause: error });
  }
}

import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { UnusableInputError } from '../errors/refusals.js';

/** The bytes of a file and its name. @throws UnusableInputError when it cannot be read */
export async function readCsvFile(file: string): Promise<{ content: Buffer; fileName: string }> {
  const content = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new UnusableInputError(`${file}: cannot be read (${error.code ?? error.message}).`, { cause: error });
  });
  return { content, fileName: basename(file) };
}

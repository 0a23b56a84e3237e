import { readFile, stat } from 'node:fs/promises';
import { UnusableInputError } from '../errors/refusals.js';

/** Whether a path is a folder. @throws UnusableInputError when nothing is there */
export async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    throw new UnusableInputError(`${path}: cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'}).`, {
      cause: error,
    });
  }
}

/** @throws UnusableInputError naming the file */
export async function readJsonFile(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UnusableInputError(`${file}: cannot be read (${error.code ?? error.message}).`, { cause: error });
  });
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new UnusableInputError(`${file}: not JSON: ${(error as Error).message}`, { cause: error });
  }
}

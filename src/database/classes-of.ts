import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * The classes of all files of a folder whose names match. TypeORM could find them itself, but its import runs in code
 * of `eval`, which Jest ties to the first test file of a worker: the second one could not load anything.
 */
export async function classesOf<T>(folder: string, name: RegExp): Promise<(new () => T)[]> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const classes: (new () => T)[] = [];
  for (const file of files.filter((candidate) => name.test(candidate)).sort()) {
    const exported = (await import(pathToFileURL(join(folder, file)).href)) as Record<string, unknown>;
    classes.push(...Object.values(exported).filter((value): value is new () => T => typeof value === 'function'));
  }
  return classes;
}

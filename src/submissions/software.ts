import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Name and version of this software as documents state them: from package.json, above `src` and `dist` alike. */
export const SOFTWARE = Object.freeze({ name: 'Caliper', version: readVersion(import.meta.dirname) });

function readVersion(folder: string): string {
  const file = join(folder, 'package.json');
  if (existsSync(file)) return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
  if (folder === dirname(folder)) throw new Error('package.json was not found above the code.');
  return readVersion(dirname(folder));
}

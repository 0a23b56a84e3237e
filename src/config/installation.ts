import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder this software lies in, that of its package.json: the checkout, or where the package is installed. */
export const INSTALLATION = above(import.meta.dirname);

/** What `npm run build` made of it. */
export const BUILT = join(INSTALLATION, 'dist');

/** True where this code was compiled, false where tests run the sources themselves. */
export const COMPILED = import.meta.filename.endsWith('.js');

function above(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  if (folder === dirname(folder)) throw new Error(`package.json was not found above ${import.meta.dirname}.`);
  return above(dirname(folder));
}

import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { CqlSources, ElmLibrary } from '../cql/translate/elm.js';
import { translateCql, translationKey } from '../cql/translate/translate.js';

const root = join(import.meta.dirname, '..', '..');
const folder = join(basename(root) === 'dist' ? root : join(root, 'dist'), 'elm');

/** Translates CQL, or reads what an earlier translation of the same texts left under `dist/elm`: seconds against milliseconds. */
export async function translateOnce(sources: CqlSources): Promise<Map<string, ElmLibrary>> {
  const file = join(folder, `${translationKey(sources)}.json`);
  const known = await readFile(file, 'utf8').catch(unlessCode('ENOENT'));
  if (known !== undefined) return new Map(JSON.parse(known) as [string, ElmLibrary][]);
  const translated = await translateCql(sources);
  await keep(file, JSON.stringify([...translated])).catch(unlessCode('EACCES', 'EROFS', 'EPERM'));
  return translated;
}

/** Written beside and renamed, so that two processes never read half a file. */
async function keep(file: string, text: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const beside = `${file}.${randomUUID()}`;
  await writeFile(beside, text);
  await rename(beside, file);
}

/** A missing file, and an installation that may not be written to, only cost the translation. */
function unlessCode(...codes: string[]): (error: unknown) => undefined {
  return (error) => {
    if (!codes.includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  };
}

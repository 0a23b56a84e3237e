import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BUILT } from '../../config/installation.js';
import type { Translation, TranslationRequest } from '../../cql/translate/elm.js';
import { translateRequest, translationKey } from '../../cql/translate/translate.js';

const folder = join(BUILT, 'elm');

/** Turns CQL texts into ELM. @throws CqlTranslationError */
export type Translate = (request: TranslationRequest) => Promise<Translation>;

interface Kept {
  elm: [string, string][];
  warnings: Translation['warnings'];
}

/**
 * Translates CQL, or reads what an earlier translation of the same texts against the same models left under `dist/elm`:
 * seconds against milliseconds. Warnings are kept with it.
 */
export async function translateOnce(
  request: TranslationRequest,
  translate: Translate = translateRequest,
): Promise<Translation> {
  const file = join(folder, `${translationKey(request)}.json`);
  const known = await readFile(file, 'utf8').catch(unlessCode('ENOENT'));
  if (known !== undefined) {
    const { elm, warnings } = JSON.parse(known) as Kept;
    return { elm: new Map(elm), warnings };
  }
  const { elm, warnings } = await translate(request);
  await keep(file, JSON.stringify({ elm: [...elm], warnings } satisfies Kept)).catch(
    unlessCode('EACCES', 'EROFS', 'EPERM'),
  );
  return { elm, warnings };
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

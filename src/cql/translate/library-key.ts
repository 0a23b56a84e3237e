import { errorAt } from './cql-fault.js';
import { CqlTranslationError } from './cql-translation-error.js';
import { keyOf } from './elm.js';
import { readHeader } from './library-header.js';

/** `id|version` as the header of a CQL text states it. @throws CqlTranslationError for a text without header */
export function libraryKey(cql: string): string {
  const { id, version } = readHeader(cql);
  if (id === undefined) {
    const place = { line: 1, column: 1 };
    throw new CqlTranslationError([
      errorAt('', cql, place, 'The text names no library. It must begin with `library <name>`.'),
    ]);
  }
  return keyOf({ id, version });
}

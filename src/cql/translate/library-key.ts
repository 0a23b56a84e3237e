import { CqlTranslationError } from './cql-translation-error.js';
import { keyOf } from './elm.js';

/** `id|version` as the header of a CQL text states it. */
export function libraryKey(cql: string): string {
  const header = /^\s*library\s+(?:[\w.]*\.)?("[^"]+"|\w+)(?:\s+version\s+'([^']*)')?/m.exec(withoutComments(cql));
  if (!header) {
    throw new CqlTranslationError([
      { library: '', line: 1, column: 1, message: 'The text names no library. It must begin with `library <name>`.' },
    ]);
  }
  return keyOf({ id: (header[1] ?? '').replaceAll('"', ''), version: header[2] });
}

function withoutComments(cql: string): string {
  return cql.replace(/\/\*[^]*?\*\//g, '').replace(/\/\/.*$/gm, '');
}

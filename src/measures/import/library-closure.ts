import { chooseVersion, compareVersions, parseCanonical } from '../../terminology/canonical.js';
import type { Library, Measure } from '../../fhir/types.js';
import { libraryLabel, readElm, type LibraryElm } from './elm-library.js';

/** A measure's libraries, from its own down to the last one included. */
export interface LibraryClosure {
  main: LibraryElm | null;
  libraries: Library[];
  elms: LibraryElm[];
  /** One sentence for each library or ELM that is lacking. */
  faults: string[];
}

/** Follows the measure's library and every include, by ELM identifier and version. */
export function closureOf(measure: Measure, available: readonly Library[]): LibraryClosure {
  const closure: LibraryClosure = { main: null, libraries: [], elms: [], faults: [] };
  const main = mainLibrary(measure, available);
  if (typeof main === 'string') return { ...closure, faults: [main] };
  const included = finderOf(available);
  const waiting = [main];
  while (waiting.length > 0) {
    const library = waiting.shift() as Library;
    if (closure.libraries.includes(library)) continue;
    closure.libraries.push(library);
    const elm = readElm(library);
    if (typeof elm === 'string') {
      closure.faults.push(elm);
      continue;
    }
    closure.elms.push(elm);
    for (const { id, version } of elm.includes) {
      const next = included(id, version);
      if (next) waiting.push(next);
      else
        closure.faults.push(`Library ${id}|${version}, included by ${libraryLabel(library)}, is not in the package.`);
    }
  }
  closure.main = closure.elms[0] ?? null;
  return closure;
}

/**
 * Finds a library by the name and version of an include. One that names no version means the newest there is.
 * https://cql.hl7.org/02-authorsguide.html#libraries
 */
function finderOf(available: readonly Library[]): (id: string, version: string) => Library | undefined {
  const named = available.map((library) => {
    const elm = readElm(library);
    const [id, version] =
      typeof elm === 'string' ? [library.name ?? library.id, library.version] : [elm.id, elm.version];
    return { id, version: version ?? '', library };
  });
  return (id, version) => {
    const found = named.filter((one) => one.id === id && (version === '' || one.version === version));
    return found.sort((one, other) => compareVersions(other.version, one.version))[0]?.library;
  };
}

function mainLibrary(measure: Measure, available: readonly Library[]): Library | string {
  const label = `Measure ${measure.url ?? measure.id ?? '?'}`;
  const [reference, ...more] = measure.library ?? [];
  if (reference === undefined) return `${label} names no library.`;
  if (more.length > 0)
    return `${label} names ${more.length + 1} libraries; a measure with one main library is supported.`;
  return chooseVersion(parseCanonical(reference), available) ?? `Library ${reference} is not in the package.`;
}

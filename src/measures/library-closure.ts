import { chooseVersion, compareVersions, parseCanonical } from '../terminology/canonical.js';
import type { Library, Measure } from '../fhir/types.js';
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
  const byIdentifier = new Map<string, Library>();
  for (const library of available) {
    const elm = readElm(library);
    if (typeof elm !== 'string') byIdentifier.set(`${elm.id}|${elm.version}`, library);
    else byIdentifier.set(`${library.name ?? library.id}|${library.version ?? ''}`, library);
  }
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
      const included = byIdentifier.get(`${id}|${version}`) ?? newestNamed(id, version, available);
      if (included) waiting.push(included);
      else
        closure.faults.push(`Library ${id}|${version}, included by ${libraryLabel(library)}, is not in the package.`);
    }
  }
  closure.main = closure.elms[0] ?? null;
  return closure;
}

/** An include that names no version means the newest there is. https://cql.hl7.org/02-authorsguide.html#libraries */
function newestNamed(id: string, version: string, available: readonly Library[]): Library | undefined {
  if (version !== '') return undefined;
  const named = available.filter((library) => {
    const elm = readElm(library);
    return typeof elm !== 'string' && elm.id === id;
  });
  return named.sort((one, other) => compareVersions(other.version, one.version))[0];
}

function mainLibrary(measure: Measure, available: readonly Library[]): Library | string {
  const label = `Measure ${measure.url ?? measure.id ?? '?'}`;
  const [reference, ...more] = measure.library ?? [];
  if (reference === undefined) return `${label} names no library.`;
  if (more.length > 0)
    return `${label} names ${more.length + 1} libraries; a measure with one main library is supported.`;
  return chooseVersion(parseCanonical(reference), available) ?? `Library ${reference} is not in the package.`;
}

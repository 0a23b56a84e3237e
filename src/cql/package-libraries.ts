import type { Library, Measure } from '../fhir/types.js';
import { checkedElm } from './elm-shape.js';
import { isNamedBy, libraryName } from './elm.js';
import type { ElmInclude, ElmLibrary } from './elm.js';
import type { MeasurePackage } from './engine.js';
import { canonicalOf } from './measure-definition.js';

/** The ELM of a package: the measure's own library and all that it includes, at the versions it asks for. */
export interface PackageLibraries {
  main: ElmLibrary;
  all: readonly ElmLibrary[];
}

const ELM_JSON = 'application/elm+json';

/** Reads ELM; text that was read before gives the same object, as packages of one publisher share their libraries. */
export class LibraryReader {
  readonly #read = new Map<string, ElmLibrary>();

  /**
   * The ELM of a Library resource; null when it carries none.
   * @throws SyntaxError when the attached content is not JSON, MeasurePackageError when it is no library
   */
  read(library: Library): ElmLibrary | null {
    const data = library.content?.find(({ contentType }) => contentType === ELM_JSON)?.data;
    if (data === undefined) return null;
    let elm = this.#read.get(data);
    if (!elm) this.#read.set(data, (elm = checkedElm(JSON.parse(Buffer.from(data, 'base64').toString('utf8')))));
    return elm;
  }
}

/**
 * Reads the ELM of a package and follows every include.
 * @param problems receives everything that is missing, in words
 * @returns null when the main library itself is missing
 */
export function readPackageLibraries(
  source: MeasurePackage,
  problems: string[],
  reader = new LibraryReader(),
): PackageLibraries | null {
  const measure = canonicalOf(source.measure);
  const resource = mainLibrary(source.measure, source.libraries);
  if (!resource) {
    problems.push(
      `${measure}: the package lacks the measure's library ${source.measure.library?.[0] ?? '(none named)'}`,
    );
    return null;
  }
  const available = source.libraries.map((library) => ({ library, elm: reader.read(library) }));
  const main = available.find(({ library }) => library === resource)?.elm;
  if (!main) {
    problems.push(`${measure}: library ${canonicalOf(resource)} carries no ELM (${ELM_JSON})`);
    return null;
  }
  const reached = new Set<ElmLibrary>([main]);
  const faults = new Set<string>();
  for (const elm of reached) {
    for (const include of elm.library.includes?.def ?? []) {
      const found = findInclude(include, available);
      if (typeof found === 'string') faults.add(`${measure}: ${libraryName(elm.library.identifier)} includes ${found}`);
      else reached.add(found);
    }
  }
  problems.push(...faults);
  return { main, all: [...reached] };
}

function mainLibrary(measure: Measure, libraries: readonly Library[]): Library | undefined {
  const [url, version] = (measure.library?.[0] ?? '').split('|');
  const named = libraries.filter((library) => library.url === url);
  return version === undefined ? named[0] : named.find((library) => library.version === version);
}

type Available = readonly { library: Library; elm: ElmLibrary | null }[];

/** The included ELM, or what is wrong with it. */
function findInclude({ path, version }: ElmInclude, available: Available): ElmLibrary | string {
  const wanted = version ? `${path}|${version}` : path;
  const sameName = available.filter(({ elm }) => elm && isNamedBy(elm.library.identifier, path));
  const found = sameName.find(({ elm }) => version === undefined || elm?.library.identifier.version === version);
  if (found?.elm) return found.elm;
  const silent = available.find(({ library, elm }) => !elm && library.name === path.split('/').pop());
  if (silent) return `${wanted}, whose Library resource carries no ELM (${ELM_JSON})`;
  if (sameName.length === 0) return `${wanted}, which the package lacks`;
  const versions = sameName.map(({ elm }) => elm?.library.identifier.version ?? '(no version)').join(', ');
  return `${wanted}, of which the package has only ${versions}`;
}

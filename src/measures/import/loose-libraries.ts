import { createHash } from 'node:crypto';
import type { Library } from '../../fhir/types.js';
import { cqlOf, libraryLabel, readElm } from './elm-library.js';
import { PackageRefusedError } from '../measure-errors.js';
import type { ModelDefinition } from './model-library.js';
import { OWN_NAMESPACE } from './package-assembly.js';
import type { StoredLibraryEntity } from './stored-library.entity.js';

/** A library to be stored apart from a measure. */
export type LooseLibrary = Omit<StoredLibraryEntity, 'id' | 'importedAt'>;

/**
 * The rows of libraries that come without a measure, all with ELM, and of models.
 * @param available they and all that they may include
 * @throws PackageRefusedError naming every library without logic, and every include that is nowhere
 */
export function looseLibraries(
  libraries: readonly Library[],
  available: readonly Library[],
  models: readonly ModelDefinition[],
): LooseLibrary[] {
  const faults: string[] = [];
  const there = new Set<string>();
  for (const elm of available.map(readElm))
    if (typeof elm !== 'string') there.add(elm.id).add(`${elm.id}|${elm.version}`);
  const rows = libraries.flatMap((library): LooseLibrary[] => {
    const elm = readElm(library);
    if (typeof elm === 'string') {
      faults.push(elm);
      return [];
    }
    const { id: name, version, includes } = elm;
    const missing = includes.filter((one) => !there.has(one.version === '' ? one.id : `${one.id}|${one.version}`));
    faults.push(
      ...missing.map(
        (one) =>
          `Library ${one.id}|${one.version}, included by ${libraryLabel(library)}, is not there: import it first.`,
      ),
    );
    const text = cqlOf(library) ?? JSON.stringify(library.content);
    return [rowOf('logic-library', name, version, library, text)];
  });
  if (faults.length > 0) throw new PackageRefusedError(faults);
  return [
    ...rows,
    ...models.map(({ id, version, xml, library }) => rowOf('model-definition', id, version, library, xml)),
  ];
}

function rowOf(
  type: LooseLibrary['type'],
  name: string,
  version: string,
  library: Library,
  text: string,
): LooseLibrary {
  const url = library.url ?? `${OWN_NAMESPACE}/Library/${name}`;
  const content = { ...library, url, ...(version ? { version } : {}) };
  return { type, name, version, url, contentHash: createHash('sha256').update(text).digest(), content };
}

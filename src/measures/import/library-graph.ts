import { readHeader } from '../../cql/translate/library-header.js';
import { keyOf } from '../../cql/translate/elm.js';
import { FHIR_HELPERS } from '../../cql/translate/fhir-helpers.js';
import type { Library, Measure } from '../../fhir/types.js';
import { chooseVersion, compareVersions, parseCanonical } from '../../terminology/canonical.js';
import { cqlOf, libraryLabel, readElm } from './elm-library.js';
import type { LibraryShelf } from './library-shelf.js';
import { PackageRefusedError } from '../measure-errors.js';

/** One library of an import, or one stored that it needs. */
export interface GraphNode {
  /** `id|version` as its CQL or its ELM names it. */
  key: string;
  library: Library;
  cql: string | undefined;
  /** No ELM of FHIR 4.0.1 came with it, so that its CQL is to be translated. */
  needsElm: boolean;
  includes: readonly { id: string; version: string | undefined }[];
}

/** Libraries that an import needs, from its own and what is stored. */
export interface LibraryGraph {
  nodes: readonly GraphNode[];
  /** Something includes the conversions from FHIR's types, and nothing brings them. */
  lacksHelpers: boolean;
}

/**
 * Follows measures and includes through what is imported and, where it is not there, through what is stored.
 * @param measures empty: every library is wanted for itself
 * @throws PackageRefusedError when one library is there twice with different texts
 */
export async function followLibraries(
  measures: readonly Measure[],
  libraries: readonly Library[],
  shelf: LibraryShelf,
): Promise<LibraryGraph> {
  const own = new Map(distinctNodes(libraries).map((node) => [node.key, node]));
  const found = new Map<string, GraphNode>();
  const waiting = measures.length > 0 ? await mainLibraries(measures, libraries, shelf) : [...own.values()];
  let lacksHelpers = false;
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (found.has(node.key)) continue;
    found.set(node.key, node);
    for (const include of node.includes) {
      if (include.version !== undefined && found.has(keyOf(include))) continue;
      const next = ownNode(include, own) ?? nodeOf(await shelf.named(include.id, include.version));
      if (next) waiting.push(next);
      else lacksHelpers ||= include.id === FHIR_HELPERS.id && include.version === FHIR_HELPERS.version;
    }
  }
  return { nodes: [...found.values()], lacksHelpers };
}

async function mainLibraries(
  measures: readonly Measure[],
  libraries: readonly Library[],
  shelf: LibraryShelf,
): Promise<GraphNode[]> {
  const nodes: GraphNode[] = [];
  for (const reference of measures.flatMap(({ library = [] }) => library)) {
    const canonical = parseCanonical(reference);
    const node = nodeOf(chooseVersion(canonical, libraries) ?? (await shelf.called(canonical)));
    if (node) nodes.push(node);
  }
  return nodes;
}

/** The CQL is what is compared, else the ELM. */
function distinctNodes(libraries: readonly Library[]): GraphNode[] {
  const byKey = new Map<string, GraphNode>();
  const faults: string[] = [];
  for (const node of libraries.flatMap((library) => nodeOf(library) ?? [])) {
    const known = byKey.get(node.key);
    if (!known) byKey.set(node.key, node);
    else if (textOf(known) !== textOf(node)) {
      faults.push(`Library ${node.key} is there twice with different texts: ${libraryLabel(node.library)}. Send one.`);
    }
  }
  if (faults.length > 0) throw new PackageRefusedError(faults);
  return [...byKey.values()];
}

function textOf({ cql, library }: GraphNode): string {
  return cql ?? JSON.stringify(library.content);
}

/**
 * Of ELM and CQL in one Library the ELM is used: it is what its publisher tested. Its CQL is translated when there is
 * no ELM, or ELM of another FHIR version alone.
 */
function nodeOf(library: Library | null): GraphNode | null {
  if (!library) return null;
  const cql = cqlOf(library);
  const elm = readElm(library);
  if (typeof elm !== 'string' && (elm.isOfFhir401 || cql === undefined)) {
    const includes = elm.includes.map(({ id, version }) => ({ id, version: version || undefined }));
    return { key: keyOf(elm), library, cql, needsElm: false, includes };
  }
  if (cql === undefined) return null;
  const header = readHeader(cql);
  const { id = library.name ?? library.id ?? '', version } = header;
  return { key: keyOf({ id, version }), library, cql, needsElm: true, includes: header.includes };
}

function ownNode(
  { id, version }: GraphNode['includes'][number],
  own: ReadonlyMap<string, GraphNode>,
): GraphNode | undefined {
  if (version !== undefined) return own.get(keyOf({ id, version }));
  const versions = [...own.keys()].filter((key) => key.startsWith(`${id}|`)).sort(compareVersions);
  return own.get(versions.at(-1) ?? '');
}

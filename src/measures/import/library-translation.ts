import type { CqlFault } from '../../cql/translate/cql-fault.js';
import { CqlTranslationError } from '../../cql/translate/cql-translation-error.js';
import { keyOf } from '../../cql/translate/elm.js';
import { FHIR_HELPERS } from '../../cql/translate/fhir-helpers.js';
import { FHIR_MODEL } from '../../cql/translate/model-info.js';
import { libraryKey } from '../../cql/translate/library-key.js';
import { readHeader } from '../../cql/translate/library-header.js';
import type { Library } from '../../fhir/types.js';
import { elementFindings } from './element-findings.js';
import type { Translate } from './elm-cache.js';
import { elmTextOf, readElm, withElm } from './elm-library.js';
import { followLibraries, type GraphNode, type LibraryGraph } from './library-graph.js';
import type { LibraryShelf } from './library-shelf.js';
import { readModels } from './model-library.js';
import { logicLibrary } from './package-assembly.js';
import type { PackageContents } from './package-contents.js';

/** Contents whose libraries all have ELM, with what the translator remarked. */
export interface TranslatedContents {
  /** Without the libraries that no measure needs; with the stored ones that are needed. */
  contents: PackageContents;
  /** Those of the import itself: to be stored when it has no Measure. */
  own: Library[];
  findings: readonly CqlFault[];
}

/**
 * Gives ELM to every library that came without, against FHIR 4.0.1 and the models of the import and of the shelf.
 * @throws CqlTranslationError with every fault; PackageRefusedError for a library that is there twice with different
 *   texts, or a model that cannot be read
 */
export async function translateContents(
  contents: PackageContents,
  shelf: LibraryShelf,
  translate: Translate,
): Promise<TranslatedContents> {
  const graph = await followLibraries(contents.measures, contents.libraries, shelf);
  const { elm, warnings } = await translateGraph(graph, contents, shelf, translate);
  const remarks = remarksOn(graph, elm, warnings);
  const libraries = graph.nodes.map(({ key, library, needsElm }) => {
    const text = needsElm ? elm.get(key) : undefined;
    return { given: library, library: text === undefined ? library : withElm(library, text) };
  });
  const helpers = graph.lacksHelpers ? [logicLibrary(namespaceOf(contents), elm.get(HELPERS) ?? '', undefined)] : [];
  const given = new Set(contents.libraries);
  const unread =
    contents.measures.length > 0 ? [] : contents.libraries.filter((one) => typeof readElm(one) === 'string');
  const reached = new Set(libraries.map((one) => one.given));
  return {
    contents: { ...contents, libraries: [...libraries.map(({ library }) => library), ...helpers] },
    own: [
      ...libraries.filter((one) => given.has(one.given)).map(({ library }) => library),
      ...unread.filter((library) => !reached.has(library)),
    ],
    findings: remarks,
  };
}

/**
 * What the translator remarked on the libraries translated, and what published ELM reads that is in no record.
 * @throws CqlTranslationError where a library translated reads such
 */
function remarksOn({ nodes }: LibraryGraph, elm: ReadonlyMap<string, string>, given: readonly CqlFault[]): CqlFault[] {
  const translated = new Set(nodes.filter(({ needsElm }) => needsElm).map(({ key }) => key.replace(/\|[^|]*$/, '')));
  const warnings = given.filter(({ library }) => translated.has(library));
  const found = nodes.flatMap(({ key, library, cql, needsElm }) => {
    const text = needsElm ? elm.get(key) : elmTextOf(library);
    return text === undefined ? [] : elementFindings(text, cql, needsElm ? 'error' : 'warning');
  });
  const faults = found.filter(({ severity }) => severity === 'error');
  if (faults.length > 0) throw new CqlTranslationError(faults, warnings);
  return [...warnings, ...found];
}

const HELPERS = keyOf(FHIR_HELPERS);

async function translateGraph(
  { nodes, lacksHelpers }: LibraryGraph,
  contents: PackageContents,
  shelf: LibraryShelf,
  translate: Translate,
): ReturnType<Translate> {
  const wanted = nodes.filter(({ needsElm }) => needsElm);
  if (wanted.length === 0 && !lacksHelpers) return { elm: new Map(), warnings: [] };
  requireHeaders(wanted);
  const sources = sourcesOf(wanted, nodes);
  const uploaded = readModels(contents.models);
  const stored = [...sources.values()].some(needsOtherModel) ? readModels(await shelf.models()) : [];
  const models = new Map([...stored, ...uploaded].map(({ key, xml }) => [key, xml]));
  const { elm, warnings } = await translate({ sources, models });
  if (!lacksHelpers || elm.has(HELPERS)) return { elm, warnings };
  const helpers = await translate({ sources: new Map(), models: new Map() });
  return { elm: new Map([...elm, ...helpers.elm]), warnings };
}

/** The texts to be translated, and all that they include. */
function sourcesOf(wanted: readonly GraphNode[], nodes: readonly GraphNode[]): Map<string, string> {
  const sources = new Map<string, string>();
  const waiting = [...wanted];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (node.cql === undefined || sources.has(node.key)) continue;
    sources.set(node.key, node.cql);
    for (const { id, version } of node.includes) {
      waiting.push(
        ...nodes.filter(({ key }) =>
          version === undefined ? key.startsWith(`${id}|`) : key === keyOf({ id, version }),
        ),
      );
    }
  }
  return sources;
}

/** @throws CqlTranslationError for texts that do not name their library */
function requireHeaders(nodes: readonly GraphNode[]): void {
  const faults = nodes.flatMap(({ cql = '' }) => {
    try {
      libraryKey(cql);
      return [];
    } catch (error) {
      if (error instanceof CqlTranslationError) return error.faults;
      throw error;
    }
  });
  if (faults.length > 0) throw new CqlTranslationError(faults);
}

function needsOtherModel(cql: string): boolean {
  return readHeader(cql).usings.some(({ id }) => id !== FHIR_MODEL.id && id !== 'System');
}

/** Where the measures of these contents have their canonicals: `…/Measure/X` -> `…`. */
function namespaceOf({ measures }: PackageContents): string {
  return (measures[0]?.url ?? 'urn:caliper').replace(/\/Measure\/[^/]*$/, '');
}

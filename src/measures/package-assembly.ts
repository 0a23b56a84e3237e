import type { PackageBundle } from '../cql/engine.js';
import type { ElmLibrary } from '../cql/translate/elm.js';
import { libraryKey } from '../cql/translate/library-key.js';
import type { Library, Measure, ValueSet } from '../fhir/types.js';
import { parseCanonical } from '../terminology/canonical.js';
import { readElm } from './elm-library.js';

/** Turns CQL texts by `id|version` into ELM by `id|version`. */
export type Translate = (sources: ReadonlyMap<string, string>) => Promise<Map<string, ElmLibrary>>;

/**
 * Puts a measure, its CQL and its value sets together as one collection Bundle, each Library with CQL and ELM.
 * Libraries get their canonical beside the measure's: `…/Measure/X` -> `…/Library/<name>`.
 * @throws CqlTranslationError
 */
export async function assemblePackage(
  measure: Measure,
  cqlTexts: readonly string[],
  valueSets: readonly ValueSet[],
  translate: Translate,
): Promise<PackageBundle> {
  const sources = new Map(cqlTexts.map((text) => [libraryKey(text), text]));
  const translated = await translate(sources);
  const namespace = (measure.url ?? '').replace(/\/Measure\/[^/]*$/, '');
  const libraries = [...translated].map(([key, elm]) => libraryOf(namespace, elm, sources.get(key)));
  return {
    resourceType: 'Bundle',
    type: 'collection',
    entry: [measure, ...libraries, ...valueSetsOf(libraries, valueSets)].map((resource) => ({ resource })),
  };
}

function libraryOf(namespace: string, elm: ElmLibrary, cql: string | undefined): Library {
  const { id, version } = elm.library.identifier;
  const content = [{ contentType: 'application/elm+json', data: base64(JSON.stringify(elm)) }];
  return {
    resourceType: 'Library',
    id,
    url: `${namespace}/Library/${id}`,
    ...(version ? { version } : {}),
    name: id,
    status: 'active',
    type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/library-type', code: 'logic-library' }] },
    content: cql === undefined ? content : [{ contentType: 'text/cql', data: base64(cql) }, ...content],
  };
}

/** The value sets that these libraries name, out of a folder that may serve several measures. */
function valueSetsOf(libraries: readonly Library[], valueSets: readonly ValueSet[]): ValueSet[] {
  const elms = libraries.map(readElm).filter((elm) => typeof elm !== 'string');
  const named = new Set(elms.flatMap((elm) => elm.valueSets.map(({ reference }) => parseCanonical(reference).url)));
  return valueSets.filter(({ url }) => named.has(url ?? ''));
}

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}

import { readHeader } from '../../cql/translate/library-header.js';
import type { ElmLibrary } from '../../cql/translate/elm.js';
import type { Library, ValueSet } from '../../fhir/types.js';
import { parseCanonical } from '../../terminology/canonical.js';
import { readElm, withElm } from './elm-library.js';

/** Where libraries have their canonicals that came as texts, without a measure. */
export const OWN_NAMESPACE = 'urn:caliper';

/**
 * A Library of CQL, of ELM, or of both. Its canonical lies beside the measure's: `…/Measure/X` -> `…/Library/<name>`.
 * @param elm JSON; undefined: to be translated
 */
export function logicLibrary(namespace: string, elm: string | undefined, cql: string | undefined): Library {
  const { id = '', version } = cql === undefined ? identifierOf(elm ?? '') : readHeader(cql);
  const library: Library = {
    resourceType: 'Library',
    id,
    url: `${namespace}/Library/${id}`,
    ...(version ? { version } : {}),
    name: id,
    status: 'active',
    type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/library-type', code: 'logic-library' }] },
    content: cql === undefined ? [] : [{ contentType: 'text/cql', data: Buffer.from(cql, 'utf8').toString('base64') }],
  };
  return elm === undefined ? library : withElm(library, elm);
}

function identifierOf(elm: string): { id: string; version?: string } {
  return (JSON.parse(elm) as ElmLibrary).library.identifier;
}

/** The value sets that these libraries name, out of a folder that may serve several measures. */
export function valueSetsNamedBy(libraries: readonly Library[], valueSets: readonly ValueSet[]): ValueSet[] {
  const elms = libraries.map(readElm).filter((elm) => typeof elm !== 'string');
  const named = new Set(elms.flatMap((elm) => elm.valueSets.map(({ reference }) => parseCanonical(reference).url)));
  return valueSets.filter(({ url }) => named.has(url ?? ''));
}

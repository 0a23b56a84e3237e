import { keyOf } from '../../cql/translate/elm.js';
import { identifyModel } from '../../cql/translate/model-info.js';
import { UnusableInputError } from '../../errors/refusals.js';
import type { Library } from '../../fhir/types.js';
import { libraryLabel } from './elm-library.js';
import { PackageRefusedError } from '../measure-errors.js';

/** Model information in a Library, with the name and version that it states itself. */
export interface ModelDefinition {
  /** `name|version`. */
  key: string;
  id: string;
  version: string;
  xml: string;
  library: Library;
}

const XML = /^(application|text)\/xml\b/;
/** That of QI-Core 6 has 1.4 million characters. */
const LONGEST_MODEL = 8_000_000;

/**
 * The models of Libraries of type `model-definition`: content of type `application/xml`.
 * https://hl7.org/fhir/uv/cql/libraries.html
 * @throws PackageRefusedError naming every Library that carries no model information, or that of another version
 */
export function readModels(libraries: readonly Library[]): ModelDefinition[] {
  const faults: string[] = [];
  const models = libraries.flatMap((library) => {
    const model = readModel(library);
    if (typeof model !== 'string') return [model];
    faults.push(`Library ${libraryLabel(library)}: ${model}`);
    return [];
  });
  if (faults.length > 0) throw new PackageRefusedError(faults);
  return models;
}

/** A Library that carries this model information. @throws UnusableInputError when the XML is none */
export function modelLibrary(xml: string): Library {
  const { id, version, url } = identifyModel(xml);
  return {
    resourceType: 'Library',
    url: `${url || 'urn:caliper'}/Library/${id}-ModelInfo`,
    ...{ version, name: id, status: 'active' },
    type: {
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/library-type', code: 'model-definition' }],
    },
    content: [{ contentType: 'application/xml', data: Buffer.from(xml, 'utf8').toString('base64') }],
  };
}

function readModel(library: Library): ModelDefinition | string {
  const data = library.content?.find(({ contentType }) => XML.test(contentType ?? ''))?.data;
  if (data === undefined) return 'a model-definition carries its model information as content of application/xml.';
  const xml = Buffer.from(data, 'base64').toString('utf8');
  if (xml.length > LONGEST_MODEL) {
    return `its model information has ${xml.length} characters; at most ${LONGEST_MODEL} are read.`;
  }
  try {
    const { id, version } = identifyModel(xml);
    return { key: keyOf({ id, version }), id, version, xml, library };
  } catch (error) {
    if (error instanceof UnusableInputError) return error.message;
    throw error;
  }
}

import { FHIR_MODEL } from '../../cql/translate/model-info.js';
import type { Library } from '../../fhir/types.js';

/** What an import needs to know of one Library's ELM. https://cql.hl7.org/elm.html */
export interface LibraryElm {
  id: string;
  version: string;
  includes: { id: string; version: string }[];
  /** Canonical references of the value sets it names, with the name it gives them. */
  valueSets: { reference: string; name: string }[];
  expressions: ReadonlySet<string>;
  /** Whether its retrieves and types are those of FHIR 4.0.1, by itself or through a model over it. */
  isOfFhir401: boolean;
}

interface Definitions<T> {
  def?: T[];
}

interface ElmDocument {
  library?: {
    identifier?: { id?: string; version?: string };
    usings?: Definitions<{ localIdentifier: string; version?: string }>;
    includes?: Definitions<{ path: string; version?: string }>;
    valueSets?: Definitions<{ id: string; version?: string; name: string }>;
    statements?: Definitions<{ name: string }>;
  };
}

const ELM_JSON = 'application/elm+json';
const CQL = 'text/cql';

/** The CQL text of a Library; undefined when it carries none. */
export function cqlOf(library: Library): string | undefined {
  const data = library.content?.find(({ contentType }) => contentType === CQL)?.data;
  return data === undefined
    ? undefined
    : Buffer.from(data, 'base64')
        .toString('utf8')
        .replace(/^\uFEFF/, '');
}

/** The ELM of a Library as JSON text; undefined when it carries none. */
export function elmTextOf(library: Library): string | undefined {
  const data = library.content?.find(({ contentType }) => contentType === ELM_JSON)?.data;
  return data === undefined ? undefined : Buffer.from(data, 'base64').toString('utf8');
}

/** The Library with this ELM in place of any that it had. */
export function withElm(library: Library, elm: string): Library {
  const others = (library.content ?? []).filter(({ contentType }) => contentType !== ELM_JSON);
  const data = Buffer.from(elm, 'utf8').toString('base64');
  return { ...library, content: [...others, { contentType: ELM_JSON, data }] };
}

/** `url|version` of a library as messages name it. */
export function libraryLabel(library: Library): string {
  const url = library.url ?? `Library/${library.id ?? library.name ?? '?'}`;
  return library.version ? `${url}|${library.version}` : url;
}

/** Reads the ELM of a Library, or says in one sentence why there is none to read. */
export function readElm(library: Library): LibraryElm | string {
  const attachment = library.content?.find(({ contentType }) => contentType === ELM_JSON);
  if (!attachment?.data) return missingElm(library);
  const elm = decode(attachment.data)?.library;
  if (!elm?.identifier?.id) return `Library ${libraryLabel(library)}: its ${ELM_JSON} content is not an ELM library.`;
  return {
    id: elm.identifier.id,
    version: elm.identifier.version ?? '',
    includes: definitions(elm.includes).map(includeOf),
    valueSets: definitions(elm.valueSets).map(({ id, version, name }) => ({
      reference: version ? `${id}|${version}` : id,
      name,
    })),
    expressions: new Set(definitions(elm.statements).map(({ name }) => name)),
    isOfFhir401: definitions(elm.usings).every(isOfFhir401),
  };
}

function decode(data: string): ElmDocument | null {
  try {
    return JSON.parse(Buffer.from(data, 'base64').toString('utf8')) as ElmDocument | null;
  } catch {
    return null;
  }
}

function definitions<T>(definitions: Definitions<T> | undefined): T[] {
  return Array.isArray(definitions?.def) ? definitions.def : [];
}

function isOfFhir401({ localIdentifier, version }: { localIdentifier: string; version?: string }): boolean {
  return localIdentifier !== FHIR_MODEL.id || (version ?? FHIR_MODEL.version) === FHIR_MODEL.version;
}

/** A path is a name, or a namespace and a name: https://cql.hl7.org/02-authorsguide.html#nested-libraries */
function includeOf({ path, version = '' }: { path: string; version?: string }): { id: string; version: string } {
  return { id: path.slice(path.lastIndexOf('/') + 1), version };
}

function missingElm(library: Library): string {
  const label = libraryLabel(library);
  return cqlOf(library) === undefined
    ? `Library ${label} has neither CQL (${CQL}) nor ELM (${ELM_JSON}).`
    : `Library ${label} has CQL but no ELM (${ELM_JSON}): it was not translated.`;
}

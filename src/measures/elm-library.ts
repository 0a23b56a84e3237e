import type { Library } from '../fhir/types.js';

/** What an import needs to know of one Library's ELM. https://cql.hl7.org/elm.html */
export interface LibraryElm {
  id: string;
  version: string;
  includes: { id: string; version: string }[];
  /** Canonical references of the value sets it names, with the name it gives them. */
  valueSets: { reference: string; name: string }[];
  expressions: ReadonlySet<string>;
}

interface Definitions<T> {
  def?: T[];
}

interface ElmDocument {
  library?: {
    identifier?: { id?: string; version?: string };
    includes?: Definitions<{ path: string; version?: string }>;
    valueSets?: Definitions<{ id: string; version?: string; name: string }>;
    statements?: Definitions<{ name: string }>;
  };
}

const ELM_JSON = 'application/elm+json';

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

/** A path is a name, or a namespace and a name: https://cql.hl7.org/02-authorsguide.html#nested-libraries */
function includeOf({ path, version = '' }: { path: string; version?: string }): { id: string; version: string } {
  return { id: path.slice(path.lastIndexOf('/') + 1), version };
}

function missingElm(library: Library): string {
  const cql = library.content?.some(({ contentType }) => contentType === 'text/cql');
  const label = libraryLabel(library);
  return cql
    ? `Library ${label} has CQL but no ELM (${ELM_JSON}). Ask its publisher for a package with ELM, or translate it.`
    : `Library ${label} has no ELM (${ELM_JSON}).`;
}

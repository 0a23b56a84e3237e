import type { CqlFault } from './cql-fault.js';

/** An ELM library as JSON. https://cql.hl7.org/elm.html */
export interface ElmLibrary {
  library: {
    identifier: { id: string; version?: string };
    annotation?: Record<string, unknown>[];
    [element: string]: unknown;
  };
}

/** The texts of libraries by `id|version`; `FHIRHelpers|4.0.1` is always there. */
export type CqlSources = ReadonlyMap<string, string>;

/** Model information as XML by `name|version`; `FHIR|4.0.1` is always there. */
export type ModelInfos = ReadonlyMap<string, string>;

/** What is to be translated. */
export interface TranslationRequest {
  sources: CqlSources;
  models: ModelInfos;
}

/** Libraries translated. */
export interface Translation {
  /** ELM as JSON text by `id|version`: each given library, and FHIRHelpers where one includes it or none is given. */
  elm: ReadonlyMap<string, string>;
  warnings: readonly CqlFault[];
}

/** How a library is looked up: `id|version`. */
export function keyOf(identifier: { id: string; version?: string | null }): string {
  return `${identifier.id}|${identifier.version ?? ''}`;
}

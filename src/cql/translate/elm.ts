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

/** How a library is looked up: `id|version`. */
export function keyOf(identifier: { id: string; version?: string | null }): string {
  return `${identifier.id}|${identifier.version ?? ''}`;
}

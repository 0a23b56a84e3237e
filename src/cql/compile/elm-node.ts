/** A node of ELM as it comes from a package: only `type` is known before it is looked at. https://cql.hl7.org/elm.html */
export interface ElmNode {
  readonly type: string;
  readonly localId?: string;
  /** `line:column-line:column` in the CQL text. */
  readonly locator?: string;
  readonly resultTypeName?: string;
  readonly [property: string]: unknown;
}

/** A type as ELM spells it: `NamedTypeSpecifier`, `ListTypeSpecifier`, `IntervalTypeSpecifier`, `ChoiceTypeSpecifier`, `TupleTypeSpecifier`. */
export interface TypeSpecifier extends ElmNode {
  /** `{namespace}Name` of a named type. */
  readonly name?: string;
  readonly elementType?: TypeSpecifier;
  readonly pointType?: TypeSpecifier;
  readonly choice?: readonly TypeSpecifier[];
  readonly element?: readonly {
    readonly name: string;
    readonly elementType?: TypeSpecifier;
    readonly type?: TypeSpecifier;
  }[];
}

export function isElmNode(value: unknown): value is ElmNode {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';
}

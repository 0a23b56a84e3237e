/** The parts of ELM that are read before evaluation. https://cql.hl7.org/elm.html */
export interface ElmLibrary {
  library: {
    identifier: ElmIdentifier;
    usings?: { def?: { localIdentifier: string; uri: string; version?: string }[] };
    includes?: { def?: ElmInclude[] };
    parameters?: { def?: ElmParameter[] };
    codeSystems?: { def?: ElmCodeSystem[] };
    valueSets?: { def?: ElmValueSet[] };
    codes?: { def?: ElmCode[] };
    concepts?: { def?: ElmConcept[] };
    statements?: { def?: ElmStatement[] };
  };
}

export interface ElmIdentifier {
  id: string;
  system?: string;
  version?: string;
}

export interface ElmInclude {
  localIdentifier: string;
  /** `system/id`, or the id alone. */
  path: string;
  version?: string;
}

export interface ElmParameter {
  name: string;
  parameterTypeSpecifier?: { type: string; pointType?: { name?: string } };
  default?: unknown;
}

export interface ElmCodeSystem {
  name: string;
  id: string;
  version?: string;
}

/** Names what another definition of its own or an included library defines. */
export interface ElmReference {
  name: string;
  libraryName?: string;
}

export interface ElmCode {
  name: string;
  id: string;
  display?: string;
  codeSystem?: ElmReference;
}

export interface ElmConcept {
  name: string;
  display?: string;
  code: ElmReference[];
}

export interface ElmValueSet {
  name: string;
  id: string;
  version?: string;
}

export interface ElmStatement {
  name: string;
  context?: string;
  /** `FunctionDef`, or absent for an expression. */
  type?: string;
  operand?: readonly ElmOperand[];
  expression?: unknown;
  /** A function whose body is not CQL. */
  external?: boolean;
}

/** An operand of a function: its type as a specifier, or by name alone. */
export interface ElmOperand {
  name: string;
  operandTypeSpecifier?: unknown;
  operandType?: string;
}

/** `id|version` as messages name a library. */
export function libraryName({ id, version }: ElmIdentifier): string {
  return version ? `${id}|${version}` : id;
}

/** Whether an include's path names this library, as the translator writes it. */
export function isNamedBy({ id, system }: ElmIdentifier, path: string): boolean {
  return path === id || (system !== undefined && path === `${system}/${id}`);
}

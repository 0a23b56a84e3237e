/** A type as FHIR's model information has it. https://cql.hl7.org/07-physicalrepresentation.html#modelinfo */
export interface ModelType {
  /** Name of the type it derives from, without namespace for FHIR's own (`System.Any` for the roots). */
  base: string;
  elements: ModelElement[];
}

export interface ModelElement {
  /** Name, with `[x]` for a choice. */
  element: string;
  /** Names of the types it may have. */
  forms: string[];
  list: boolean;
}

/** The types of FHIR that model information lists, by name without namespace. */
export function readModelTypes(modelInfo: string): Map<string, ModelType> {
  const types = new Map<string, ModelType>();
  for (const [, attributes, body] of modelInfo.matchAll(/<typeInfo ([^>]*?)(?:\/>|>(.*?)<\/typeInfo>)/gs)) {
    const name = attribute(attributes, 'name');
    const base = attribute(attributes, 'baseType').replace('FHIR.', '');
    types.set(name, { base, elements: readElements(body ?? '') });
  }
  return types;
}

function readElements(body: string): ModelElement[] {
  return [...body.matchAll(/<element ([^>]*?)(?:\/>|>(.*?)<\/element>)/gs)].map(([, attributes, inner]) => {
    const element = attribute(attributes, 'name');
    const single = attribute(attributes, 'elementType');
    if (single) return { element, forms: [single.replace('FHIR.', '')], list: false };
    const choices = [...inner.matchAll(/<choice [^>]*name="([^"]+)"/g)].map(([, name]) => name);
    if (choices.length > 0) return { element: `${element}[x]`, forms: choices, list: false };
    const item =
      /elementType="FHIR\.([^"]+)"/.exec(inner) ?? /name="([^"]+)" xsi:type="NamedTypeSpecifier"/.exec(inner);
    return { element, forms: [item?.[1] ?? ''], list: true };
  });
}

/** Primitives and enumerations hold nothing but a `value` of a System type. */
export function isPrimitiveType(name: string, type: ModelType): boolean {
  return /^[a-z]/.test(name) || (type.elements.length === 1 && /^System\./.test(type.elements[0].forms[0] ?? ''));
}

function attribute(attributes: string, name: string): string {
  return new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(attributes)?.[1] ?? '';
}

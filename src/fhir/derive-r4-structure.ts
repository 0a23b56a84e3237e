/**
 * Derives the compact table of `r4-structure.ts` from FHIR 4.0.1 model information (XML of cql-exec-fhir). Run at
 * development time only: `r4-structure.spec.ts` compares the table with what this gives, and prints it when they differ.
 */
export function deriveStructure(modelInfo: string, resourceTypes: readonly string[]): Record<string, string> {
  const types = readTypes(modelInfo);
  const table: Record<string, string> = {};
  const visit = (name: string): void => {
    const type = types.get(name);
    if (!type || Object.hasOwn(table, name) || isPrimitive(name, type)) return;
    table[name] = '';
    const elements = elementsOf(name, types);
    table[name] = elements
      .map(
        ({ element, forms, list }) =>
          `${element}${list ? '*' : ''}:${forms.map((form) => code(form, types)).join('|')}`,
      )
      .join(' ');
    for (const { forms } of elements) forms.forEach(visit);
  };
  [...resourceTypes].sort().forEach(visit);
  return Object.fromEntries(Object.entries(table).sort(([a], [b]) => (a < b ? -1 : 1)));
}

interface ModelType {
  base: string;
  elements: ModelElement[];
}

interface ModelElement {
  element: string;
  forms: string[];
  list: boolean;
}

function readTypes(modelInfo: string): Map<string, ModelType> {
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

function elementsOf(name: string, types: Map<string, ModelType>): ModelElement[] {
  const type = types.get(name);
  return type ? [...elementsOf(type.base, types), ...type.elements] : [];
}

/** Primitives and enumerations hold nothing but a `value` of a System type. */
function isPrimitive(name: string, type: ModelType): boolean {
  return /^[a-z]/.test(name) || (type.elements.length === 1 && /^System\./.test(type.elements[0].forms[0] ?? ''));
}

function code(form: string, types: Map<string, ModelType>): string {
  if (form === 'System.String') return 'string';
  const type = types.get(form);
  return type && isPrimitive(form, type) && !/^[a-z]/.test(form) ? 'code' : form;
}

function attribute(attributes: string, name: string): string {
  return new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(attributes)?.[1] ?? '';
}

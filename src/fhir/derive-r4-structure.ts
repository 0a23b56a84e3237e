import { isPrimitiveType, readModelTypes } from './model-types.js';
import type { ModelElement, ModelType } from './model-types.js';

/**
 * Derives the compact table of `r4-structure.ts` from FHIR 4.0.1 model information (XML of cql-exec-fhir). Run at
 * development time only: `r4-structure.spec.ts` compares the table with what this gives, and prints it when they differ.
 */
export function deriveStructure(modelInfo: string, resourceTypes: readonly string[]): Record<string, string> {
  const types = readModelTypes(modelInfo);
  const table: Record<string, string> = {};
  const visit = (name: string): void => {
    const type = types.get(name);
    if (!type || Object.hasOwn(table, name) || isPrimitiveType(name, type)) return;
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

function elementsOf(name: string, types: Map<string, ModelType>): ModelElement[] {
  const type = types.get(name);
  return type ? [...elementsOf(type.base, types), ...type.elements] : [];
}

function code(form: string, types: Map<string, ModelType>): string {
  if (form === 'System.String') return 'string';
  const type = types.get(form);
  return type && isPrimitiveType(form, type) && !/^[a-z]/.test(form) ? 'code' : form;
}

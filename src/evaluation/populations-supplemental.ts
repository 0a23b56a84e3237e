import type { MeasureValues } from '../cql/engine.js';
import type { SupplementalDefinition } from '../cql/measure-definition.js';
import type { SupplementalCode, SupplementalData } from './person-result.js';

/** Codes of every supplemental data element, in whatever form its logic gives them. */
export function supplementalData(
  definitions: readonly SupplementalDefinition[],
  values: MeasureValues,
): SupplementalData {
  return Object.fromEntries(
    definitions.map(({ id, expression }) => {
      const value = values.expressions.get(expression);
      if (value === undefined) return [id, []];
      return [
        id,
        distinct(value.kind === 'list' ? value.items.flatMap((i) => codesIn(i.value)) : codesIn(value.value)),
      ];
    }),
  );
}

/** Forms in which published logic returns an element: https://hl7.org/fhir/us/cqfmeasures/STU4/measure-conformance.html#supplemental-data-elements */
interface CodedForm {
  system?: unknown;
  code?: unknown;
  display?: unknown;
  codes?: unknown;
  coding?: unknown;
  type?: unknown;
  value?: unknown;
}

function codesIn(value: unknown): SupplementalCode[] {
  if (Array.isArray(value)) return value.flatMap(codesIn);
  if (typeof value === 'string' || typeof value === 'number') {
    return [{ system: null, code: String(value), display: null }];
  }
  return typeof value === 'object' && value !== null ? codesOf(value) : [];
}

function codesOf(form: CodedForm): SupplementalCode[] {
  if (typeof form.code === 'string') {
    return [{ system: text(form.system), code: form.code, display: text(form.display) }];
  }
  return codesIn(form.codes ?? form.coding ?? form.code ?? form.type ?? null);
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function distinct(codes: readonly SupplementalCode[]): SupplementalCode[] {
  return [...new Map(codes.map((code) => [`${code.system ?? ''}|${code.code}`, code])).values()];
}

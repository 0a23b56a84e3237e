import { isModelObject } from './fhir-model.js';

/** Values of CQL as both engines give them: FHIR resources and elements as their JSON, everything else as plain data. */
export function plainValue(value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(plainValue);
  if (isModelObject(value)) return value._json;
  return systemValue(value) ?? fields(value);
}

/** A value of one of CQL's own types; null for a tuple and the like. */
function systemValue(value: EngineValue): unknown {
  if (value.isDateTime || value.isDate) return (value as { toString(): string }).toString();
  if (value.isUncertainty) return { low: plainValue(value.low), high: plainValue(value.high) };
  if (value.isInterval) {
    const { low, high, lowClosed, highClosed } = value;
    return { low: plainValue(low), high: plainValue(high), lowClosed, highClosed };
  }
  if (value.isCode) return codeFields(value);
  return value.isQuantity ? { value: value.value, unit: value.unit ?? '1' } : null;
}

function codeFields({ system, code, version, display }: EngineValue): unknown {
  return { system: system ?? null, code, version: version ?? null, display: display ?? null };
}

function fields(value: object): unknown {
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, plainValue(field)]));
}

/** The flags by which cql-execution's values are told apart, and what they carry. */
interface EngineValue {
  isDateTime?: boolean;
  isDate?: boolean;
  isInterval?: boolean;
  isUncertainty?: boolean;
  isCode?: boolean;
  isQuantity?: boolean;
  low?: unknown;
  high?: unknown;
  lowClosed?: boolean;
  highClosed?: boolean;
  system?: string;
  code?: string;
  version?: string;
  display?: string;
  value?: number;
  unit?: string;
}

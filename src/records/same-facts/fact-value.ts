import { codesOf, overlap } from './fact-codes.js';

/** What was found: a value of any form. */
interface Value {
  /** The value when it is no concept; null when there is none. */
  text: string | null;
  /** The codes when it is a concept. */
  codes: string[];
}

export interface FactValue extends Value {
  components: readonly (Value & { of: string[] })[];
}

type Node = Record<string, unknown>;

/** The value of an Observation and those of its components. https://hl7.org/fhir/R4/observation.html */
export function factValue(resource: Node): FactValue {
  const components = (Array.isArray(resource.component) ? resource.component : []) as Node[];
  return {
    ...valueOf(resource),
    components: components.map((component) => ({ of: codesOf(component.code), ...valueOf(component) })),
  };
}

/** Quantities are the same when number and unit are: nothing is converted. Components come in any order. */
export function sameValue(a: FactValue, b: FactValue): boolean {
  if (!sameSingle(a, b) || a.components.length !== b.components.length) return false;
  const rest = [...b.components];
  return a.components.every((component) => {
    const at = rest.findIndex((other) => overlap(component.of, other.of) && sameSingle(component, other));
    if (at >= 0) rest.splice(at, 1);
    return at >= 0;
  });
}

function sameSingle(a: Value, b: Value): boolean {
  return a.codes.length > 0 && b.codes.length > 0 ? overlap(a.codes, b.codes) : a.text === b.text;
}

function valueOf(node: Node): Value {
  const name = Object.keys(node).find((key) => /^value[A-Z]/.test(key));
  const value = name ? node[name] : (node.dataAbsentReason ?? null);
  if (name === 'valueQuantity') {
    const { value: number, code, unit, comparator } = value as Node;
    return { text: JSON.stringify([number, code ?? unit, comparator]), codes: [] };
  }
  return { text: value === null ? null : JSON.stringify(value), codes: codesOf(value) };
}

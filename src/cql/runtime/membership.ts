import { Code, Concept, ValueSet } from './clinical.js';
import { EvaluationError } from './evaluation-error.js';
import { FhirNode } from './fhir-node.js';
import type { Value } from './value.js';

/** The codes of a value: of a Code or Concept, of FHIR's Coding and CodeableConcept, and of lists of these. */
export function codesOf(value: Value): readonly Code[] {
  if (value === null) return [];
  if (value instanceof Code) return [value];
  if (value instanceof Concept) return value.codes.filter((code) => code !== null);
  if (Array.isArray(value)) return (value as readonly Value[]).flatMap(codesOf);
  return value instanceof FhirNode ? codesOfNode(value) : [];
}

/**
 * Whether one of the codes is a member of the value set, by system and code; false of null. A bare string is a member
 * when its code is. https://cql.hl7.org/09-b-cqlreference.html#in-valueset
 * @throws EvaluationError for no value set, and for a string that is a code of several code systems in it
 */
export function inValueSet(value: Value, valueSet: Value): boolean {
  if (value === null) return false;
  if (!(valueSet instanceof ValueSet)) throw new EvaluationError('Membership is asked of what is no value set');
  return isMember(value, valueSet);
}

/** Whether any element of a list is a member. */
export function anyInValueSet(values: Value, valueSet: Value): boolean {
  return inValueSet(values, valueSet);
}

/** The codes of a value set. https://cql.hl7.org/09-b-cqlreference.html#expandvalueset */
export function expandValueSet(valueSet: Value): Value {
  if (valueSet === null) return null;
  if (!(valueSet instanceof ValueSet)) throw new EvaluationError('What is no value set cannot be expanded');
  return valueSet.codes;
}

function isMember(value: Value, valueSet: ValueSet): boolean {
  if (value === null) return false;
  if (value instanceof Code) return value.code !== null && valueSet.has(value.system, value.code);
  if (Array.isArray(value)) return (value as readonly Value[]).some((item) => isMember(item, valueSet));
  const text = textOf(value);
  return text === null ? codesOf(value).some((code) => isMember(code, valueSet)) : hasText(valueSet, text);
}

function hasText(valueSet: ValueSet, text: string): boolean {
  const systems = valueSet.systemsOf(text);
  if (systems > 1) {
    throw new EvaluationError('A string is looked up in a value set that has its code in several code systems');
  }
  return systems === 1;
}

/** A string, or an element of FHIR that is one, such as a `code`. */
function textOf(value: Value): string | null {
  if (typeof value === 'string') return value;
  if (!(value instanceof FhirNode) || !value.type.isPrimitive) return null;
  const held = value.element('value');
  return typeof held === 'string' ? held : null;
}

function codesOfNode(node: FhirNode): readonly Code[] {
  if (node.type.is('{http://hl7.org/fhir}CodeableConcept')) return codesOf(node.element('coding'));
  if (!node.type.is('{http://hl7.org/fhir}Coding')) return [];
  const [code, system, version, display] = ['code', 'system', 'version', 'display'].map((name) =>
    textOf(node.element(name)),
  );
  return [new Code(code ?? null, system ?? null, version ?? null, display ?? null)];
}

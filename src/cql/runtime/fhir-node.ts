import type { ElementForm, FhirElement } from './fhir-element.js';
import { FhirModel } from './fhir-model.js';
import type { FhirType } from './fhir-model.js';
import { systemValue } from './fhir-primitive.js';
import type { Value } from './value.js';

type Json = Readonly<Record<string, unknown>>;

const NOTHING: Json = {};

/**
 * A FHIR resource or element: its type, the JSON it stands for, and its elements once they were asked for, so that each
 * element of a record is one value however often logic comes by it.
 */
export class FhirNode {
  #elements: Map<string, Value> | null = null;
  #results: Map<(value: Value) => Value, Value> | null = null;

  constructor(
    readonly type: FhirType,
    /** The resource or element; of a primitive its string, number or boolean, null when it only has extensions. */
    readonly json: unknown,
    /** Id and extensions of a primitive. https://hl7.org/fhir/R4/json.html#primitive */
    private readonly sibling: Json | null,
    /** Minutes east of UTC of date-times without offset. */
    private readonly offset: number,
  ) {}

  /** A resource, by its `resourceType`; null when that is none of FHIR 4.0.1. */
  static ofResource(resource: object, offset: number): FhirNode | null {
    const type = FhirModel.get().type(String((resource as Json)['resourceType']));
    return type && new FhirNode(type, resource, null, offset);
  }

  /** A value that logic builds: what it holds is what is given, and its JSON is null. */
  static built(type: FhirType, elements: ReadonlyMap<string, Value>, offset: number): FhirNode {
    const node = new FhirNode(type, null, null, offset);
    node.#elements = new Map(elements);
    return node;
  }

  /** Value of an element by its name in FHIR (`effective` for any of `effective[x]`); null when absent or not of the type. */
  element(name: string): Value {
    const known = (this.#elements ??= new Map<string, Value>()).get(name);
    if (known !== undefined) return known;
    const element = this.type.element(name);
    const value = element === null ? null : this.#read(element);
    this.#elements.set(name, value);
    return value;
  }

  /** What a function of this value alone gives, computed once; see `remembered`. */
  resultOf(compute: (value: Value) => Value): Value {
    const known = (this.#results ??= new Map<(value: Value) => Value, Value>()).get(compute);
    if (known !== undefined) return known;
    const result = compute(this);
    this.#results.set(compute, result);
    return result;
  }

  #read(element: FhirElement): Value {
    if (this.type.isPrimitive) return this.#primitivePart(element);
    const json = (this.json ?? NOTHING) as Json;
    for (const form of element.forms) {
      const value = json[form.key] ?? null;
      const sibling = json[form.sibling] ?? null;
      if (value === null && sibling === null) continue;
      return element.list ? this.#list(form, value, sibling) : this.#single(form, value, sibling);
    }
    return null;
  }

  #primitivePart(element: FhirElement): Value {
    const [form] = element.forms;
    if (element.name === 'value') return systemValue(form?.system ?? null, this.json, this.offset);
    const value = this.sibling?.[element.name] ?? null;
    if (!form || value === null) return null;
    return element.list ? this.#list(form, value, null) : this.#single(form, value, null);
  }

  #single(form: ElementForm, value: unknown, sibling: unknown): Value {
    if (form.system !== null) return systemValue(form.system, value, this.offset);
    const type = form.type();
    if (type === null) return null;
    return new FhirNode(actualType(type, value), value, isObject(sibling) ? sibling : null, this.offset);
  }

  #list(form: ElementForm, value: unknown, sibling: unknown): Value {
    const values = Array.isArray(value) ? (value as unknown[]) : [];
    const siblings = Array.isArray(sibling) ? (sibling as unknown[]) : [];
    return Array.from({ length: Math.max(values.length, siblings.length) }, (_, index) => {
      const [one, other] = [values[index] ?? null, siblings[index] ?? null];
      return one === null && other === null ? null : this.#single(form, one, other);
    });
  }
}

/** A contained resource is of the type that it says. */
function actualType(type: FhirType, value: unknown): FhirType {
  const stated = isObject(value) ? value['resourceType'] : undefined;
  return (typeof stated === 'string' ? FhirModel.get().type(stated) : null) ?? type;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import { FHIRWrapper } from 'cql-exec-fhir';
import type { RecordObject } from 'cql-execution';

/** A resource or element as the engine sees it. */
export interface ModelObject extends RecordObject {
  /** The JSON it stands for. */
  readonly _json: unknown;
  readonly _typeInfo: TypeInfo;
}

interface TypeInfo {
  findElement(name: string, allowExplicitChoice: boolean): unknown;
}

type Get = (this: ModelObject, field: string) => unknown;

let wrapper: FHIRWrapper | undefined;

/** Wraps a FHIR 4.0.1 resource. The model information is parsed with the first one, once in a process or thread. */
export function wrapResource(resource: object): ModelObject {
  if (wrapper) return wrapped(wrapper, resource);
  wrapper = FHIRWrapper.FHIRv401();
  const first = wrapped(wrapper, resource);
  rememberElements(Object.getPrototypeOf(first) as { get: Get });
  return first;
}

function wrapped(model: FHIRWrapper, resource: object): ModelObject {
  return model.wrap(resource) as unknown as ModelObject;
}

/** Whether a value came out of {@link wrapResource}, or is an element of one that did. */
export function isModelObject(value: unknown): value is ModelObject {
  return typeof value === 'object' && value !== null && '_json' in value && '_typeInfo' in value;
}

/**
 * Lets every element be built once: cql-exec-fhir builds it anew on each access, which is a quarter of the time of an
 * evaluation. It also writes to the console for an element that a type has not, and published logic asks for such
 * elements (of the members of a choice, `authoredOn` of an Encounter): they are simply absent here.
 */
function rememberElements(prototype: { get: Get }): void {
  const build = prototype.get;
  const values = new WeakMap<ModelObject, Map<string, unknown>>();
  const elements = new WeakMap<TypeInfo, Map<string, boolean>>();
  prototype.get = function (field) {
    let known = values.get(this);
    known ??= remembered(values, this, new Map<string, unknown>());
    if (known.has(field)) return known.get(field);
    const value = hasElement(elements, this._typeInfo, field) ? build.call(this, field) : undefined;
    known.set(field, value);
    return value;
  };
}

function hasElement(elements: WeakMap<TypeInfo, Map<string, boolean>>, type: TypeInfo, field: string): boolean {
  let known = elements.get(type);
  known ??= remembered(elements, type, new Map<string, boolean>());
  const [root = field] = field.split('.');
  let has = known.get(root);
  if (has === undefined) known.set(root, (has = type.findElement(root, true) !== undefined));
  return has;
}

function remembered<K extends object, V>(store: WeakMap<K, V>, key: K, value: V): V {
  store.set(key, value);
  return value;
}

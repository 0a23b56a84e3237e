import { FHIRWrapper } from 'cql-exec-fhir';
import type { RecordObject } from 'cql-execution';

/** A resource or element as the engine sees it. */
export interface ModelObject extends RecordObject {
  /** The JSON it stands for. */
  readonly _json: unknown;
}

let wrapper: FHIRWrapper | undefined;

/** Wraps a FHIR 4.0.1 resource. The model information is parsed with the first one, once in a process or thread. */
export function wrapResource(resource: object): ModelObject {
  wrapper ??= FHIRWrapper.FHIRv401();
  return wrapper.wrap(resource) as unknown as ModelObject;
}

/** Whether a value came out of {@link wrapResource}, or is an element of one that did. */
export function isModelObject(value: unknown): value is ModelObject {
  return typeof value === 'object' && value !== null && '_json' in value && '_typeInfo' in value;
}

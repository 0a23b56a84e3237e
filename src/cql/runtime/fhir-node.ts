import type { FhirType } from './fhir-model.js';
import type { Value } from './value.js';

/** A FHIR resource or element: its type, the JSON it stands for, and its elements once they were asked for. */
export interface FhirNode {
  readonly type: FhirType;
  readonly json: unknown;
  /** Value of an element by its name in FHIR (`effective` for any of `effective[x]`); null when absent or not of the type. */
  element(name: string): Value;
}

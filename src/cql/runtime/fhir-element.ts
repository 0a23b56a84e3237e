import type { FhirType } from './fhir-model.js';

/** An element of a type of FHIR. */
export interface FhirElement {
  readonly name: string;
  readonly list: boolean;
  /** One, or those of a choice in the order of the specification. */
  readonly forms: readonly ElementForm[];
}

export interface ElementForm {
  /** Its name in JSON: `valueQuantity` for `value[x]`. */
  readonly key: string;
  /** Where JSON has id and extensions of a primitive. https://hl7.org/fhir/R4/json.html#primitive */
  readonly sibling: string;
  /** Name of a System type (`DateTime`), for the `value` of a primitive and what FHIR itself types so. */
  readonly system: string | null;
  /** The type of FHIR; null when `system` is set. */
  readonly type: () => FhirType | null;
}

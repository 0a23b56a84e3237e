import type { FhirNode } from './fhir-node.js';
import type { RecordIndex } from './record-index.js';
import type { Value } from './value.js';
import { ValueSet } from './clinical.js';
import type { Code } from './clinical.js';
import { Concept } from './clinical.js';

/** What generated code has of the person it is evaluating. */
export class Evaluation {
  /** Values of expression definitions by number; undefined until they were evaluated. */
  readonly values: (Value | undefined)[] = [];

  constructor(private readonly record: RecordIndex) {}

  /** Resources of a type that conform to a profile. */
  retrieve(type: string, profile: string | null): readonly FhirNode[] {
    return this.record.conforming(type, profile);
  }

  /** Of those the ones that have, in that element, a code of a value set or of a list. No codes: none. */
  retrieveByCode(type: string, profile: string | null, element: string, codes: Value): readonly FhirNode[] {
    if (codes === null) return [];
    const index = this.record.codes(type, profile, element);
    if (codes instanceof ValueSet) return index.inValueSet(codes);
    return index.withCode(listOfCodes(codes));
  }
}

function listOfCodes(codes: Value): readonly (Code | null)[] {
  if (codes instanceof Concept) return codes.codes;
  const list = (Array.isArray(codes) ? codes : [codes]) as readonly Value[];
  return list.flatMap((item) => (item instanceof Concept ? item.codes : [item as Code | null]));
}

import { Concept, ValueSet } from './clinical.js';
import type { Code } from './clinical.js';
import type { FhirNode } from './fhir-node.js';
import type { RecordIndex } from './record-index.js';
import type { CodedSite, RetrieveSite } from './retrieve-site.js';
import type { Value } from './value.js';

/** What generated code has of the person it is evaluating. */
export class Evaluation {
  /** Values of expression definitions by number; undefined until they were evaluated. */
  readonly values: (Value | undefined)[] = [];

  constructor(private readonly record: RecordIndex) {}

  /** Resources of a type that conform to a profile. */
  retrieve(site: RetrieveSite): readonly FhirNode[] {
    return this.record.retrieve(site);
  }

  /** Of those the ones that have, in one element, a code of a value set or of a list. No codes: none. */
  retrieveByCode(site: CodedSite, codes: Value): readonly FhirNode[] {
    if (codes === null) return [];
    const index = this.record.codes(site);
    if (codes instanceof ValueSet) return index.inValueSet(codes);
    return index.withCode(listOfCodes(codes));
  }
}

function listOfCodes(codes: Value): readonly (Code | null)[] {
  if (codes instanceof Concept) return codes.codes;
  const list = (Array.isArray(codes) ? codes : [codes]) as readonly Value[];
  return list.flatMap((item) => (item instanceof Concept ? item.codes : [item as Code | null]));
}

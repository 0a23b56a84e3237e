/** A type of FHIR 4.0.1 with what it derives from. */
export interface FhirType {
  /** Qualified as in ELM: `{http://hl7.org/fhir}Observation`. */
  readonly name: string;
  readonly base: FhirType | null;
}

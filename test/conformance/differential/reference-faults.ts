import type { Resource } from '../../../src/fhir/types.js';

/** A way in which cql-execution or cql-exec-fhir departs from the specification, and what differs because of it. */
export interface ReferenceFault {
  name: string;
  /** What the specification says, with its place, and what the reference does. */
  reason: string;
  /** `library.define` of every definition whose value differs for this reason, its dependents included. */
  defines: readonly string[];
  /** Limits the entry to records of which both engines together say this, in the words of a disagreement. */
  where?: RegExp;
  /** Smallest CQL that shows it, with the definition `Reproduction`; both engines evaluate it in the run. */
  cql: string;
  /** Resources for the reproduction beside a Patient. */
  resources?: readonly Resource[];
}

/** Every disagreement that is the reference's. An entry that explains nothing, or whose reproduction agrees, fails the run. */
export const REFERENCE_FAULTS: readonly ReferenceFault[] = [];

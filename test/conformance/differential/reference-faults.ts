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
  /** Set on what shows only when every case is evaluated in every measure. */
  crossOnly?: boolean;
  /** Smallest CQL that shows it, with the definition `Reproduction`; both engines evaluate it in the run. */
  cql: string;
  /** Resources for the reproduction beside a Patient. */
  resources?: readonly Resource[];
}

/** Every disagreement that is the reference's. An entry that explains nothing, or whose reproduction agrees, fails the run. */
export const REFERENCE_FAULTS: readonly ReferenceFault[] = [
  {
    name: 'equal date-times sorted ascending change places',
    reason:
      'Items whose keys are equal keep their order in both engines, but cql-execution compares date-times as objects and ' +
      'finds two equal ones different, the first after the second.',
    defines: ['CMS986FHIRMalnutritionScore.Nutrition Assessment Performed'],
    cql: [
      'library EqualKeys',
      'define Reproduction: ({',
      '  Tuple { key: DateTime(2026, 7, 14, 10), item: 1 }, Tuple { key: DateTime(2026, 7, 14, 10), item: 2 }',
      '}) X sort by key asc',
    ].join('\n'),
  },
  {
    name: 'both sides of and are evaluated',
    reason:
      'False and anything is false (CQL 1.5.3, And), so what stands right of false cannot matter. cql-execution evaluates it ' +
      'all the same, and a fault there fails the person: here Split of a FHIR.string, which the translator of the package ' +
      'forgot to convert (docs/conformance.md).',
    defines: ['Initial Population', 'Denominator'].map(
      (define) => `InitiationandEngagementofSubstanceUseDisorderTreatmentFHIR.${define}`,
    ),
    where: /stringToSplit\.split is not a function/,
    crossOnly: true,
    cql: ['library BothSides', 'define Reproduction: 1 = 2 and (singleton from { 1, 2 }) = 1'].join('\n'),
  },
];

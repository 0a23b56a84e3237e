/** How resources of one type say what happened. Names are elements; of a choice, the part before its type. */
export interface FactKind {
  /** Says what happened, in codes. */
  code: string;
  /** Says when it began, or when it was. */
  time: string;
  /** Says when it ended, where that is not the end of the period in `time`. */
  end?: string;
  /** Coded elements that one source may leave out, but that must not contradict each other. */
  agreeing: readonly string[];
  /** Elements that must be the same at both sources, also in being absent. */
  equal: readonly string[];
  /** Whether there is a value, or components with values, which must be the same. */
  valued?: true;
  /** Statuses through which one event passes, the most settled last. Each other status is a class of its own. */
  course: readonly string[];
}

/**
 * The types of which facts are told apart. Those that say that something happened, and when, to a person: of these
 * measures count episodes, first and last times. https://hl7.org/fhir/R4/fivews.html
 */
export const FACT_KINDS: Readonly<Partial<Record<string, FactKind>>> = {
  Encounter: {
    code: 'type',
    time: 'period',
    agreeing: ['class'],
    equal: [],
    course: ['arrived', 'triaged', 'in-progress', 'onleave', 'finished'],
  },
  Observation: {
    code: 'code',
    time: 'effective',
    agreeing: ['category', 'bodySite', 'method'],
    equal: ['dataAbsentReason'],
    valued: true,
    course: ['registered', 'preliminary', 'final', 'amended', 'corrected'],
  },
  Condition: {
    code: 'code',
    time: 'onset',
    end: 'abatement',
    agreeing: ['category', 'bodySite', 'severity'],
    equal: ['clinicalStatus', 'verificationStatus'],
    course: [],
  },
  Procedure: {
    code: 'code',
    time: 'performed',
    agreeing: ['category', 'bodySite', 'outcome'],
    equal: [],
    course: ['in-progress', 'completed'],
  },
  MedicationRequest: {
    code: 'medication',
    time: 'authoredOn',
    agreeing: ['category'],
    equal: ['intent', 'doNotPerform'],
    course: ['active', 'completed'],
  },
  Immunization: {
    code: 'vaccineCode',
    time: 'occurrence',
    agreeing: ['site'],
    equal: [],
    course: ['completed'],
  },
};

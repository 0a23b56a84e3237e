/** One person in a list. */
export interface PersonSummary {
  id: string;
  /** `Given Family` of the official or first name; null when none is known. */
  name: string | null;
  /** As FHIR writes it: `1970`, `1970-01` or `1970-01-31`. */
  birthDate: string | null;
  /** FHIR administrative gender. */
  sex: string | null;
  changedAt: Date;
  /** Patients of connected EHRs who are this person. */
  sourcePatients: SourcePatientSummary[];
}

export interface SourcePatientSummary {
  sourceId: string;
  sourceName: string;
  patientId: string;
}

/** A resource of a person, with the EHR it came from. */
export interface PersonResource {
  sourceId: string;
  sourceName: string;
  type: string;
  /** The id at the source. */
  id: string;
  /** `Type/id` in the packed record, which evaluation results name; resources of several EHRs that state one fact share it. */
  recordReference: string;
  version: number;
  lastUpdated: Date;
  /** JSON text. */
  content: string;
}

/** Why a source patient belongs to a person. */
export interface MatchDecision {
  id: string;
  decidedAt: Date;
  decidedBy: string;
  decision: DecisionKind;
  sourceId: string;
  patientId: string;
  personId: string;
  previousPersonId: string | null;
  evidence: unknown;
  reversedAt: Date | null;
  /** Decisions that were taken together, and are taken back together, have it in common. */
  actId: string;
}

/**
 * A chart `created` a person, was `matched` with one, came along when its person was `merged`, was `kept` though it no
 * longer fits, was `split` off (or back, by an undone act), or is `kept-apart` from the charts of another person.
 */
export type DecisionKind = 'created' | 'matched' | 'merged' | 'kept' | 'split' | 'kept-apart';

/** A person whose record cannot be packed (docs/records.md). */
export interface PersonSetAside {
  id: string;
  /** Its kind, without patient data. */
  fault: string;
  since: Date;
  /** As `source/patient id`. */
  charts: string[];
}

/** Read access to persons, for pages. The caller records the access in the audit trail. */
export abstract class Persons {
  /** Summaries of these persons, in the order of `ids`; unknown ones are left out. */
  abstract list(ids: readonly string[]): Promise<PersonSummary[]>;

  /** Persons whose name, birth date or an identifier's value matches `text`, by id; `after` is the last id seen. */
  abstract search(text: string, limit: number, after?: string): Promise<PersonSummary[]>;

  /** The person itself, or the one it was merged into; null when unknown. */
  abstract find(id: string): Promise<PersonSummary | null>;

  /** The person behind a Patient of a source. */
  abstract ofPatient(sourceId: string, patientId: string): Promise<string | null>;

  /** Current resources of a person, those it shares with others (Medication, Practitioner …) too. */
  abstract resources(personId: string): Promise<PersonResource[]>;

  /** Persons whose records cannot be packed, those who have waited longest first. */
  abstract setAside(limit: number): Promise<PersonSetAside[]>;

  /** Decisions that made this person what it is, oldest first. */
  abstract decisions(personId: string): Promise<MatchDecision[]>;
}

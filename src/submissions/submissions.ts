import type { Programme } from '../measures/programmes/programmes-model.js';
import type { CheckFinding } from './checks/check.js';
import type { PackageCondition } from './checks/readiness.js';
import type { FrozenPackage } from './frozen-results.js';
import type { ReportedList } from './reported-list.js';
import type { DocumentFormat, MeasureCounts, ReportedCollection } from './submission-set.js';

export type SubmissionState = 'frozen' | 'signed-off';

/** Everything that was true when the set was frozen, besides the results themselves. Stored with the submission. */
export interface SubmissionDetails {
  /** The programme with the identifiers in use then; later changes of its data do not reach a frozen set. */
  programme: Programme;
  entityName: string;
  /** Absent in sets of before Medicare CQMs: `ecqm`. */
  collection?: ReportedCollection;
  /** Whose beneficiaries are counted, and how many of them were found; absent where everyone is. */
  list?: ReportedList;
  formats: DocumentFormat[];
  software: { name: string; version: string };
  run: {
    period: { start: string; end: string };
    engine: string;
    profiles: string;
    createdAt: string;
    personCount: number;
    failedCount: number;
  };
  packages: (FrozenPackage & { valueSets: { url: string; version: string | null; origin: string }[] })[];
  conditions: PackageCondition[];
  /** Persons with results in the set. */
  roster: number;
  /** Match decisions in force: how source patients became persons. */
  matchDecisions: number;
  /** Persons whose record changed after they were evaluated, and persons with a record and no result. */
  outdated: { changed: number; added: number };
  counts: MeasureCounts[];
  checks: CheckFinding[];
}

export interface FreezeRequest {
  /** `app-plus`. */
  programme: string;
  /** Performance year. */
  year: number;
  /** APM Entity id. */
  entityId: string;
  /** Name of the entity as it shall stand in the documents. Absent: `APM Entity <id>`. */
  entityName?: string;
  /** CMS EHR Certification ID; QRDA III and QPP JSON need it. */
  cehrtId?: string;
  runId: string;
  /** Absent: `ecqm`. */
  collection?: ReportedCollection;
  /** Absent: all that the collection is reported in. */
  formats?: DocumentFormat[];
  /** Packages to take where the run has several for one measure: id, url, or `url|version`. */
  packages?: string[];
}

/** A user who freezes or signs off. */
export interface Signer {
  id: string;
  name: string;
}

export interface SubmissionSummary {
  id: string;
  programme: string;
  year: number;
  entityId: string;
  cehrtId: string | null;
  runId: string;
  state: SubmissionState;
  frozenAt: Date;
  /** Name of the user. */
  frozenBy: string;
  signedOffAt: Date | null;
  signedOffBy: string | null;
  errors: number;
  warnings: number;
}

export interface DocumentSummary {
  format: DocumentFormat;
  fileName: string;
  mediaType: string;
  /** Bytes. */
  size: number;
  sha256: string;
}

export interface SubmissionView extends SubmissionSummary {
  details: Omit<SubmissionDetails, 'programme' | 'checks' | 'counts'>;
  counts: MeasureCounts[];
  checks: CheckFinding[];
  documents: DocumentSummary[];
}

/** Whether rendering the frozen set again gives what is stored. */
export interface Verification {
  /** Counts computed anew from the frozen rows are those stored. */
  countsAgree: boolean;
  documents: { format: DocumentFormat; stored: string; recomputed: string; agree: boolean }[];
  agree: boolean;
}

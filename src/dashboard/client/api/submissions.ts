import { change, get } from './http.js';

/** A reporting programme in one year. */
export interface Programme {
  /** `app-plus-2026` */
  id: string;
  /** `app-plus` */
  programme: string;
  year: number;
  title: string;
  entityIdExample: string;
  cehrtIdExample: string;
  measures: {
    cmsId: string;
    /** Identifiers that QRDA III wants and that are not known here. */
    missingIdentifiers: string[];
    /** `ecqm`, `mips-cqm`, `medicare-cqm` */
    collectionTypes: string[];
  }[];
}

/** Who is counted: everybody of the ACO, or the beneficiaries of the list of the year. */
export type Collection = 'ecqm' | 'medicare-cqm';

export type DocumentFormat = 'qrda3' | 'qpp' | 'csv';

/** A frozen set of results as lists show it. */
export interface SubmissionSummary {
  id: string;
  programme: string;
  year: number;
  entityId: string;
  cehrtId: string | null;
  runId: string;
  state: 'frozen' | 'signed-off';
  frozenAt: string;
  /** Name of the user. */
  frozenBy: string;
  signedOffAt: string | null;
  signedOffBy: string | null;
  /** Findings that stand in the way of signing off. */
  errors: number;
  warnings: number;
}

export interface Check {
  code: string;
  severity: 'error' | 'warning';
  message: string;
  /** Quality id of the measure it is about. */
  measure?: string;
}

export interface SubmissionDocument {
  format: DocumentFormat;
  fileName: string;
  mediaType: string;
  /** Bytes. */
  size: number;
  sha256: string;
}

/** What one measure counts in the frozen results. */
export interface FrozenCounts {
  qualityId: string;
  populations: Record<string, number>;
  persons: number;
  failed: number;
}

/** A frozen set of results with its counts, checks and documents. */
export interface Submission extends SubmissionSummary {
  counts: FrozenCounts[];
  checks: Check[];
  documents: SubmissionDocument[];
  details: {
    /** The beneficiary list that is counted; absent: everybody is. */
    list?: { quarter: number; year: number; version: number; beneficiaries: number; found: number };
  };
}

export interface Freeze {
  programme: string;
  year: number;
  runId: string;
  entityId: string;
  cehrtId?: string;
  collection: Collection;
  formats: DocumentFormat[];
}

export function readProgrammes(signal?: AbortSignal): Promise<Programme[]> {
  return get<Programme[]>('/api/programmes', {}, signal);
}

export function readSubmissions(signal?: AbortSignal): Promise<SubmissionSummary[]> {
  return get<SubmissionSummary[]>('/api/submissions', {}, signal);
}

export function readSubmission(id: string, signal?: AbortSignal): Promise<Submission> {
  return get<Submission>(`/api/submissions/${id}`, {}, signal);
}

export function freeze(request: Freeze): Promise<Submission> {
  return change<Submission>('POST', '/api/submissions', request);
}

export async function signOff(id: string): Promise<void> {
  await change('POST', `/api/submissions/${id}/sign-off`);
}

export function documentAddress(submission: string, format: DocumentFormat): string {
  return `/api/submissions/${submission}/documents/${format}`;
}

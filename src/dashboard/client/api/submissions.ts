import { change, get } from './http.js';

/** A reporting programme in one year. */
export interface Programme {
  id: string;
  title: string;
  performanceYear: number;
}

export interface Check {
  severity: 'error' | 'warning';
  message: string;
}

export interface SubmissionDocument {
  format: string;
  fileName: string;
  mediaType: string;
  sha256: string;
}

/** A frozen set of results with its checks, its sign-off and its documents. */
export interface Submission {
  id: string;
  programme: string;
  performanceYear: number;
  entityId: string;
  cehrtId: string | null;
  runId: string;
  state: 'frozen' | 'signed-off';
  frozenAt: string;
  frozenBy: string;
  signedOffAt: string | null;
  signedOffBy: string | null;
  checks: Check[];
  documents: SubmissionDocument[];
}

export interface Freeze {
  programme: string;
  performanceYear: number;
  runId: string;
  entityId: string;
  cehrtId?: string;
}

export function readProgrammes(signal?: AbortSignal): Promise<Programme[]> {
  return get<Programme[]>('/api/programmes', {}, signal);
}

export function readSubmissions(signal?: AbortSignal): Promise<Submission[]> {
  return get<Submission[]>('/api/submissions', {}, signal);
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

export function documentAddress(submission: string, format: string): string {
  return `/api/submissions/${submission}/documents/${format}`;
}

import { ApiError, change, get } from './http.js';

/** The FHIR server of an EHR and how it is pulled. */
export interface Connection {
  fhir: string;
  mode: 'bulk' | 'polling';
  group: string | null;
  software: string | null;
  /** Why the members of the group could not be read. */
  groupFault: string | null;
  /** Whether pulls show deletions where they are searches. */
  showsDeletions: boolean;
  /** Topics to subscribe to; null: the server offers no subscriptions. */
  topics: string[] | null;
  /** Seconds between pulls; null: none is scheduled. */
  everySeconds: number | null;
  nextDueAt: string | null;
}

/** One step of connecting a FHIR server. */
export interface ConnectionStep {
  name: string;
  state: 'passed' | 'failed' | 'skipped';
  text: string;
  remedy: string | null;
}

/** What an administrator says of a FHIR server; what is left out is as the server says. */
export interface ConnectionRequest {
  fhir: string;
  /** The id that the EHR gave this service. */
  clientId: string;
  group?: string;
  tokenUrl?: string;
  mode?: Connection['mode'];
}

/** How a source is connected as a FHIR server; null when it only pushes. */
export async function readConnection(source: string, signal?: AbortSignal): Promise<Connection | null> {
  try {
    return await get<Connection>(`/api/sources/${source}/connection`, {}, signal);
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  }
}

/** Asks the EHR again what it can do, and tests each step. */
export function testConnection(source: string): Promise<ConnectionStep[]> {
  return change<ConnectionStep[]>('POST', `/api/sources/${source}/connection/probe`);
}

/** Connects the FHIR server of a source, and tests each step. */
export async function connectSource(source: string, request: ConnectionRequest): Promise<ConnectionStep[]> {
  await change('PUT', `/api/sources/${source}/connection`, request);
  return testConnection(source);
}

/** @param everySeconds null: no longer */
export async function schedulePulls(source: string, everySeconds: number | null): Promise<void> {
  await change('PUT', `/api/sources/${source}/schedule`, { everySeconds });
}

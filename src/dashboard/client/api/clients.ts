import { change, get } from './http.js';

/** A program that gets access tokens by SMART Backend Services. */
export interface Client {
  /** The `client_id`. */
  id: string;
  name: string;
  /** The source that it writes for; null when it only reads. */
  source: { id: string; name: string } | null;
  /** Whether it reads every source. */
  allSources: boolean;
  scopes: string[];
  /** False once it was revoked. */
  active: boolean;
  /** When it last got a token. */
  lastUsedAt: string | null;
}

/** Clients by name, revoked ones included; with `source` those that write for it. */
export function readClients(source?: string, signal?: AbortSignal): Promise<Client[]> {
  return get<Client[]>('/api/clients', { source }, signal);
}

/** Refuses a client for good, with the tokens that it holds. */
export async function revokeClient(id: string): Promise<void> {
  await change('POST', `/api/clients/${id}/revoke`);
}

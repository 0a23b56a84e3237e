import type { EntityManager } from 'typeorm';

/** Who did it: a user, a source (EHR), a client with an access token, the command line, or the service itself. */
export interface Actor {
  kind: 'user' | 'source' | 'client' | 'command-line' | 'system';
  id: string;
}

/** One access or change to be kept. `details` holds ids and counts, never patient data. */
export interface AuditEntry {
  actor: Actor;
  action: 'create' | 'read' | 'update' | 'delete' | 'query' | 'export' | 'sign-in' | 'sign-out' | 'refuse' | 'execute';
  /** What was touched: a FHIR type or one of our words (`message`, `person`, `run`, `submission`, `user`). */
  entityType: string;
  entityId?: string;
  personId?: string;
  outcome?: 'success' | 'failure';
  details?: Record<string, string | number | boolean | null>;
}

/** The append-only, hash-chained trail of every access to patient data. Injected by this token. */
export abstract class AuditTrail {
  /** Appends in order. The promise resolves once the entries are committed. */
  abstract record(...entries: AuditEntry[]): Promise<void>;

  /** Appends with the transaction of `manager`: what it did and its entries commit together, or neither. */
  abstract recordWithin(manager: EntityManager, ...entries: AuditEntry[]): Promise<void>;
}

import type { Actor } from '../../access/audit-trail.js';
import type { AttributionExplanation, Unattributed } from '../rule/attribute.js';

/** Persons attributed in a year, by whom. */
export interface AttributionSummary extends AttributionCounts {
  year: number;
  rosterVersion: number;
  rule: { id: string; title: string; source: string };
  /** Someone is still to be attributed by what counts now. */
  isCurrent: boolean;
  /** When everyone had been attributed last; null before. */
  sweptAt: Date | null;
}

export interface AttributionCounts {
  /** Persons with a record and an attribution or a reason for none. */
  persons: number;
  attributed: number;
  unattributed: { reason: Unattributed; persons: number }[];
  tins: CountedProvider[];
  sites: (CountedProvider & { tin: string })[];
  clinicians: (CountedProvider & { tin: string })[];
}

/** A TIN, site or clinician of the roster, with the persons attributed; of no roster any more: without a name. */
export interface CountedProvider {
  id: string;
  name: string | null;
  persons: number;
}

/** One person's attribution in a year. */
export interface PersonAttribution {
  year: number;
  personId: string;
  tin: NamedProvider | null;
  site: NamedProvider | null;
  clinician: NamedProvider | null;
  reason: Unattributed | null;
  explanation: AttributionExplanation;
  attributedAt: Date;
  rule: { id: string; title: string; source: string };
}

export interface NamedProvider {
  id: string;
  name: string | null;
}

/** To whom persons are attributed. Injected by this token. */
export abstract class Attributions {
  /** @throws AttributionNotReadyError */
  abstract summary(year: number): Promise<AttributionSummary>;
  /** All years, the newest first. The access is recorded. @throws NotFoundError for an unknown person */
  abstract ofPerson(personId: string, actor: Actor): Promise<PersonAttribution[]>;
  /** Attributes everyone anew in a year, by another rule if one is given. @throws AttributionNotReadyError */
  abstract run(year: number, rule: unknown, actor: Actor): Promise<void>;
}

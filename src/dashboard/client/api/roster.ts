import { get } from './http.js';

export interface RosterVersion {
  year: number;
  version: number;
  fileName: string;
  importedAt: string;
  tins: number;
  sites: number;
  clinicians: number;
}

export interface Provider {
  id: string;
  name: string | null;
  persons: number;
}

export interface AttributionSummary {
  year: number;
  rosterVersion: number;
  rule: { id: string; title: string; source: string };
  isCurrent: boolean;
  persons: number;
  attributed: number;
  unattributed: { reason: string; persons: number }[];
  tins: Provider[];
  sites: (Provider & { tin: string })[];
  clinicians: (Provider & { tin: string })[];
}

export interface Unmapped {
  source: string;
  type: string;
  resourceId: string;
  name: string | null;
  persons: number;
}

export interface BeneficiaryList {
  id: number;
  year: number;
  quarter: number;
  version: number;
  fileName: string;
  isCurrent: boolean;
  isMatched: boolean;
  beneficiaries: number;
  deceased: number;
  found: { mbi: number; model: number; review: number; none: number };
  reasons: { reason: string; beneficiaries: number }[];
}

interface Choice {
  tallies: { id: string; visits: number; last: string }[];
  decidedBy: 'only' | 'plurality' | 'most-recent' | 'lowest-id';
}

export interface PersonAttribution {
  year: number;
  tin: { id: string; name: string | null } | null;
  site: { id: string; name: string | null } | null;
  clinician: { id: string; name: string | null } | null;
  reason: string | null;
  rule: { title: string };
  explanation: { counted: { day: string }[]; left: { day: string; reason: string }[]; tin: Choice | null };
}

export const readRosters = (signal?: AbortSignal) => get<RosterVersion[]>('/api/rosters', {}, signal);

export const readAttributionSummary = (year: number, signal?: AbortSignal) =>
  get<AttributionSummary>(`/api/attributions/${year}`, {}, signal);

export const readUnmapped = (year: number, signal?: AbortSignal) =>
  get<Unmapped[]>('/api/rosters/unmapped', { year }, signal);

export const readBeneficiaryLists = (signal?: AbortSignal) =>
  get<BeneficiaryList[]>('/api/beneficiary-lists', {}, signal);

export const readPersonAttributions = (personId: string, signal?: AbortSignal) =>
  get<PersonAttribution[]>(`/api/persons/${personId}/attributions`, {}, signal);

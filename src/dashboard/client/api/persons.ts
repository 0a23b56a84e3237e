import { get } from './http.js';
import type { PopulationCounts } from './measures.js';

/** A person in a list. */
export interface PersonRow {
  id: string;
  name: string | null;
  /** As FHIR writes it, of whatever precision. */
  birthDate: string | null;
  sex: string | null;
  /** What the person counts for in the population: 1, or the number of episodes. */
  count: number;
  /** Why the person could not be evaluated. */
  error: string | null;
}

export interface PersonPage {
  persons: PersonRow[];
  /** Where the next page starts; null on the last. */
  next: string | null;
}

/** Which persons: those a population of a measure counts, or, for `failed`, those whose evaluation failed. */
export interface PersonQuery {
  measurePeriod: string;
  group?: string;
  population: string;
  stratum?: string;
}

export interface PersonResult {
  measurePeriodId: number;
  title: string;
  version: string;
  /** Whether the version was in use; results of a draft are only a look ahead. */
  status: 'draft' | 'active' | 'retired';
  identifiers: string[];
  periodStart: string;
  periodEnd: string;
  groups: { id: string; description: string | null; populations: PopulationCounts }[];
  error: string | null;
  evaluatedAt: string;
}

/** One person: who they are, where they are known, and what they count for. */
export interface Person {
  id: string;
  name: string | null;
  birthDate: string | null;
  sex: string | null;
  sources: { sourceId: string; name: string; title: string; patientId: string }[];
  results: PersonResult[];
  resourceTypes: { type: string; count: number }[];
}

export interface RecordResource {
  sourceName: string;
  sourceTitle: string;
  type: string;
  id: string;
  /** When it happened, as the resource says; null when it does not. */
  date: string | null;
  /** What it is about, in the words of its code. */
  text: string | null;
  status: string | null;
}

export interface ResourcePage {
  resources: RecordResource[];
  total: number;
}

export function readPersons(query: PersonQuery, after: string | undefined, signal?: AbortSignal): Promise<PersonPage> {
  return get<PersonPage>('/api/persons', { ...query, after }, signal);
}

export function readPerson(id: string, signal?: AbortSignal): Promise<Person> {
  return get<Person>(`/api/persons/${id}`, {}, signal);
}

/** Resources of a person's record, the newest first. */
export function readResources(
  id: string,
  query: { type?: string; offset: number; limit: number },
  signal?: AbortSignal,
): Promise<ResourcePage> {
  return get<ResourcePage>(`/api/persons/${id}/resources`, query, signal);
}

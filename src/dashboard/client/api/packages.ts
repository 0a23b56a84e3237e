import { change, get, queryString, upload } from './http.js';
import type { Measure } from './measures.js';

/** A measure package as the list of packages shows it. */
export interface MeasurePackage extends Measure {
  groups: { id: string; description: string | null }[];
  /** An absent side is open. */
  effectivePeriod: { start?: string; end?: string };
  /** Starter value sets in use: not fit for a submission. */
  starters: string[];
  importedAt: string;
}

/** A population or stratum of a group. */
export interface PackagePopulation {
  group: string;
  /** As FHIR names it; `stratifier` for a stratum. */
  code: string;
  expression: string;
}

export interface PackageDetails extends MeasurePackage {
  contentHash: string;
  populations: PackagePopulation[];
  libraries: { url: string; version: string }[];
}

/** A version of a value set that a package could use. */
export interface ValueSetVersion {
  /** Empty where the value set states none. */
  version: string;
  codeCount: number;
  starter: boolean;
  origin: 'package' | 'imported';
  importedAt: string | null;
}

/** A value set that the logic names, and where its codes come from. */
export interface ValueSetUse {
  url: string;
  name: string;
  /** In use; null when there is none. */
  version: string | null;
  codeCount: number;
  origin: 'package' | 'imported' | 'missing';
  starter: boolean;
  /** Why it is this version; null when it is missing and nothing fixes one. */
  fixedBy: 'reference' | 'manifest' | 'pin' | 'package' | 'newest' | 'only' | null;
  versions: ValueSetVersion[];
}

/** Something to know of an import; without library and line it concerns no place in CQL. */
export interface Finding {
  message: string;
  library: string | null;
  /** From 1. */
  line: number | null;
  column: number | null;
  /** That line of the CQL text. */
  source: string | null;
}

type Stored = 'imported' | 'replaced' | 'already there';

/** What became of a file; with faults nothing of it was stored. */
export interface ImportOutcome {
  packages: { result: Stored; package: Measure }[];
  libraries: { result: Stored; name: string; version: string }[];
  valueSets: { url: string; version: string; codeCount: number }[];
  warnings: Finding[];
  faults: Finding[];
}

/** What a measure needs of a record, as `Measure/$data-requirements` gives it. */
export interface DataRequirement {
  type: string;
  profile?: string[];
  mustSupport?: string[];
  codeFilter?: { path?: string; valueSet?: string; code?: { code?: string; display?: string }[] }[];
  dateFilter?: { path?: string; searchParam?: string; valuePeriod?: PeriodBounds }[];
}

/** A side is a day, or an extension with the CQL expression that gives it. */
export interface PeriodBounds {
  start?: string;
  end?: string;
  _start?: { extension?: { valueExpression?: { expression?: string } }[] };
  _end?: { extension?: { valueExpression?: { expression?: string } }[] };
}

/** All measure packages, by title and version. */
export function readPackages(signal?: AbortSignal): Promise<MeasurePackage[]> {
  return get('/api/measures', {}, signal);
}

export function readPackage(id: string, signal?: AbortSignal): Promise<PackageDetails> {
  return get(`/api/measures/${id}`, {}, signal);
}

/** The value sets that the logic of a package names, with the versions that it could use. */
export function readValueSetUses(id: string, signal?: AbortSignal): Promise<ValueSetUse[]> {
  return get(`/api/measures/${id}/value-sets`, {}, signal);
}

export async function readRequirements(id: string, signal?: AbortSignal): Promise<DataRequirement[]> {
  const library = await get<{ dataRequirement?: DataRequirement[] }>(
    `/fhir/Measure/${id}/$data-requirements`,
    {},
    signal,
  );
  return library.dataRequirement ?? [];
}

/** @throws ApiError 409 when another version is active for an overlapping period */
export async function activatePackage(id: string): Promise<void> {
  await change('POST', `/api/measures/${id}/activate`);
}

/** @throws ApiError 409 when it was never active */
export async function retirePackage(id: string): Promise<void> {
  await change('POST', `/api/measures/${id}/retire`);
}

/** @throws ApiError 409 when the package itself fixes another version */
export async function pinValueSet(id: string, url: string, version: string): Promise<void> {
  await change('PUT', `/api/measures/${id}/value-sets/pins`, { url, version });
}

export async function unpinValueSet(id: string, url: string): Promise<void> {
  await change('DELETE', `/api/measures/${id}/value-sets/pins${queryString({ url })}`);
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  json: 'application/fhir+json',
  zip: 'application/zip',
  cql: 'text/cql',
  xml: 'application/xml',
};

/** How the names of files end that can be imported. */
export const IMPORTABLE = Object.keys(CONTENT_TYPES).map((ending) => `.${ending}`);

/** Imports one file, all of it or nothing. @throws ApiError for what is no measure content at all */
export function importFile(file: File): Promise<ImportOutcome> {
  const ending = file.name.slice(file.name.lastIndexOf('.') + 1).toLowerCase();
  return upload('/api/measures/import', file, CONTENT_TYPES[ending] ?? 'application/octet-stream');
}

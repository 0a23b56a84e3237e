import type { SigningAlgorithm } from '../smart-client/signing-key.entity.js';
import type { ExportLevel } from './kick-off.js';

/** What the FHIR server of a source says, and shows, that it can do. */
export interface CapabilityProfile {
  fhirVersion: string | null;
  software: string | null;
  /** Version of the Bulk Data guide that it claims, such as `2.0.0`; null when it claims none. */
  bulkVersion: string | null;
  /** Levels whose export operation it lists; servers that list none may have them all the same. */
  levels: ExportLevel[];
  /** Resource types that can be searched by `_lastUpdated`. */
  searchedByTime: string[];
  /** What its authorisation server takes signatures of. */
  algorithms: SigningAlgorithm[];
  /** Whether it is of SMART scopes version 2 (`.rs`) or only 1 (`.read`). */
  scopes: 'v1' | 'v2';
}

type Node = Record<string, unknown>;

const GUIDE = /\/uv\/bulkdata(?:\/[^|]*)?(?:\|(\d[\w.-]*))?$/;

/** @param smart its `.well-known/smart-configuration`; null when it has none */
export function profileOf(capability: Node, smart: Node | null): CapabilityProfile {
  const rest = nodes(capability.rest)[0] ?? {};
  const algorithms = texts(smart?.token_endpoint_auth_signing_alg_values_supported).filter(
    (name): name is SigningAlgorithm => name === 'ES384' || name === 'RS384',
  );
  return {
    fhirVersion: text(capability.fhirVersion),
    software: softwareOf(capability.software),
    bulkVersion: guideVersion([...texts(capability.instantiates), ...texts(capability.implementationGuide)]),
    levels: levelsOf(rest),
    searchedByTime: nodes(rest.resource)
      .filter(({ searchParam }) => nodes(searchParam).some(({ name }) => name === '_lastUpdated'))
      .flatMap(({ type }) => text(type) ?? [])
      .sort(),
    algorithms: algorithms.length > 0 ? algorithms.sort() : ['ES384', 'RS384'],
    scopes: texts(smart?.capabilities).includes('permission-v2') ? 'v2' : 'v1',
  };
}

/** The scope to ask for: reading, of every type or of those that are needed. */
export function scopeOf(profile: CapabilityProfile): string {
  return profile.scopes === 'v2' ? 'system/*.rs' : 'system/*.read';
}

function levelsOf(rest: Node): ExportLevel[] {
  const levels = new Set<ExportLevel>();
  for (const name of operationsOf(rest)) if (/^(system-)?export$/.test(name)) levels.add('system');
  for (const resource of nodes(rest.resource)) {
    const exported = operationsOf(resource).some((name) => /^(group-|patient-)?export$/.test(name));
    if (exported && resource.type === 'Group') levels.add('group');
    if (exported && resource.type === 'Patient') levels.add('patient');
  }
  return [...levels].sort();
}

function operationsOf(node: Node): string[] {
  return nodes(node.operation).flatMap(({ name }) => text(name)?.replace(/^\$/, '') ?? []);
}

function guideVersion(canonicals: readonly string[]): string | null {
  for (const canonical of canonicals) {
    const found = GUIDE.exec(canonical);
    if (found?.[1]) return found[1];
  }
  return null;
}

function softwareOf(software: unknown): string | null {
  const { name, version } = (software ?? {}) as Node;
  return [text(name), text(version)].filter(Boolean).join(' ') || null;
}

function nodes(value: unknown): Node[] {
  return Array.isArray(value) ? value.filter((item): item is Node => typeof item === 'object' && item !== null) : [];
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

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
  /** Resource types that can be searched by patient. */
  searchedByPatient: string[];
  /** Whether it lists sorting of searches. */
  sorts: boolean;
  /** Resource types whose history can be read: only there deletions are seen. */
  history: string[];
  /** What it says of subscriptions; null: it does not let them be made. */
  subscriptions: SubscriptionSupport | null;
  /** What a trial export showed; null: none was made, or it showed nothing. */
  trial: ExportTrial | null;
  /** What its authorisation server takes signatures of. */
  algorithms: SigningAlgorithm[];
  /** Whether it is of SMART scopes version 2 (`.rs`) or only 1 (`.read`). */
  scopes: 'v1' | 'v2';
}

/** Topic-based subscriptions of a server. https://hl7.org/fhir/uv/subscriptions-backport/ */
export interface SubscriptionSupport {
  /** Canonical URLs of the topics that it lists. */
  topics: string[];
  /** Whether it lists `$events`, by which missed ones can be read again. */
  events: boolean;
}

/** Whether a kick-off with strict handling took a parameter; null: the server answered otherwise. */
export interface ExportTrial {
  since: boolean | null;
  patient: boolean | null;
}

/** How news are pulled. */
export type PullMode = 'bulk' | 'polling';

type Node = Record<string, unknown>;

const GUIDE = /\/uv\/bulkdata(?:\/[^|]*)?(?:\|(\d[\w.-]*))?$/;

/** @param smart its `.well-known/smart-configuration`; null when it has none */
export function profileOf(capability: Node, smart: Node | null): CapabilityProfile {
  const rest = nodes(capability.rest)[0] ?? {};
  const resources = nodes(rest.resource);
  const algorithms = texts(smart?.token_endpoint_auth_signing_alg_values_supported).filter(
    (name): name is SigningAlgorithm => name === 'ES384' || name === 'RS384',
  );
  return {
    fhirVersion: text(capability.fhirVersion),
    software: softwareOf(capability.software),
    bulkVersion: guideVersion([...texts(capability.instantiates), ...texts(capability.implementationGuide)]),
    levels: levelsOf(rest),
    searchedByTime: typesThat(resources, (resource) => listsParameter([rest, resource], '_lastUpdated')),
    searchedByPatient: typesThat(resources, (resource) => listsParameter([resource], 'patient')),
    sorts: [rest, ...resources].some((node) => listsParameter([node], '_sort')),
    history: typesThat(resources, (resource) => lists(resource, 'history-type')),
    subscriptions: subscriptionsOf(resources),
    trial: null,
    algorithms: algorithms.length > 0 ? algorithms.sort() : ['ES384', 'RS384'],
    scopes: texts(smart?.capabilities).includes('permission-v2') ? 'v2' : 'v1',
  };
}

/** The scope to ask for: reading, of every type or of those that are needed. */
export function scopeOf(profile: CapabilityProfile): string {
  return profile.scopes === 'v2' ? 'system/*.rs' : 'system/*.read';
}

/** Export where the server claims any; else searches, where it lists those; else export, which some do not list. */
export function modeOf({ askedMode, profile }: { askedMode: PullMode | null; profile: CapabilityProfile }): PullMode {
  if (askedMode !== null) return askedMode;
  const exports = profile.levels.length > 0 || profile.bulkVersion !== null;
  return !exports && profile.searchedByTime.length > 0 ? 'polling' : 'bulk';
}

const TOPIC =
  'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/capabilitystatement-subscriptiontopic-canonical';

function subscriptionsOf(resources: readonly Node[]): SubscriptionSupport | null {
  const subscription = resources.find(({ type }) => type === 'Subscription');
  if (!subscription || !lists(subscription, 'create')) return null;
  const topics = nodes(subscription.extension)
    .filter(({ url }) => url === TOPIC)
    .flatMap(({ valueCanonical }) => text(valueCanonical) ?? []);
  return { topics: [...new Set(topics)].sort(), events: operationsOf(subscription).includes('events') };
}

function typesThat(resources: readonly Node[], condition: (resource: Node) => boolean): string[] {
  return resources
    .filter(condition)
    .flatMap(({ type }) => text(type) ?? [])
    .sort();
}

function listsParameter(places: readonly Node[], parameter: string): boolean {
  return places.some(({ searchParam }) => nodes(searchParam).some(({ name }) => name === parameter));
}

function lists({ interaction }: Node, code: string): boolean {
  return nodes(interaction).some((one) => one.code === code);
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

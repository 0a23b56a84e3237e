import type { Resource } from '../../fhir/types.js';
import type { ProfileMode } from '../engine.js';
import { isNegated } from './negation.js';
import {
  FHIR_CORE,
  FHIR_VITAL_SIGNS,
  QICORE,
  QICORE_NEGATIONS,
  RENAMED_QICORE,
  SHARED_RULES,
  US_CORE,
  VITAL_SIGNS,
} from './profile-rules.js';
import type { ProfileRule } from './profile-rules.js';

/** Elements that rules look at; absent in types that have none of them. */
interface Classified {
  category?: unknown;
  code?: unknown;
  subject?: { reference?: string };
}

/** Whether a resource of the right type conforms to one profile. */
export type ProfileTest = (resource: Resource) => boolean;

/** As many profiles as a record declares are kept in mind; more come from outside only to fill memory. */
const KNOWN_PROFILES = 1000;

/**
 * The test of a profile that retrieves name. `declared` trusts `meta.profile` alone. `inferred` does so for a resource
 * that declares a QI-Core profile, and decides every other by what the profile fixes; an absent category contradicts
 * nothing. `ignored` takes every resource of the type.
 */
export function profileTest(profile: string, mode: ProfileMode): ProfileTest {
  const wanted = canonicalName(profile);
  if (mode === 'ignored') return () => true;
  const rule = ruleOf(wanted);
  const answers = new Map<string, Declaration>();
  return (resource) => {
    if (wanted === `${FHIR_CORE}${resource.resourceType}`) return true;
    const declared = declarations(resource, wanted, answers);
    if (declared.includes('conforms')) return true;
    if (mode === 'declared' || declared.includes('qicore')) return false;
    return follows(resource, rule);
  };
}

/** What a declared profile says of the one that is wanted: it is or derives from it, it is another one of QI-Core, neither. */
type Declaration = 'conforms' | 'qicore' | 'nothing';

const NONE: readonly Declaration[] = [];

function declarations(resource: Resource, wanted: string, answers: Map<string, Declaration>): readonly Declaration[] {
  const profiles: unknown = resource.meta?.profile;
  if (!Array.isArray(profiles)) return NONE;
  return (profiles as unknown[])
    .filter((profile) => typeof profile === 'string')
    .map((profile) => {
      const known = answers.get(profile);
      if (known !== undefined) return known;
      if (answers.size >= KNOWN_PROFILES) answers.clear();
      const answer = declaration(canonicalName(profile), wanted);
      answers.set(profile, answer);
      return answer;
    });
}

function declaration(declared: string, wanted: string): Declaration {
  if (isOrDerivesFrom(declared, wanted)) return 'conforms';
  return declared.startsWith(QICORE) ? 'qicore' : 'nothing';
}

/** The rule by which conformance is inferred; a profile unknown here asks only that the thing happened. */
export function ruleOf(profile: string): ProfileRule {
  const name = profile.slice(profile.lastIndexOf('/') + 1);
  if (profile.startsWith(QICORE)) {
    return { ...SHARED_RULES[name.replace(/^qicore-/, '')], negated: QICORE_NEGATIONS.has(name) };
  }
  if (profile.startsWith(US_CORE)) return SHARED_RULES[name.replace(/^us-core-/, '')] ?? {};
  if (profile.startsWith(FHIR_CORE)) return SHARED_RULES[FHIR_VITAL_SIGNS[name] ?? ''] ?? {};
  return { negated: false };
}

/** A profile's canonical without version, under the name of the latest QI-Core version. */
function canonicalName(profile: string): string {
  const [url = ''] = profile.split('|');
  if (!url.startsWith(QICORE)) return url;
  const name = url.slice(QICORE.length);
  return `${QICORE}${RENAMED_QICORE[name] ?? name}`;
}

/** Profiles derive from each other in published content: QI-Core from US Core, vital signs from the general one. */
function isOrDerivesFrom(declared: string, wanted: string): boolean {
  if (declared === wanted) return true;
  const [family, name] = sharedName(declared);
  const [wantedFamily, wantedName] = sharedName(wanted);
  if (name === null || wantedName === null) return false;
  const vitalSign = wantedName === 'vital-signs' && VITAL_SIGNS.has(name);
  if (name !== wantedName && !vitalSign) return false;
  return FAMILY_ORDER.indexOf(family) <= FAMILY_ORDER.indexOf(wantedFamily);
}

type Family = 'qicore' | 'us-core' | 'fhir' | 'other';
/** From the most derived to the most general. */
const FAMILY_ORDER: readonly Family[] = ['qicore', 'us-core', 'fhir'];

function sharedName(profile: string): [Family, string | null] {
  if (profile.startsWith(QICORE)) return ['qicore', profile.slice(QICORE.length).replace(/^qicore-/, '')];
  if (profile.startsWith(US_CORE)) return ['us-core', profile.slice(US_CORE.length).replace(/^us-core-/, '')];
  if (profile.startsWith(FHIR_CORE)) return ['fhir', FHIR_VITAL_SIGNS[profile.slice(FHIR_CORE.length)] ?? null];
  return ['other', null];
}

function follows(resource: Resource, rule: ProfileRule): boolean {
  if (rule.negated !== undefined && isNegated(resource) !== rule.negated) return false;
  const { category, code, subject } = resource as Classified;
  const { nonPatient, loinc, categories, otherCategories } = rule;
  if (nonPatient && isPatient(subject)) return false;
  if (loinc && !someCode(code, (value, system) => system === 'http://loinc.org' && loinc.includes(value))) return false;
  if (categories && someCode(category, () => true) && !hasCode(category, categories)) return false;
  return !otherCategories || !hasCode(category, otherCategories);
}

function isPatient(subject: Classified['subject']): boolean {
  return subject?.reference?.includes('Patient/') ?? false;
}

function hasCode(concepts: unknown, wanted: readonly string[]): boolean {
  return someCode(concepts, (value) => wanted.includes(value));
}

/** Whether a code of a CodeableConcept, or of a list of them, passes the test. */
function someCode(concepts: unknown, test: (code: string, system: unknown) => boolean): boolean {
  if (Array.isArray(concepts)) return concepts.some((concept) => someCode(concept, test));
  const coding = (concepts as { coding?: unknown } | null | undefined)?.coding;
  if (!Array.isArray(coding)) return false;
  for (const item of coding as ({ code?: unknown; system?: unknown } | null)[]) {
    if (typeof item?.code === 'string' && test(item.code, item.system)) return true;
  }
  return false;
}

import { createHash } from 'node:crypto';
import { adoptDecimals, parseText, stringifyJson } from '../fhir/json.js';
import { findReferences, parseReference } from '../fhir/reference.js';
import { adoptContainedMedication, mayContainMedication } from './contained-medication.js';
import { mergePatients } from './merge-patients.js';
import { renamedText } from './record-text.js';
import { completeResource } from './same-facts/complete-resource.js';
import { keyOf, sharedFacts, type SharedFact } from './same-facts/same-facts.js';

/** A resource as its source has it. */
export interface SourceResource {
  sourceId: string;
  type: string;
  id: string;
  lastUpdated: Date;
  /** JSON text. */
  content: string;
}

export interface PackInput {
  personId: string;
  /** Patient resources of the person, one for each source patient that is not deleted. */
  patients: readonly SourceResource[];
  /** Everything else: about the person, or shared. */
  resources: readonly SourceResource[];
}

export interface Packed {
  /** JSON text: an array of resources, the Patient first, the others by type and id. */
  content: string;
  contentHash: Buffer;
  resourceCount: number;
  name: string | null;
  birthDate: string | null;
  sex: string | null;
}

type Node = Record<string, unknown>;

/**
 * Packs all that is known of a person into one text. There is one Patient, whose id is the person's, and every
 * reference to a Patient of the person names it. Ids stay as the source has them while the person is known to one
 * source; with several, each gets the source's key before it (`1b9d6bcd.123`), because two sources may both have an
 * `Observation/123`, and references follow. `meta.source` names the source and the id there. What several sources
 * state is there once, completed from all of them (docs/records.md), and what contains its Medication has the code of
 * that one. Narratives, version numbers and times of update are left out: no measure reads them, and the record then
 * changes only when care does.
 */
export function packRecord(input: PackInput): Packed {
  const shared = sharedFacts(input.resources);
  const names = new RecordNames(input, shared);
  const patients = inUseFirst([...input.patients].sort(newestFirst).map((patient) => prepare(patient, names)));
  const patient = mergePatients(patients, input.personId);
  const others = input.resources
    .filter((resource) => shared.size === 0 || (shared.get(keyOf(resource))?.kept ?? resource) === resource)
    .map((resource) => ({ key: names.referenceOf(resource), text: textOfResource(resource, shared, names) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  const content = `[${[stringifyJson(patient), ...others.map(({ text }) => text)].join(',\n')}]`;
  return {
    content,
    contentHash: createHash('sha256').update(content).digest(),
    resourceCount: others.length + 1,
    name: displayName(patient),
    birthDate: textOf(patient.birthDate),
    sex: textOf(patient.gender),
  };
}

/** What the resources of a person are called in its record. */
export class RecordNames {
  private readonly personId: string;
  private readonly patients: ReadonlySet<string>;
  private readonly members: ReadonlySet<string>;
  private readonly keys: ReadonlyMap<string, string> | null;

  /** @param shared what several sources state: all resources of a fact are called as the one that is kept */
  constructor(
    { personId, patients, resources }: Pick<PackInput, 'personId'> & NamedResources,
    private readonly shared: SharedNames,
  ) {
    this.personId = personId;
    this.patients = new Set(patients.map((patient) => `${patient.sourceId}/${patient.id}`));
    this.members = new Set(resources.map(keyOf));
    const sources = [...new Set(patients.map((patient) => patient.sourceId))];
    this.keys = sources.length > 1 ? sourceKeys(sources) : null;
  }

  /** `Type/id` in the record. */
  referenceOf(resource: { sourceId: string; type: string; id: string }): string {
    // No fact is shared where one source knows the person, which is the rule: no key is built then.
    const { sourceId, type, id } = (this.shared.size > 0 && this.shared.get(keyOf(resource))?.kept) || resource;
    if (type === 'Patient' && this.patients.has(`${sourceId}/${id}`)) return `Patient/${this.personId}`;
    return `${type}/${this.keys ? `${this.keys.get(sourceId) ?? sourceId}.` : ''}${id}`;
  }

  /** A reference of a resource of this source, as it reads in the record. */
  rewrite(reference: string, sourceId: string): string {
    const target = parseReference(reference);
    if (target.kind !== 'resource') return reference;
    const { base, type, id } = target;
    const patient = type === 'Patient' && this.patients.has(`${sourceId}/${id}`);
    const known = patient || this.members.has(keyOf({ sourceId, type, id }));
    return base === null || known ? this.referenceOf({ sourceId, type, id }) : reference;
  }
}

interface NamedResources {
  patients: readonly Pick<SourceResource, 'sourceId' | 'id'>[];
  resources: readonly Pick<SourceResource, 'sourceId' | 'type' | 'id'>[];
}

type SharedNames = ReadonlyMap<string, { kept: { sourceId: string; type: string; id: string } }>;

/** The shortest beginnings of the sources' ids, from 8 characters, that tell them apart. */
function sourceKeys(sources: readonly string[]): ReadonlyMap<string, string> {
  for (let length = 8; ; length += 1) {
    const keys = new Map(sources.map((source) => [source, source.slice(0, length)]));
    if (new Set(keys.values()).size === sources.length) return keys;
  }
}

/** Most resources are stated by one source, and need not be read to be renamed. */
function textOfResource(
  resource: SourceResource,
  shared: ReadonlyMap<string, SharedFact<SourceResource>>,
  names: RecordNames,
): string {
  const others = (shared.size > 0 && shared.get(keyOf(resource))?.others) || [];
  const id = names.referenceOf(resource).slice(resource.type.length + 1);
  const rename = (reference: string) => names.rewrite(reference, resource.sourceId);
  const plain = others.length === 0 && !mayContainMedication(resource.content);
  const renamed = plain ? renamedText(resource.content, { id, source: uriOf(resource) }, rename) : null;
  if (renamed !== null) return renamed;
  // What other sources add is in the names of the record too.
  const node = prepare(resource, names);
  for (const other of others) completeResource(node, prepare(other, names));
  return stringifyJson(node);
}

function uriOf({ sourceId, type, id }: SourceResource): string {
  return `urn:uuid:${sourceId}#${type}/${id}`;
}

function prepare(resource: SourceResource, names: RecordNames): Node {
  const node = parseText(resource.content) as Node;
  node.id = names.referenceOf(resource).slice(resource.type.length + 1);
  delete node.text;
  const meta = (node.meta ?? {}) as Node;
  delete meta.lastUpdated;
  delete meta.versionId;
  meta.source = uriOf(resource);
  node.meta = meta;
  for (const element of findReferences(node)) element.reference = names.rewrite(element.reference, resource.sourceId);
  adoptDecimals(node, meta);
  adoptContainedMedication(node);
  return node;
}

/** A chart that its EHR has taken out of use, or replaced by another, only fills what the others lack. */
function inUseFirst(patients: readonly Node[]): Node[] {
  return [...patients].sort((a, b) => Number(a.active === false) - Number(b.active === false));
}

function newestFirst(a: SourceResource, b: SourceResource): number {
  const later = b.lastUpdated.getTime() - a.lastUpdated.getTime();
  if (later !== 0) return later;
  return `${a.sourceId}/${a.id}` < `${b.sourceId}/${b.id}` ? -1 : 1;
}

/** `Given Family` of the official name, else of the first. */
function displayName(patient: Node): string | null {
  // What was stored before nulls were left out may have some.
  const names = (Array.isArray(patient.name) ? patient.name : []).filter(Boolean) as Node[];
  const name = names.find(({ use }) => use === 'official') ?? names.at(0);
  if (!name) return null;
  const given = Array.isArray(name.given) ? name.given.filter((part) => typeof part === 'string') : [];
  const full = [...given, textOf(name.family)].filter(Boolean).join(' ');
  return full || textOf(name.text);
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

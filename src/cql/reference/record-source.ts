import type { PatientObject, RecordObject, RetrieveDetails } from 'cql-execution';
import type { Resource } from '../../fhir/types.js';
import type { PatientRecord, ProfileMode } from '../engine.js';
import { resourcesByType } from '../resources-by-type.js';
import { profileTest } from '../runtime/profiles.js';
import { wrapResource } from './fhir-model.js';
import type { ModelObject } from './fhir-model.js';
import { IndexedValueSet } from './package-terminology.js';

interface Coding {
  system?: string;
  code?: string;
}

/** A record has no Patient resource, so nothing can be asked about it. */
export class PatientMissingError extends Error {
  override name = 'PatientMissingError';
}

/**
 * What retrieves see of one record, shared by all measures: its resources by type, each wrapped once.
 */
export class RecordSource implements PatientObject {
  readonly #byType: ReadonlyMap<string, readonly Resource[]>;
  readonly #wrapped = new Map<Resource, ModelObject>();
  readonly #conforming = new Map<string, Resource[]>();
  readonly #patient: ModelObject;

  /** @throws PatientMissingError when the record has no Patient */
  constructor(
    record: PatientRecord,
    private readonly profiles: ProfileMode,
  ) {
    this.#byType = resourcesByType(record);
    const patient = this.#byType.get('Patient')?.[0];
    if (!patient) throw new PatientMissingError('The record has no Patient resource');
    this.#patient = this.#wrap(patient);
  }

  /** Resources that a retrieve of this profile returns, before the engine's own code and date filters. */
  findRecords(profile: string | null, details?: RetrieveDetails): RecordObject[] {
    const type = (details?.datatype ?? profile ?? '').replace(/^\{[^}]*\}/, '');
    const candidates = this.#conformingResources(type, profile);
    const codes = details?.codes;
    const property = details?.codeProperty;
    const narrowed =
      codes instanceof IndexedValueSet && property !== undefined
        ? candidates.filter((resource) => mayBeIn(codes, resource, property))
        : candidates;
    return narrowed.map((resource) => this.#wrap(resource));
  }

  get(field: string): unknown {
    return this.#patient.get(field);
  }

  getId(): unknown {
    return this.#patient.getId();
  }

  getCode(field: string): unknown {
    return this.#patient.getCode(field);
  }

  getDate(field: string): unknown {
    return this.#patient.getDate(field);
  }

  getDateOrInterval(field: string): unknown {
    return this.#patient.getDateOrInterval(field);
  }

  #conformingResources(type: string, profile: string | null): readonly Resource[] {
    const sameType = this.#byType.get(type) ?? [];
    if (profile === null || type === 'Patient' || this.profiles === 'ignored') return sameType;
    const key = `${type} ${profile}`;
    const known = this.#conforming.get(key);
    if (known) return known;
    const conforming = sameType.filter(profileTest(profile, this.profiles));
    this.#conforming.set(key, conforming);
    return conforming;
  }

  #wrap(resource: Resource): ModelObject {
    let wrapped = this.#wrapped.get(resource);
    if (!wrapped) {
      wrapped = wrapResource(resource);
      this.#wrapped.set(resource, wrapped);
    }
    return wrapped;
  }
}

/**
 * False only when no coding of the element can be a member, so that the engine need not wrap the resource and decide
 * the same. Any shape but a CodeableConcept or a list of them is left to the engine.
 */
function mayBeIn(codes: IndexedValueSet, resource: Resource, property: string): boolean {
  const json = resource as unknown as Record<string, unknown>;
  const element = json[property] ?? json[`${property}CodeableConcept`];
  if (element === undefined || element === null) return true;
  const concepts = Array.isArray(element) ? (element as unknown[]) : [element];
  return concepts.some((concept) => {
    const codings = (concept as { coding?: unknown } | null)?.coding;
    if (!Array.isArray(codings)) return true;
    return (codings as Coding[]).some(({ system, code }) => codes.includes(system, code));
  });
}

import type { Resource } from '../../fhir/types.js';
import type { PatientRecord, ProfileMode } from '../engine.js';
import { CodeIndex } from './code-index.js';
import { EvaluationError } from './evaluation-error.js';
import { FhirNode } from './fhir-node.js';
import { conformsTo } from './profiles.js';

/**
 * What retrieves see of one record, shared by all measures of a plan: resources by type in the order of the record,
 * each one value. Of several Patient resources (a person known to two sources) the first is the patient.
 */
export class RecordIndex {
  readonly #byType = new Map<string, Resource[]>();
  readonly #nodes = new Map<Resource, FhirNode>();
  readonly #conforming = new Map<string, readonly FhirNode[]>();
  readonly #codes = new Map<string, CodeIndex>();

  constructor(
    record: PatientRecord,
    private readonly profiles: ProfileMode,
    private readonly offset: number,
  ) {
    for (const resource of record.resources) {
      const sameType = this.#byType.get(resource.resourceType);
      if (sameType) sameType.push(resource);
      else this.#byType.set(resource.resourceType, [resource]);
    }
    const patient = this.#byType.get('Patient')?.[0];
    if (patient) this.#byType.set('Patient', [patient]);
  }

  /** @throws EvaluationError when the record has none */
  requirePatient(): void {
    if (!this.#byType.has('Patient')) throw new EvaluationError('The record has no Patient resource');
  }

  /** Resources of a type that conform to the profile, in the order of the record. */
  conforming(type: string, profile: string | null): readonly FhirNode[] {
    const key = `${type} ${profile ?? ''}`;
    const known = this.#conforming.get(key);
    if (known) return known;
    const sameType = this.#byType.get(type) ?? [];
    const all = profile === null || type === 'Patient' || this.profiles === 'ignored';
    const chosen = all ? sameType : sameType.filter((resource) => conformsTo(resource, profile, this.profiles));
    const nodes = chosen.map((resource) => this.#node(resource)).filter((node) => node !== null);
    this.#conforming.set(key, nodes);
    return nodes;
  }

  /** The same by the codes of one of their elements. */
  codes(type: string, profile: string | null, element: string): CodeIndex {
    const key = `${type} ${profile ?? ''} ${element}`;
    let index = this.#codes.get(key);
    if (!index) this.#codes.set(key, (index = new CodeIndex(this.conforming(type, profile), element)));
    return index;
  }

  #node(resource: Resource): FhirNode | null {
    const known = this.#nodes.get(resource);
    if (known) return known;
    const node = FhirNode.ofResource(resource, this.offset);
    if (node) this.#nodes.set(resource, node);
    return node;
  }
}

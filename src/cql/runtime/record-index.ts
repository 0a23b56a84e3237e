import type { Resource } from '../../fhir/types.js';
import type { PatientRecord } from '../engine.js';
import { resourcesByType } from '../resources-by-type.js';
import { CodeIndex } from './code-index.js';
import { EvaluationError } from './evaluation-error.js';
import { FhirNode } from './fhir-node.js';
import type { CodedSite, ProfileTests, RetrieveSite } from './retrieve-site.js';

const NONE: readonly Resource[] = [];

/**
 * What retrieves see of one record, shared by all measures of a plan: resources by type in the order of the record,
 * each one value. Of several Patient resources (a person known to two sources) the first is the patient.
 */
export class RecordIndex {
  readonly #byType: ReadonlyMap<string, readonly Resource[]>;
  readonly #nodes = new Map<Resource, FhirNode | null>();
  readonly #conforming: (readonly Resource[] | undefined)[] = [];
  readonly #retrieved: (readonly FhirNode[] | undefined)[] = [];
  readonly #codes: (CodeIndex | undefined)[] = [];

  /** @param offset minutes east of UTC of date-times without offset */
  constructor(
    record: PatientRecord,
    private readonly profiles: ProfileTests,
    private readonly offset: number,
  ) {
    this.#byType = resourcesByType(record);
  }

  /** @throws EvaluationError when the record has none */
  requirePatient(): void {
    if (!this.#byType.has('Patient')) throw new EvaluationError('The record has no Patient resource');
  }

  /** Resources of a type that conform to a profile, in the order of the record. */
  retrieve(site: RetrieveSite): readonly FhirNode[] {
    let nodes = this.#retrieved[site.index];
    if (!nodes) this.#retrieved[site.index] = nodes = this.nodesOf(this.#resources(site));
    return nodes;
  }

  /** The same resources by the codes of one of their elements. */
  codes({ index, site, element }: CodedSite): CodeIndex {
    let codes = this.#codes[index];
    if (!codes) this.#codes[index] = codes = new CodeIndex(this, this.#resources(site), element);
    return codes;
  }

  /** Each resource as one value, however often it is retrieved; what is no resource of FHIR 4.0.1 is left out. */
  nodesOf(resources: readonly Resource[]): readonly FhirNode[] {
    return resources.map((resource) => this.node(resource)).filter((node) => node !== null);
  }

  node(resource: Resource): FhirNode | null {
    let node = this.#nodes.get(resource);
    if (node === undefined) this.#nodes.set(resource, (node = FhirNode.ofResource(resource, this.offset)));
    return node;
  }

  #resources(site: RetrieveSite): readonly Resource[] {
    let conforming = this.#conforming[site.index];
    if (!conforming) {
      const sameType = this.#byType.get(site.type) ?? NONE;
      const test = this.profiles.of(site);
      this.#conforming[site.index] = conforming = test ? sameType.filter(test) : sameType;
    }
    return conforming;
  }
}

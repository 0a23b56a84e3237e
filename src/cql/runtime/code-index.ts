import type { Resource } from '../../fhir/types.js';
import type { Code, ValueSet } from './clinical.js';
import type { ElementForm } from './fhir-element.js';
import { FhirModel } from './fhir-model.js';
import type { FhirNode } from './fhir-node.js';
import { inValueSet } from './membership.js';

/** Makes values of resources; each resource is one value in a record. */
interface NodeSource {
  node(resource: Resource): FhirNode | null;
  nodesOf(resources: readonly Resource[]): readonly FhirNode[];
}

interface Coding {
  system?: unknown;
  code?: unknown;
}

/**
 * Resources by the codes of one element, so that a retrieve asks each code that a person has once, and not each
 * resource. Codings are read from JSON as it stands: of most resources nothing else is ever needed. Elements that carry
 * a bare code (`gender`) are asked one by one: their code system is not in the data.
 */
export class CodeIndex {
  readonly #systems = new Map<string, Map<string, number[]>>();
  readonly #bare: number[] = [];
  readonly #found = new Map<ValueSet, readonly FhirNode[]>();

  constructor(
    private readonly source: NodeSource,
    private readonly resources: readonly Resource[],
    private readonly element: string,
  ) {
    const forms =
      FhirModel.get()
        .type(resources[0]?.resourceType ?? '')
        ?.element(element)?.forms ?? [];
    for (const [position, resource] of resources.entries()) this.#add(position, resource, forms);
  }

  /** Resources with a code of the value set, in the order of the record. */
  inValueSet(valueSet: ValueSet): readonly FhirNode[] {
    let found = this.#found.get(valueSet);
    if (!found) this.#found.set(valueSet, (found = this.#membersOf(valueSet)));
    return found;
  }

  /** Resources with one of the codes, by system and code. */
  withCode(codes: readonly (Code | null)[]): readonly FhirNode[] {
    const positions = codes.flatMap((code) => this.#positions(code?.system ?? null, code?.code ?? null));
    return this.#at(new Set(positions));
  }

  #membersOf(valueSet: ValueSet): readonly FhirNode[] {
    const positions = new Set<number>();
    for (const [system, codes] of this.#systems) {
      for (const [code, having] of codes) {
        if (valueSet.has(system, code)) for (const position of having) positions.add(position);
      }
    }
    for (const position of this.#bare) {
      const value = this.source.node(this.resources[position])?.element(this.element) ?? null;
      if (inValueSet(value, valueSet)) positions.add(position);
    }
    return this.#at(positions);
  }

  #positions(system: string | null, code: string | null): readonly number[] {
    if (code === null) return [];
    return this.#systems.get(system ?? '')?.get(code) ?? [];
  }

  #at(positions: ReadonlySet<number>): readonly FhirNode[] {
    if (positions.size === 0) return [];
    const ordered = [...positions].sort((a, b) => a - b);
    return this.source.nodesOf(ordered.map((position) => this.resources[position]));
  }

  #add(position: number, resource: Resource, forms: readonly ElementForm[]): void {
    const json = resource as unknown as Record<string, unknown>;
    for (const { key, type } of forms) {
      const value = json[key] ?? null;
      if (value === null) continue;
      const name = type()?.name;
      if (name?.endsWith('}CodeableConcept')) this.#addConcepts(position, value);
      else if (name?.endsWith('}Coding')) this.#addCodings(position, value);
      else if (type()?.isPrimitive) this.#bare.push(position);
      return;
    }
  }

  #addConcepts(position: number, concepts: unknown): void {
    if (!Array.isArray(concepts)) return this.#addCodings(position, (concepts as { coding?: unknown }).coding);
    for (const concept of concepts as ({ coding?: unknown } | null)[]) this.#addCodings(position, concept?.coding);
  }

  #addCodings(position: number, codings: unknown): void {
    if (codings === undefined || codings === null) return;
    for (const coding of (Array.isArray(codings) ? codings : [codings]) as (Coding | null)[]) {
      if (typeof coding?.code === 'string') this.#addCode(position, coding.system, coding.code);
    }
  }

  #addCode(position: number, system: unknown, code: string): void {
    const key = typeof system === 'string' ? system : '';
    let codes = this.#systems.get(key);
    if (!codes) this.#systems.set(key, (codes = new Map<string, number[]>()));
    const having = codes.get(code);
    if (!having) codes.set(code, [position]);
    else if (having.at(-1) !== position) having.push(position);
  }
}

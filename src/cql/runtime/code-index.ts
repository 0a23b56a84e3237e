import type { Code, ValueSet } from './clinical.js';

import { codesOf, inValueSet } from './membership.js';
import type { FhirNode } from './fhir-node.js';
import type { Value } from './value.js';

/**
 * Resources by the codes of one element, so that a retrieve asks each code that a person has once, and not each
 * resource. Elements that carry a bare code (`gender`) are asked one by one: their code system is not in the data.
 */
export class CodeIndex {
  readonly #systems = new Map<string, Map<string, number[]>>();
  readonly #bare: number[] = [];
  readonly #found = new Map<ValueSet, readonly FhirNode[]>();

  constructor(
    private readonly nodes: readonly FhirNode[],
    private readonly element: string,
  ) {
    for (const [position, node] of nodes.entries()) this.#add(position, node);
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
      if (inValueSet(this.#value(position), valueSet)) positions.add(position);
    }
    return this.#at(positions);
  }

  #positions(system: string | null, code: string | null): readonly number[] {
    if (code === null) return [];
    return this.#systems.get(system ?? '')?.get(code) ?? [];
  }

  #at(positions: ReadonlySet<number>): readonly FhirNode[] {
    if (positions.size === 0) return [];
    return [...positions].sort((a, b) => a - b).map((position) => this.nodes[position]);
  }

  #add(position: number, node: FhirNode): void {
    const value = node.element(this.element);
    if (isBare(value)) {
      this.#bare.push(position);
      return;
    }
    for (const { system, code } of codesOf(value)) {
      if (code === null) continue;
      let codes = this.#systems.get(system ?? '');
      if (!codes) this.#systems.set(system ?? '', (codes = new Map<string, number[]>()));
      const having = codes.get(code);
      if (!having) codes.set(code, [position]);
      else if (having.at(-1) !== position) having.push(position);
    }
  }

  #value(position: number): Value {
    return this.nodes[position]?.element(this.element) ?? null;
  }
}

function isBare(value: Value): boolean {
  const first = Array.isArray(value) ? ((value as readonly Value[])[0] ?? null) : value;
  return (first as Partial<FhirNode> | null)?.type?.isPrimitive ?? false;
}

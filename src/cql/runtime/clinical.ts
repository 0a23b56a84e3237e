/** https://cql.hl7.org/09-b-cqlreference.html#code-1 */
export class Code {
  constructor(
    readonly code: string | null,
    readonly system: string | null,
    readonly version: string | null,
    readonly display: string | null,
  ) {}
}

/** https://cql.hl7.org/09-b-cqlreference.html#concept-1 */
export class Concept {
  constructor(
    readonly codes: readonly (Code | null)[],
    readonly display: string | null,
  ) {}
}

/** A value set with its expansion. Membership is by system and code. https://cql.hl7.org/09-b-cqlreference.html#valueset */
export class ValueSet {
  readonly #systems = new Map<string, Set<string>>();

  constructor(
    readonly id: string,
    readonly version: string | null,
    readonly name: string | null,
    /** The expansion, in its order. */
    readonly codes: readonly Code[],
  ) {
    for (const { code, system } of codes) {
      if (code === null) continue;
      const members = this.#systems.get(system ?? '');
      if (members) members.add(code);
      else this.#systems.set(system ?? '', new Set([code]));
    }
  }

  /** Whether a code of that system is a member. */
  has(system: string | null, code: string): boolean {
    return this.#systems.get(system ?? '')?.has(code) ?? false;
  }

  /** Of how many code systems it has that code. */
  systemsOf(code: string): number {
    let count = 0;
    for (const members of this.#systems.values()) if (members.has(code)) count++;
    return count;
  }
}

/** https://cql.hl7.org/09-b-cqlreference.html#codesystem */
export class CodeSystem {
  constructor(
    readonly id: string,
    readonly version: string | null,
    readonly name: string | null,
  ) {}
}

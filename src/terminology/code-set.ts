import type { MemberCode } from './value-set.js';

/** Membership in one value set: a code is its system and its code; version and display do not matter. */
export class CodeSet {
  private readonly members: ReadonlySet<string>;

  constructor(codes: Iterable<Pick<MemberCode, 'system' | 'code'>>) {
    this.members = new Set([...codes].map(({ system, code }) => `${system}|${code}`));
  }

  get size(): number {
    return this.members.size;
  }

  has(system: string, code: string): boolean {
    return this.members.has(`${system}|${code}`);
  }
}

import type { Value } from './value.js';

/** What one definition cost over all persons evaluated so far. */
export interface DefinitionCost {
  readonly library: string;
  readonly name: string;
  /** How often it was evaluated: at most once for a person. */
  calls: number;
  /** Milliseconds, with the definitions it needed first. */
  total: number;
  /** Milliseconds without them. */
  own: number;
}

/** Counts time and calls of each definition; for a plan that is compiled to be measured. */
export class Profile {
  readonly costs: DefinitionCost[] = [];
  /** Time of definitions within the one that runs, innermost last. */
  readonly #inner: number[] = [];

  /** A new definition; generated code knows it by the number that is returned. */
  add(library: string, name: string): number {
    return this.costs.push({ library, name, calls: 0, total: 0, own: 0 }) - 1;
  }

  /** Called by generated code around each evaluation of a definition. */
  timed(number: number, compute: () => Value): Value {
    const start = performance.now();
    this.#inner.push(0);
    try {
      return compute();
    } finally {
      this.#note(number, performance.now() - start);
    }
  }

  #note(number: number, time: number): void {
    const inner = this.#inner.pop() ?? 0;
    const outer = this.#inner.length - 1;
    if (outer >= 0) this.#inner[outer] = (this.#inner[outer] ?? 0) + time;
    const cost = this.costs[number];
    if (!cost) return;
    cost.calls++;
    cost.total += time;
    cost.own += time - inner;
  }
}

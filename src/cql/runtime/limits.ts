import { EvaluationError } from './evaluation-error.js';

/** How much one evaluation of one person may take. Logic comes from outside and may loop without end. */
export interface EvaluationLimits {
  /** Function calls and rows of queries. */
  readonly steps: number;
  /** Milliseconds. */
  readonly time: number;
}

/** Real measures take some ten thousand steps for a large record. */
export const DEFAULT_LIMITS: EvaluationLimits = { steps: 20_000_000, time: 60_000 };

/** How often the clock is read. */
const STEPS_PER_LOOK = 10_000;

/** Counts the steps of one evaluation after the other. */
export class Budget {
  #steps = 0;
  #untilLook = 0;
  #deadline = 0;

  constructor(private readonly limits: EvaluationLimits) {}

  begin(): void {
    this.#steps = this.limits.steps;
    this.#untilLook = STEPS_PER_LOOK;
    this.#deadline = performance.now() + this.limits.time;
  }

  /** @throws EvaluationError when the steps or the time are used up */
  spend(steps: number): void {
    this.#untilLook -= steps;
    if (this.#untilLook <= 0) this.#look();
  }

  #look(): void {
    this.#steps -= STEPS_PER_LOOK - this.#untilLook;
    this.#untilLook = STEPS_PER_LOOK;
    if (this.#steps <= 0) {
      throw new EvaluationError(`The logic takes more than ${this.limits.steps} steps for one person`);
    }
    if (performance.now() > this.#deadline) {
      throw new EvaluationError(`The logic takes longer than ${this.limits.time} ms for one person`);
    }
  }
}

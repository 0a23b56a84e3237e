import { getHeapStatistics } from 'node:v8';
import { EvaluationError } from './evaluation-error.js';

/** How much one measure may take of one person. Logic comes from outside and may loop without end. */
export interface EvaluationLimits {
  /** Function calls, rows of queries, and elements, parts and characters that functions of the runtime go through. */
  readonly steps: number;
  /** Milliseconds. */
  readonly time: number;
}

/** The greatest record of the corpus takes all 16 measures 28 000 steps. */
export const DEFAULT_LIMITS: EvaluationLimits = { steps: 20_000_000, time: 60_000 };

/** Longer lists that are made of other lists are no results of measures. */
const MAXIMUM_LENGTH = 1_000_000;

/** How often the clock is read. */
const STEPS_PER_LOOK = 1000;

/** Of the memory that was free; what is left must do for everything else. */
const SHARE_OF_MEMORY = 0.25;

/** Characters that are read as fast as one step is taken. */
const CHARACTERS_PER_STEP = 64;

/** The budget of the evaluation that is running. */
let running: Budget | null = null;

/** Counts the steps of one evaluation after the other, and looks at the clock and the memory now and then. */
export class Budget {
  #steps = 0;
  #untilLook = 0;
  #deadline = 0;
  /** Bytes of the heap that may be in use; unknown until the first look, so that short evaluations need not ask. */
  #memory = 0;

  constructor(private readonly limits: EvaluationLimits) {}

  /** Does the work within the limits, counted from its start. */
  limited<Result>(work: () => Result): Result {
    this.#steps = this.limits.steps;
    this.#untilLook = Math.min(STEPS_PER_LOOK, this.limits.steps);
    this.#deadline = performance.now() + this.limits.time;
    this.#memory = 0;
    return spending(this, work);
  }

  /** @throws EvaluationError when the steps, the time or the memory are used up */
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
    const { used_heap_size: used, heap_size_limit: most } = getHeapStatistics();
    if (this.#memory === 0) this.#memory = used + (most - used) * SHARE_OF_MEMORY;
    else if (used > this.#memory) throw new EvaluationError('The logic takes too much memory for one person');
  }
}

function spending<Result>(budget: Budget, work: () => Result): Result {
  const outer = running;
  running = budget;
  try {
    return work();
  } finally {
    running = outer;
  }
}

/**
 * Spends of the running evaluation; of nothing when none runs. For functions of the runtime that go through values of any
 * size, and that are too deep within others to be handed a budget.
 * @throws EvaluationError when the steps, the time or the memory are used up
 */
export function spend(steps: number): void {
  running?.spend(steps);
}

/** Spends for going through a text. */
export function spendOnText(characters: number): void {
  running?.spend(characters / CHARACTERS_PER_STEP);
}

/** Spends for making a list of that length. @throws EvaluationError also when that is too long */
export function spendOnList(length: number): void {
  requireLength(length);
  running?.spend(length);
}

/** @throws EvaluationError for a list that is too long */
export function requireLength(length: number): void {
  if (length > MAXIMUM_LENGTH) throw new EvaluationError(`A list has more than ${MAXIMUM_LENGTH} elements`);
}

import type { DateTime } from './temporal.js';
import type { Value } from './value.js';

/** What all persons of a plan share. Results depend on nothing else of the machine: neither its clock nor its zone. */
export interface PlanEnvironment {
  /** What `Now()` returns, at the offset of the evaluation. */
  readonly now: DateTime;
  /** Minutes east of UTC that stamp date-times written without offset. */
  readonly offset: number;
  /** Values of parameters by name; a parameter that is absent takes its default. */
  readonly parameters: ReadonlyMap<string, Value>;
}

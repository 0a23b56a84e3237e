import type { CqlType } from './cql-type.js';
import type { Value } from './value.js';

/** https://cql.hl7.org/09-b-cqlreference.html#interval-operators-3 */
export class Interval {
  constructor(
    /** Null and closed: open-ended, the least value of the type; null and open: unknown. */
    readonly low: Value,
    readonly high: Value,
    readonly lowClosed: boolean,
    readonly highClosed: boolean,
    /** Type of the points where the logic tells it; needed when both bounds are null. */
    readonly pointType: CqlType | null,
  ) {}
}

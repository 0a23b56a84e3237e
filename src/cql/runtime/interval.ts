import { maximumOf, minimumOf, predecessor, successor } from './boundaries.js';
import type { CqlType } from './cql-type.js';
import { EvaluationError } from './evaluation-error.js';
import { pointAfter, pointAtOrAfter } from './relation-points.js';
import { Uncertainty } from './uncertainty.js';
import type { Value } from './value.js';

/** https://cql.hl7.org/09-b-cqlreference.html#interval-operators-3 */
export class Interval {
  #start: Value | undefined;
  #end: Value | undefined;

  constructor(
    /** Null and closed: open-ended, the least value of the type; null and open: unknown. */
    readonly low: Value,
    readonly high: Value,
    readonly lowClosed: boolean,
    readonly highClosed: boolean,
    /** Type of the points where the logic tells it; needed when both bounds are null. */
    readonly pointType: CqlType | null,
  ) {}

  /**
   * First point. Of an unknown low boundary all that is known: an Uncertainty from the least value of the type to the
   * end. Null when the type of the points is not known either.
   */
  get start(): Value {
    return (this.#start ??= this.#findStart());
  }

  /** Last point; what is said of {@link start} holds the other way round. */
  get end(): Value {
    return (this.#end ??= this.#findEnd());
  }

  #findStart(): Value {
    const { low, high, lowClosed, highClosed } = this;
    if (low !== null) return lowClosed ? low : successor(low);
    const least = minimumOf(high ?? this.pointType);
    if (lowClosed || least === null) return least;
    const most = high === null || highClosed ? (high ?? maximumOf(this.pointType)) : predecessor(high);
    return new Uncertainty(least, most);
  }

  #findEnd(): Value {
    const { low, high, lowClosed, highClosed } = this;
    if (high !== null) return highClosed ? high : predecessor(high);
    const most = maximumOf(low ?? this.pointType);
    if (highClosed || most === null) return most;
    const least = low === null || lowClosed ? (low ?? minimumOf(this.pointType)) : successor(low);
    return new Uncertainty(least, most);
  }
}

/**
 * `Interval[low, high]` over what the data gives. Records hold periods that end before they start: nothing lies
 * between, and the rest of the record still counts. A closing that is null, as of the conversion of an absent
 * interval, is open: the boundary is not known.
 */
export function selectInterval(
  low: Value,
  high: Value,
  lowClosed: boolean | null,
  highClosed: boolean | null,
  pointType: CqlType | null,
): Interval {
  return new Interval(low, high, lowClosed === true, highClosed === true, pointType);
}

/**
 * An interval that the logic itself writes with both boundaries.
 * @throws EvaluationError when it ends before it starts
 */
export function selectFixedInterval(...given: Parameters<typeof selectInterval>): Interval {
  const interval = selectInterval(...given);
  if (interval.low !== null && interval.high !== null && isReversed(interval)) {
    throw new EvaluationError('An interval ends before it starts');
  }
  return interval;
}

function isReversed(interval: Interval): boolean {
  const { low, high, lowClosed, highClosed } = interval;
  if (lowClosed && highClosed) return pointAfter(low, high, null) === true;
  // One open boundary leaves no point when both are the same; two may leave none between neighbours: (4, 5).
  if (pointAtOrAfter(low, high, null) === true) return true;
  return !lowClosed && !highClosed && pointAfter(interval.start, interval.end, null) === true;
}

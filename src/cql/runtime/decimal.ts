/**
 * CQL's Decimal: exact, up to 28 digits with at most 8 after the point; it keeps the scale it was written with, because
 * `Precision` and `ToString` ask for it. https://cql.hl7.org/09-b-cqlreference.html#decimal-1
 */
export class Decimal {
  constructor(
    /** The digits as an integer: 1.50 is 150. */
    readonly unscaled: bigint,
    /** Digits after the point: 1.50 has 2. */
    readonly scale: number,
  ) {}
}

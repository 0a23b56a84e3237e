import type { Decimal } from './decimal.js';

/** https://cql.hl7.org/09-b-cqlreference.html#quantity */
export class Quantity {
  constructor(
    readonly value: Decimal | null,
    /** UCUM unit or calendar duration (`year`, `months`); null as `'1'` means the default unit. */
    readonly unit: string | null,
  ) {}
}

/** https://cql.hl7.org/09-b-cqlreference.html#ratio */
export class Ratio {
  constructor(
    readonly numerator: Quantity | null,
    readonly denominator: Quantity | null,
  ) {}
}

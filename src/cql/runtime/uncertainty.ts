import type { Value } from './value.js';

/**
 * A number known only to lie between two bounds, both inclusive: the duration between values of unequal precision.
 * https://cql.hl7.org/05-languagesemantics.html#uncertainty
 */
export class Uncertainty {
  constructor(
    readonly low: Value,
    readonly high: Value,
  ) {}
}

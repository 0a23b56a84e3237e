const MAXIMUM_INTEGER = 2147483647;
const MINIMUM_INTEGER = -2147483648;
const MAXIMUM_LONG = 2n ** 63n - 1n;
const MINIMUM_LONG = -(2n ** 63n);

/** Bounds of CQL's types of whole numbers. https://cql.hl7.org/09-b-cqlreference.html#integer-1 */
export const INTEGER = { minimum: MINIMUM_INTEGER, maximum: MAXIMUM_INTEGER } as const;
export const LONG = { minimum: MINIMUM_LONG, maximum: MAXIMUM_LONG } as const;

/** A result as an Integer; null beyond 32 bits and for what is no number. Minus zero, which CQL does not have, becomes zero. */
export function integerOrNull(value: number): number | null {
  return value >= MINIMUM_INTEGER && value <= MAXIMUM_INTEGER ? value + 0 : null;
}

/** A result as a Long; null beyond 64 bits. */
export function longOrNull(value: bigint): bigint | null {
  return value >= MINIMUM_LONG && value <= MAXIMUM_LONG ? value : null;
}

/** A result as an Integer; null beyond 32 bits. */
export function integerFromBigInt(value: bigint): number | null {
  return value >= BigInt(MINIMUM_INTEGER) && value <= BigInt(MAXIMUM_INTEGER) ? Number(value) : null;
}

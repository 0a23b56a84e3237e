/** Digits after the point that a Decimal keeps. https://cql.hl7.org/02-authorsguide.html#decimal */
export const MAXIMUM_SCALE = 8;
/** The first value too large: a Decimal has 28 digits, 8 of them after the point. */
const LIMIT = 10n ** 28n;

const TEXT = /^([+-]?)(\d+)(?:\.(\d+))?$/;
const SCIENTIFIC = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/;

const POWERS = Array.from({ length: 64 }, (_, exponent) => 10n ** BigInt(exponent));

/**
 * CQL's Decimal: exact, up to 28 digits with at most 8 after the point; it keeps the scale it was written with, because
 * `Precision` and `ToString` ask for it. https://cql.hl7.org/09-b-cqlreference.html#decimal-1
 */
export class Decimal {
  static readonly MAXIMUM = new Decimal(LIMIT - 1n, MAXIMUM_SCALE);
  static readonly MINIMUM = new Decimal(1n - LIMIT, MAXIMUM_SCALE);

  constructor(
    /** The digits as an integer: 1.50 is 150. */
    readonly unscaled: bigint,
    /** Digits after the point: 1.50 has 2. */
    readonly scale: number,
  ) {}

  /** The nearest Decimal, half away from zero; null beyond the range of the type. */
  static of(unscaled: bigint, scale: number): Decimal | null {
    const [digits, kept] =
      scale > MAXIMUM_SCALE ? [rescaled(unscaled, scale, MAXIMUM_SCALE), MAXIMUM_SCALE] : [unscaled, scale];
    const limit = kept === MAXIMUM_SCALE ? LIMIT : LIMIT / powerOfTen(MAXIMUM_SCALE - kept);
    return digits < limit && digits > -limit ? new Decimal(digits, kept) : null;
  }

  /** Reads `[+-]digits[.digits]`; null for other text and beyond the range. More than 8 digits after the point are rounded. */
  static parse(text: string): Decimal | null {
    const [, sign, whole = '', fraction = ''] = TEXT.exec(text) ?? [];
    if (sign === undefined || whole.length + fraction.length > 1000) return null;
    const unscaled = BigInt(whole + fraction);
    return Decimal.of(sign === '-' ? -unscaled : unscaled, fraction.length);
  }

  /** The decimal that JavaScript writes for the number, so that 0.1 is exactly 0.1; null for what is no finite number. */
  static fromNumber(value: number): Decimal | null {
    if (Number.isSafeInteger(value)) return new Decimal(BigInt(value), 0);
    const text = String(value);
    const [, sign, first, rest = '', exponent] = SCIENTIFIC.exec(text) ?? [];
    if (first === undefined) return Decimal.parse(text);
    const unscaled = BigInt(first + rest) * (sign === '-' ? -1n : 1n);
    const scale = rest.length - Number(exponent);
    return scale < 0 ? Decimal.of(unscaled * 10n ** BigInt(-scale), 0) : Decimal.of(unscaled, scale);
  }

  static fromInteger(value: number | bigint): Decimal {
    return new Decimal(BigInt(value), 0);
  }

  get isInteger(): boolean {
    return this.scale === 0 || this.unscaled % powerOfTen(this.scale) === 0n;
  }

  /** The nearest number of JavaScript. */
  toNumber(): number {
    const { unscaled, scale } = this;
    // Both are exact here, so that their quotient is the nearest number.
    if (unscaled < 9007199254740992n && unscaled > -9007199254740992n && scale <= 22)
      return Number(unscaled) / 10 ** scale;
    return Number(this.toString());
  }

  /** As it is written, with its scale: `1.50`, `-3`. */
  toString(): string {
    if (this.scale === 0) return this.unscaled.toString();
    const negative = this.unscaled < 0n;
    const digits = (negative ? -this.unscaled : this.unscaled).toString().padStart(this.scale + 1, '0');
    return `${negative ? '-' : ''}${digits.slice(0, -this.scale)}.${digits.slice(-this.scale)}`;
  }

  /** Without zeros at the end: equal decimals give the same. */
  normalized(): Decimal {
    let { unscaled, scale } = this;
    while (scale > 0 && unscaled % 10n === 0n) {
      unscaled /= 10n;
      scale--;
    }
    return scale === this.scale ? this : new Decimal(unscaled, scale);
  }

  /** Rounded to that many digits after the point, half away from zero. */
  rounded(scale: number): Decimal {
    return scale >= this.scale ? this : new Decimal(rescaled(this.unscaled, this.scale, scale), scale);
  }
}

/** Negative, zero or positive as a is less than, equal to or greater than b; zeros at the end do not matter. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const [left, right] =
    a.scale === b.scale
      ? [a.unscaled, b.unscaled]
      : a.scale < b.scale
        ? [a.unscaled * powerOfTen(b.scale - a.scale), b.unscaled]
        : [a.unscaled, b.unscaled * powerOfTen(a.scale - b.scale)];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Digits at another scale, rounded half away from zero where digits are lost. */
export function rescaled(unscaled: bigint, from: number, to: number): bigint {
  return to >= from ? unscaled * powerOfTen(to - from) : roundedQuotient(unscaled, powerOfTen(from - to));
}

/** Quotient of two integers to the nearest integer, half away from zero. */
export function roundedQuotient(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  const rest = dividend % divisor;
  const twice = 2n * (rest < 0n ? -rest : rest);
  if (twice < (divisor < 0n ? -divisor : divisor)) return quotient;
  return dividend < 0n === divisor < 0n ? quotient + 1n : quotient - 1n;
}

export function powerOfTen(exponent: number): bigint {
  return POWERS[exponent] ?? 10n ** BigInt(exponent);
}

import { pad } from '../calendar.js';
import { mix } from '../random.js';

/** Groups and serials of a Social Security number, with no part of zeros. */
const SERIALS = 9999;
const GROUPS = 99;
/** Areas 800 to 899: written as any other, and given to hardly anyone. */
const AREAS = 100;
const NUMBERS = AREAS * GROUPS * SERIALS;
/** Has no divisor in common with NUMBERS, so that different persons get different numbers. */
const STEP = 31_415_927;

/** Nine digits, another for each person of a population (up to 98 million). */
export function socialSecurityNumber(seed: number, person: number): string {
  const place = spread(seed, person);
  const serial = (place % SERIALS) + 1;
  const rest = Math.floor(place / SERIALS);
  return `${800 + (rest % AREAS)}${pad(Math.floor(rest / AREAS) + 1)}${pad(serial, 4)}`;
}

/** The letters and digits of a Medicare Beneficiary Identifier: without S, L, O, I, B, Z, which look like digits. */
const LETTERS = 'ACDEFGHJKMNPQRTUVWXY';
const DIGITS = '0123456789';
const FORM = [DIGITS.slice(1), LETTERS, LETTERS, DIGITS, LETTERS, LETTERS, DIGITS, LETTERS, LETTERS, DIGITS, DIGITS];

/**
 * Eleven characters in the form that CMS prescribes, another for each person.
 * https://www.cms.gov/medicare/new-medicare-card/understanding-the-mbi-with-format.pdf
 */
export function medicareIdentifier(seed: number, person: number): string {
  let left = spread(seed + 1, person);
  let text = '';
  for (const characters of FORM.toReversed()) {
    text = characters[left % characters.length] + text;
    left = Math.floor(left / characters.length);
  }
  return text;
}

function spread(seed: number, person: number): number {
  return (person * STEP + (mix(seed) % NUMBERS)) % NUMBERS;
}

/** A National Provider Identifier of nine digits and the check digit over them (Luhn, with the prefix 80840). */
export function providerIdentifier(nineDigits: number): string {
  const digits = String(nineDigits);
  let sum = 24; // What the prefix 80840 adds. https://www.cms.gov/Regulations-and-Guidance/Administrative-Simplification/NationalProvIdentStand
  for (let place = 0; place < digits.length; place++) {
    const digit = Number(digits[digits.length - 1 - place]);
    const weighed = place % 2 === 0 ? digit * 2 : digit;
    sum += weighed > 9 ? weighed - 9 : weighed;
  }
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

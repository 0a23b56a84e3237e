/** Parts of a version that count: `1.0.000`, `v2`, `2026.1`. */
const NUMBERS = /\d+/g;

/**
 * The version that follows: the last number counts up for a correction, the first one for another year, with what stands
 * behind it set to zero. Widths stay: `0.5.009` -> `0.5.010`, or `1.0.000`. Undefined for a version without a number.
 */
export function nextVersion(version: string, step: 'correction' | 'year'): string | undefined {
  const numbers = [...version.matchAll(NUMBERS)];
  const counted = step === 'year' ? numbers[0] : numbers.at(-1);
  if (!counted) return undefined;
  return version.replaceAll(NUMBERS, (digits, index: number) => {
    if (index < counted.index) return digits;
    const value = index === counted.index ? BigInt(digits) + 1n : 0n;
    return value.toString().padStart(digits.length, '0');
  });
}

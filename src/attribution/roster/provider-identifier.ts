/**
 * Whether a text is a National Provider Identifier: ten digits, the last of which checks the others by the Luhn formula
 * with the prefix 80840 before them. 45 CFR 162.406;
 * https://www.cms.gov/Regulations-and-Guidance/Administrative-Simplification/NationalProvIdentStand
 */
export function isProviderIdentifier(text: string): boolean {
  if (!/^[12]\d{9}$/.test(text)) return false;
  const digits = [...`80840${text}`].reverse().map(Number);
  const sum = digits.reduce((total, digit, place) => {
    const weighed = place % 2 === 1 ? digit * 2 : digit;
    return total + (weighed > 9 ? weighed - 9 : weighed);
  }, 0);
  return sum % 10 === 0;
}

/** Nine digits of a Taxpayer Identification Number, with or without its hyphen; null where it is none. */
export function taxNumber(text: string): string | null {
  const digits = /^(\d{2})-?(\d{7})$/.exec(text);
  return digits && digits[0].replace('-', '') !== '000000000' ? `${digits[1]}${digits[2]}` : null;
}

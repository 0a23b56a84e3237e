/** Long enough to withstand guessing without rules of composition (NIST SP 800-63B-4, 3.1.1.2, with a longer minimum). */
const SHORTEST = 12;
/** Longer ones only cost time to hash. */
const LONGEST = 256;

/** Words that attackers try first and that are long enough to pass. */
const COMMON = [
  'password1234',
  'passwordpassword',
  'administrator',
  'administrator1',
  'letmeinletmein',
  'qwertyuiopas',
  'qwertyuiop12',
  'correcthorsebatterystaple',
  'iloveyouiloveyou',
  'changemechangeme',
  'welcomewelcome',
  'welcome12345',
  'caliper12345',
  'healthcare123',
];

/**
 * Why a password will not do, in words for the person who chose it.
 * @param name the sign-in name, which the password must not hold
 * @returns null when it will do
 */
export function passwordFault(password: string, name: string): string | null {
  const plain = normalisePassword(password).toLowerCase();
  const length = [...plain].length;
  if (length < SHORTEST) return `The password needs at least ${SHORTEST} characters.`;
  if (length > LONGEST) return `The password may have at most ${LONGEST} characters.`;
  if (plain.includes(name.toLowerCase())) return 'The password must not contain the sign-in name.';
  if (COMMON.includes(plain) || isMonotonous(plain)) return 'The password is one of those that are tried first.';
  return null;
}

/** The same characters typed on different machines are the same password (NIST SP 800-63B-4, 3.1.1.2). */
export function normalisePassword(password: string): string {
  return password.normalize('NFKC');
}

/** One short pattern over and over, or characters in order of their code: `abcabcabcabc`, `123456789012`. */
function isMonotonous(text: string): boolean {
  if (/^(.{1,4})\1+.{0,3}$/u.test(text)) return true;
  const codes = [...text].map((character) => character.codePointAt(0) ?? 0);
  const steps = codes.slice(1).map((code, index) => code - (codes[index] ?? 0));
  const inOrder = steps.filter((step) => step === 1 || step === -1 || step === -9).length;
  return inOrder >= steps.length - 1;
}

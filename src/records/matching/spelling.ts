import distance from 'damerau-levenshtein';

/** From this length on a name may have two letters wrong. */
const LONG = 8;
const SHORT = 3;

/** Whether one may be the other mistyped: a letter left out, added, changed, or two beside each other exchanged. */
export function isMisspelling(a: string, b: string): boolean {
  const shorter = Math.min(a.length, b.length);
  if (shorter < SHORT || Math.abs(a.length - b.length) > 2) return false;
  return distance(a, b).steps <= (shorter >= LONG ? 2 : 1);
}

/** Whether two numbers of one length differ in one digit, or in two beside each other that are exchanged. */
export function isMistypedNumber(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  const places: number[] = [];
  for (let at = 0; at < a.length && places.length < 3; at++) if (a[at] !== b[at]) places.push(at);
  const [first, second] = places;
  if (places.length === 1) return true;
  return places.length === 2 && second === first + 1 && a[first] === b[second] && a[second] === b[first];
}

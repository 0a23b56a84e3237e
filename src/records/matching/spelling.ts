import distance from 'damerau-levenshtein';

/** From this length on a name may have two letters wrong. */
const LONG = 8;
const SHORT = 3;

/** Whether one may be the other mistyped: a letter left out, added, changed, or two beside each other exchanged. */
export function isMisspelling(a: string, b: string): boolean {
  const shorter = Math.min(a.length, b.length);
  if (shorter < SHORT || Math.abs(a.length - b.length) > 2) return false;
  const most = shorter >= LONG ? 2 : 1;
  // Most pairs differ from end to end: what is left between equal ends tells so without counting steps.
  return (most > 1 || unlike(a, b) <= 2) && distance(a, b).steps <= most;
}

/** Letters of the longer that are left when equal beginnings and ends are taken off: one slip leaves at most two. */
function unlike(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  let start = 0;
  while (start < shorter && a[start] === b[start]) start++;
  let end = 0;
  while (end < shorter - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  return Math.max(a.length, b.length) - start - end;
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

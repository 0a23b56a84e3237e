/** A canonical reference: `url` or `url|version`. https://hl7.org/fhir/R4/references.html#canonical */
export interface Canonical {
  url: string;
  version?: string;
}

export function parseCanonical(reference: string): Canonical {
  const bar = reference.lastIndexOf('|');
  return bar < 0 ? { url: reference } : { url: reference.slice(0, bar), version: reference.slice(bar + 1) };
}

const numbersInOrder = new Intl.Collator('en', { numeric: true });

/** Orders versions so that `1.10.0` comes after `1.9.0` and `20240110` after `20230922`. */
export function compareVersions(left = '', right = ''): number {
  return numbersInOrder.compare(left, right);
}

/** The one a reference means: the very version it names, else the newest. Undefined when there is none. */
export function chooseVersion<T extends { url?: string; version?: string }>(
  reference: Canonical,
  available: readonly T[],
): T | undefined {
  const candidates = available.filter(({ url }) => url === reference.url);
  if (reference.version !== undefined) return candidates.find(({ version }) => version === reference.version);
  return candidates.sort((one, other) => compareVersions(other.version, one.version))[0];
}

/** One figure that is not the same in two programmes. */
export interface ProgrammeChange {
  /** JSON path; entries of lists by the id they go by: `/measures/236/benchmarks/ecqm/percentiles/90`. */
  path: string;
  /** As JSON; null where there is none. */
  before: string | null;
  after: string | null;
}

/** What differs between two programmes, in the order of the first. Whole entries that came or went are one change. */
export function programmeChanges(before: unknown, after: unknown, path = ''): ProgrammeChange[] {
  if (!isComposite(before) || !isComposite(after)) {
    const [old, now] = [json(before), json(after)];
    return old === now ? [] : [{ path: path || '/', before: old, after: now }];
  }
  const [old, now] = [entriesOf(before), entriesOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((key) =>
    programmeChanges(old.get(key), now.get(key), `${path}/${key}`),
  );
}

/** Entries of a list are told apart by their own ids, so that one that is put in does not shift the others. */
function entriesOf(value: object): Map<string, unknown> {
  if (!Array.isArray(value)) return new Map(Object.entries(value));
  return new Map(value.map((entry: unknown, index): [string, unknown] => [idOf(entry) ?? String(index), entry]));
}

function idOf(entry: unknown): string | null {
  if (!isComposite(entry)) return null;
  const { qualityId, code, url } = entry as { qualityId?: unknown; code?: unknown; url?: unknown };
  const id = qualityId ?? code ?? url;
  return typeof id === 'string' ? id : null;
}

function isComposite(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function json(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}

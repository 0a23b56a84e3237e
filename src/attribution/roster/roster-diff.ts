import { grouped } from '../tables/grouped.js';
import type { RosterEntry } from './roster-model.js';

/** One clinician at one site whose entry is there in two versions and differs. */
export interface ChangedEntry {
  before: RosterEntry;
  after: RosterEntry;
  /** Names of what differs. */
  fields: (keyof RosterEntry)[];
}

/** What a version of a roster has that another has not. */
export interface RosterDiff {
  joined: RosterEntry[];
  left: RosterEntry[];
  changed: ChangedEntry[];
  unchanged: number;
}

/** Compares by clinician, site and TIN; of several periods at one site, the first with the first. */
export function rosterDiff(before: readonly RosterEntry[], after: readonly RosterEntry[]): RosterDiff {
  const old = keyed(before);
  const diff: RosterDiff = { joined: [], left: [], changed: [], unchanged: 0 };
  for (const [key, entry] of keyed(after)) {
    const known = old.get(key);
    old.delete(key);
    if (!known) {
      diff.joined.push(entry);
      continue;
    }
    const fields = FIELDS.filter((field) => known[field] !== entry[field]);
    if (fields.length > 0) diff.changed.push({ before: known, after: entry, fields });
    else diff.unchanged += 1;
  }
  diff.left.push(...old.values());
  return diff;
}

const FIELDS: readonly (keyof RosterEntry)[] = [
  'tinName',
  'siteName',
  'siteAddress',
  'clinicianName',
  'specialty',
  'startsOn',
  'endsOn',
];

function keyed(entries: readonly RosterEntry[]): Map<string, RosterEntry> {
  const places = grouped(
    [...entries].sort((a, b) => order(a, b)),
    ({ tin, siteId, npi }) => `${tin} ${siteId} ${npi}`,
  );
  return new Map([...places].flatMap(([key, same]) => same.map((entry, nth) => [`${key} ${nth}`, entry] as const)));
}

function order(a: RosterEntry, b: RosterEntry): number {
  const [one, other] = [a, b].map(({ tin, siteId, npi, startsOn }) => `${tin} ${siteId} ${npi} ${startsOn}`);
  return one < other ? -1 : one > other ? 1 : 0;
}

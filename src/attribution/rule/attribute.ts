import { grouped } from '../tables/grouped.js';

/** Why a visit does not count, or a person is attributed to nobody. Each reason is nearer to counting than the next. */
export const REASONS = [
  'specialty',
  'clinician-not-on-roster',
  'clinician-unknown',
  'outside-roster',
  'organization-unmapped',
  'organization-unknown',
  'not-qualifying',
  'no-visit',
] as const;
export type Unattributed = (typeof REASONS)[number];

/** A visit as the rule sees it: who saw the person, where, and when. */
export interface PlacedVisit {
  /** `Encounter/id` in the person's record. */
  encounter: string;
  /** Id of the EHR it came from. */
  sourceId: string;
  /** `2026-03-01` */
  day: string;
  tin: string;
  /** Null where it is not known. */
  siteId: string | null;
  npi: string;
}

/** A visit that does not count. */
export interface LeftVisit {
  encounter: string;
  sourceId: string;
  day: string;
  /** `same-day`: the clinician saw the person on that day in a visit that counts. */
  reason: Exclude<Unattributed, 'no-visit'> | 'same-day';
}

/** How often somebody was seen. */
export interface Tally {
  id: string;
  visits: number;
  /** Day of the latest. */
  last: string;
}

/** By what the first of the tallies was taken before the second. */
export type DecidedBy = 'only' | 'plurality' | 'most-recent' | 'lowest-id';

export interface Choice {
  tallies: Tally[];
  decidedBy: DecidedBy;
}

/** Why a person is attributed as they are. */
export interface AttributionExplanation {
  counted: PlacedVisit[];
  left: LeftVisit[];
  tin: Choice | null;
  site: Choice | null;
  clinician: Choice | null;
  /** What was taken instead of visits, where none counts. */
  otherwise: string | null;
}

/** To whom a person is attributed; without a TIN, why to nobody. */
export interface Attribution {
  tin: string | null;
  siteId: string | null;
  npi: string | null;
  reason: Unattributed | null;
  explanation: AttributionExplanation;
}

/**
 * Attributes a person: to the TIN with the most visits; on a tie to the one seen last; then to the one whose number is
 * lowest, so that the answer never depends on the order of the data. Then, of the visits to that TIN, to a site and to
 * a clinician in the same way. A clinician's visits of one day count once: two EHRs may each have it.
 */
export function attribute(placed: readonly PlacedVisit[], left: readonly LeftVisit[]): Attribution {
  const { counted, repeated } = onePerDay(placed);
  const tin = chosen(counted, (visit) => visit.tin);
  const within = counted.filter((visit) => visit.tin === tin?.tallies[0].id);
  const site = chosen(within, (visit) => visit.siteId);
  const clinician = chosen(within, (visit) => visit.npi);
  const unplaced = [...left].sort(byDay);
  return {
    tin: tin?.tallies[0].id ?? null,
    siteId: site?.tallies[0].id ?? null,
    npi: clinician?.tallies[0].id ?? null,
    reason: tin ? null : (REASONS.find((reason) => left.some((visit) => visit.reason === reason)) ?? 'no-visit'),
    explanation: { counted, left: [...unplaced, ...repeated], tin, site, clinician, otherwise: null },
  };
}

function onePerDay(placed: readonly PlacedVisit[]): { counted: PlacedVisit[]; repeated: LeftVisit[] } {
  const days = grouped([...placed].sort(byDay), ({ day, tin, npi }) => `${day} ${tin} ${npi}`);
  const counted: PlacedVisit[] = [];
  const repeated: LeftVisit[] = [];
  for (const visits of days.values()) {
    // One that names its site says more.
    const kept = visits.find(({ siteId }) => siteId !== null) ?? visits[0];
    counted.push(kept);
    for (const { encounter, sourceId, day } of visits.filter((visit) => visit !== kept)) {
      repeated.push({ encounter, sourceId, day, reason: 'same-day' });
    }
  }
  return { counted, repeated };
}

/** The tallies, the chosen one first; null where there is nothing to choose from. */
function chosen(visits: readonly PlacedVisit[], idOf: (visit: PlacedVisit) => string | null): Choice | null {
  const known = visits.flatMap((visit): [string, string][] => {
    const id = idOf(visit);
    return id === null ? [] : [[id, visit.day]];
  });
  const tallies = [...grouped(known, ([id]) => id)].map(([id, seen]): Tally => {
    const days = seen.map(([, day]) => day);
    return { id, visits: days.length, last: days.reduce((a, b) => (a > b ? a : b)) };
  });
  if (tallies.length === 0) return null;
  tallies.sort((a, b) => b.visits - a.visits || compare(b.last, a.last) || compare(a.id, b.id));
  return { tallies, decidedBy: decidedBy(tallies) };
}

function decidedBy([first, second]: readonly Tally[]): DecidedBy {
  if (!second) return 'only';
  if (first.visits !== second.visits) return 'plurality';
  return first.last !== second.last ? 'most-recent' : 'lowest-id';
}

function byDay(a: { day: string; encounter: string }, b: { day: string; encounter: string }): number {
  return compare(a.day, b.day) || compare(a.encounter, b.encounter);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

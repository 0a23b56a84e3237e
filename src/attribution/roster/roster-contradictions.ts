import { grouped } from '../tables/grouped.js';
import type { RosterLine } from './roster-model.js';

/** What lines of one roster say against each other or against its year, one sentence each. */
export function contradictions(lines: readonly RosterLine[], year: number): string[] {
  return [
    ...lines.flatMap((line) => periodFaults(line, year)),
    ...namedTwice(
      lines,
      'TIN',
      ({ tin }) => tin,
      'name',
      ({ tinName }) => tinName,
    ),
    ...namedTwice(
      lines,
      'site',
      ({ siteId }) => siteId,
      'TIN',
      ({ tin }) => tin,
    ),
    ...namedTwice(
      lines,
      'site',
      ({ siteId }) => siteId,
      'name',
      ({ siteName }) => siteName,
    ),
    ...namedTwice(
      lines,
      'site',
      ({ siteId }) => siteId,
      'address',
      ({ siteAddress }) => siteAddress,
    ),
    ...namedTwice(
      lines,
      'NPI',
      ({ npi }) => npi,
      'name',
      ({ clinicianName }) => clinicianName,
    ),
    ...namedTwice(
      lines,
      'NPI',
      ({ npi }) => npi,
      'specialty',
      ({ specialty }) => specialty,
    ),
    ...repeated(lines),
  ];
}

function periodFaults({ line, startsOn, endsOn }: RosterLine, year: number): string[] {
  if (endsOn !== null && endsOn < startsOn) return [`line ${line}: participation ends (${endsOn}) before it starts.`];
  if (startsOn > `${year}-12-31`) {
    return [`line ${line}: participation starts on ${startsOn}, after ${year}. Leave the line out of this roster.`];
  }
  if (endsOn !== null && endsOn < `${year}-01-01`) {
    return [`line ${line}: participation ended on ${endsOn}, before ${year}. Leave the line out of this roster.`];
  }
  return [];
}

/** The same thing with two values of what it has one of. */
function namedTwice(
  lines: readonly RosterLine[],
  thing: string,
  keyOf: (line: RosterLine) => string,
  what: string,
  valueOf: (line: RosterLine) => string | null,
): string[] {
  const first = new Map<string, RosterLine>();
  return lines.flatMap((line) => {
    const known = first.get(keyOf(line));
    if (!known) {
      first.set(keyOf(line), line);
      return [];
    }
    if (valueOf(known) === valueOf(line)) return [];
    return [`line ${line.line}: ${thing} ${keyOf(line)} has another ${what} than on line ${known.line}. It has one.`];
  });
}

/** A clinician at one site at the same time twice. */
function repeated(lines: readonly RosterLine[]): string[] {
  const places = grouped(lines, ({ siteId, npi }) => `${siteId} ${npi}`);
  return [...places.values()].flatMap((same) => {
    const sorted = [...same].sort((a, b) => (a.startsOn < b.startsOn ? -1 : 1));
    return sorted.slice(1).flatMap((line, place) => {
      const before = sorted[place];
      if (before.endsOn !== null && before.endsOn < line.startsOn) return [];
      return [
        `line ${line.line}: NPI ${line.npi} is at site ${line.siteId} already on line ${before.line}, at the same time. ` +
          'Remove one, or end the first before the second starts.',
      ];
    });
  });
}

import type { RosterEntry } from '../roster/roster-model.js';
import { REASONS } from '../rule/attribute.js';
import type { ProviderCount } from './attribution-reads.queries.js';
import type { AttributionCounts, CountedProvider } from './attributions.js';

type Place = Pick<RosterEntry, 'tin'> & { siteId: string | null; npi: string | null };

/** Who of the roster has how many persons; also who has some and stands on the roster no more. */
export function summarise(entries: readonly RosterEntry[], counts: readonly ProviderCount[]): AttributionCounts {
  const attributed = counts.flatMap((row) => (row.tin === null ? [] : [{ ...row, tin: row.tin }]));
  const listed = (idOf: (place: Place) => string | null, nameOf: (entry: RosterEntry) => string) => {
    const known = new Map<string, CountedProvider & { tin: string }>();
    const at = (place: Place, id: string) =>
      known.get(`${place.tin} ${id}`) ?? { id, name: null, persons: 0, tin: place.tin };
    for (const entry of entries) {
      const id = idOf(entry) ?? '';
      known.set(`${entry.tin} ${id}`, { ...at(entry, id), name: nameOf(entry) });
    }
    for (const row of attributed) {
      const id = idOf(row);
      if (id === null) continue;
      const before = at(row, id);
      known.set(`${row.tin} ${id}`, { ...before, persons: before.persons + row.persons });
    }
    return [...known.values()];
  };
  const tins = listed(
    ({ tin }) => tin,
    ({ tinName }) => tinName,
  );
  return {
    persons: sum(counts),
    attributed: sum(attributed),
    unattributed: REASONS.flatMap((reason) => {
      const persons = sum(counts.filter((row) => row.reason === reason));
      return persons > 0 ? [{ reason, persons }] : [];
    }),
    tins: tins.map(({ id, name, persons }) => ({ id, name, persons })),
    sites: listed(
      ({ siteId }) => siteId,
      ({ siteName }) => siteName,
    ),
    clinicians: listed(
      ({ npi }) => npi,
      ({ clinicianName }) => clinicianName,
    ),
  };
}

function sum(rows: readonly { persons: number }[]): number {
  return rows.reduce((total, { persons }) => total + persons, 0);
}

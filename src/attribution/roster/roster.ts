import { grouped } from '../tables/grouped.js';
import type { RosterEntry } from './roster-model.js';

/** A site of a TIN. */
export interface RosterSite {
  siteId: string;
  siteName: string;
  siteAddress: string | null;
  tin: string;
}

/** Who takes part in a programme year, for looking up: pure, made of the entries of one version. */
export class Roster {
  private readonly byClinician: ReadonlyMap<string, readonly RosterEntry[]>;
  private readonly byTin: ReadonlyMap<string, readonly RosterEntry[]>;
  private readonly bySite: ReadonlyMap<string, RosterSite>;

  constructor(readonly entries: readonly RosterEntry[]) {
    this.byClinician = grouped(entries, ({ npi }) => npi);
    this.byTin = grouped(entries, ({ tin }) => tin);
    this.bySite = new Map(
      entries.map(({ siteId, siteName, siteAddress, tin }) => [siteId, { siteId, siteName, siteAddress, tin }]),
    );
  }

  site(siteId: string): RosterSite | null {
    return this.bySite.get(siteId) ?? null;
  }

  hasTin(tin: string): boolean {
    return this.byTin.has(tin);
  }

  hasClinician(npi: string): boolean {
    return this.byClinician.has(npi);
  }

  /** Whether anyone of the TIN takes part on a day. */
  tinTakesPart(tin: string, day: string): boolean {
    return (this.byTin.get(tin) ?? []).some((entry) => isIn(entry, day));
  }

  /** Where a clinician takes part on a day. */
  placesOf(npi: string, day: string): RosterEntry[] {
    return (this.byClinician.get(npi) ?? []).filter((entry) => isIn(entry, day));
  }
}

function isIn({ startsOn, endsOn }: RosterEntry, day: string): boolean {
  return startsOn <= day && (endsOn === null || day <= endsOn);
}

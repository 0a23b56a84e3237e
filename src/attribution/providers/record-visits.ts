import type { Roster } from '../roster/roster.js';
import type { RosterEntry } from '../roster/roster-model.js';
import type { LeftVisit, PlacedVisit } from '../rule/attribute.js';
import type { AttributionRule } from '../rule/attribution-rule.js';
import {
  arrayOf,
  identifierValues,
  originOf,
  type Named,
  type RecordNode,
  type RecordProviders,
} from './record-providers.js';

/** What a record says of the visits of a year. */
export interface RecordVisits {
  placed: PlacedVisit[];
  left: LeftVisit[];
  /** Organizations that it names and that cannot be found on the roster, as `source/Organization/id`. */
  unmapped: string[];
}

interface Visit {
  encounter: string;
  sourceId: string;
  day: string;
  node: RecordNode;
}

/** The one who did it, then the one in charge. https://terminology.hl7.org/ValueSet-encounter-participant-type.html */
const FIRST_PARTICIPANTS = ['PPRF', 'ATND'];

/** Reads visits of a packed record and places each at a TIN, site and clinician of the roster, or says why not. */
export class VisitPlacement {
  constructor(
    private readonly roster: Roster,
    private readonly rule: AttributionRule,
    private readonly isVisitCode: (system: string, code: string) => boolean,
  ) {}

  /** The visits of the window. */
  visitsOf(resources: readonly RecordNode[], providers: RecordProviders): RecordVisits {
    const found: RecordVisits = { placed: [], left: [], unmapped: [] };
    for (const node of resources) {
      const visit = node.resourceType === 'Encounter' ? this.visit(node) : null;
      if (visit) this.place(visit, providers, found);
    }
    return { ...found, unmapped: [...new Set(found.unmapped)].sort() };
  }

  private visit(node: RecordNode): Visit | null {
    const start = (node.period as { start?: unknown } | undefined)?.start;
    // The day as it was written: that of the practice's own calendar.
    const day = typeof start === 'string' ? start.slice(0, 10) : '';
    const { window } = this.rule;
    if (day.length !== 10 || day < window.start || day > window.end) return null;
    return { encounter: `Encounter/${node.id}`, sourceId: originOf(node)?.sourceId ?? '', day, node };
  }

  private place(visit: Visit, providers: RecordProviders, found: RecordVisits): void {
    const { encounter, sourceId, day } = visit;
    const leave = (reason: LeftVisit['reason']) => void found.left.push({ encounter, sourceId, day, reason });
    if (!this.qualifies(visit.node)) return leave('not-qualifying');
    const participants = participantsOf(visit.node);
    const clinicians = participants.flatMap((reference) => providers.npiOf(reference, sourceId) ?? []);
    const { tin, unmapped } = this.tinOf(visit, clinicians, providers);
    found.unmapped.push(...unmapped);
    if (tin === null) return leave(unmapped.length > 0 ? 'organization-unmapped' : 'organization-unknown');
    if (!this.roster.tinTakesPart(tin, day)) return leave('outside-roster');
    if (clinicians.length === 0) return leave('clinician-unknown');
    const places = clinicians.map((npi) => this.roster.placesOf(npi, day).filter((place) => place.tin === tin));
    const onRoster = places.filter((some) => some.length > 0);
    if (onRoster.length === 0) return leave('clinician-not-on-roster');
    const qualified = onRoster.find(([{ specialty }]) => this.isQualified(specialty));
    if (!qualified) return leave('specialty');
    const siteId = this.siteOf(visit, tin, qualified, providers);
    found.placed.push({ encounter, sourceId, day, tin, siteId, npi: qualified[0].npi });
  }

  private qualifies(node: RecordNode): boolean {
    if (!this.rule.visits.statuses.includes(String(node.status))) return false;
    return arrayOf(node.type).some((type) =>
      arrayOf((type as { coding?: unknown } | null)?.coding).some((coding) => {
        const { system, code } = (coding ?? {}) as { system?: unknown; code?: unknown };
        return typeof system === 'string' && typeof code === 'string' && this.isVisitCode(system, code);
      }),
    );
  }

  private isQualified(specialty: string | null): boolean {
    const { specialties } = this.rule;
    return specialties === null || specialties.some((one) => specialty?.startsWith(one));
  }

  /**
   * By the place, where the table knows it; by the organization; by the role of who took part. Where the visit names no
   * organization at all, by the clinician, if they take part in one TIN only.
   */
  private tinOf(
    visit: Visit,
    clinicians: readonly string[],
    providers: RecordProviders,
  ): { tin: string | null; unmapped: string[] } {
    const { node, sourceId, day } = visit;
    for (const location of locationsOf(node, providers, sourceId)) {
      const mapped = providers.mapping(location);
      const tin = mapped?.siteId ? this.roster.site(mapped.siteId)?.tin : mapped?.tin;
      if (tin) return { tin, unmapped: [] };
    }
    const organizations = [
      providers.named(node.serviceProvider, sourceId),
      ...participantsOf(node).map((reference) => {
        const role = providers.named(reference, sourceId);
        return role?.type === 'PractitionerRole' ? providers.named(role.resource?.organization, sourceId) : null;
      }),
    ].filter((named) => named !== null);
    for (const organization of organizations) {
      const tin = providers.tinOf(organization, sourceId);
      if (tin) return { tin, unmapped: [] };
    }
    if (organizations.length > 0) return { tin: null, unmapped: organizations.map(({ key }) => key) };
    const tins = new Set(clinicians.flatMap((npi) => this.roster.placesOf(npi, day).map(({ tin }) => tin)));
    return { tin: tins.size === 1 ? [...tins][0] : null, unmapped: [] };
  }

  /** By the place of the visit: table, or an identifier that is a site's id; else the clinician's only site. */
  private siteOf(
    { node, sourceId }: Visit,
    tin: string,
    places: readonly RosterEntry[],
    providers: RecordProviders,
  ): string | null {
    const organization = providers.named(node.serviceProvider, sourceId);
    for (const named of [...locationsOf(node, providers, sourceId), ...(organization ? [organization] : [])]) {
      const candidates = [providers.mapping(named)?.siteId ?? '', ...identifierValues(named.resource)];
      const site = candidates.find((id) => this.roster.site(id)?.tin === tin);
      if (site) return site;
    }
    const sites = new Set(places.map(({ siteId }) => siteId));
    return sites.size === 1 ? [...sites][0] : null;
  }
}

function locationsOf(node: RecordNode, providers: RecordProviders, sourceId: string): Named[] {
  return arrayOf(node.location).flatMap(
    (one) => providers.named((one as { location?: unknown } | null)?.location, sourceId) ?? [],
  );
}

/** References to who took part, those who did it first. */
function participantsOf(node: RecordNode): unknown[] {
  const participants = arrayOf(node.participant) as ({ individual?: unknown; type?: unknown } | null)[];
  const rank = (participant: { type?: unknown } | null): number => {
    const codes = arrayOf(participant?.type).flatMap((type) => arrayOf((type as { coding?: unknown } | null)?.coding));
    const places = codes.map((coding) => FIRST_PARTICIPANTS.indexOf((coding as { code?: string } | null)?.code ?? ''));
    return Math.min(FIRST_PARTICIPANTS.length, ...places.filter((place) => place >= 0));
  };
  return [...participants].sort((a, b) => rank(a) - rank(b)).flatMap((participant) => participant?.individual ?? []);
}

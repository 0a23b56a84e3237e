import {
  arrayOf,
  originOf,
  RecordProviders,
  type ProviderMappings,
  type RecordNode,
} from '../providers/record-providers.js';
import { VisitPlacement } from '../providers/record-visits.js';
import type { Roster } from '../roster/roster.js';
import { attribute, type Attribution } from '../rule/attribute.js';
import { visitCodeTest, type AttributionRule, type Otherwise } from '../rule/attribution-rule.js';

/** All that the attribution of a record depends on besides the record. */
export interface AttributionBasis {
  roster: Roster;
  rule: AttributionRule;
  mappings: ProviderMappings;
}

/** The attribution of a person with what the roster does not know of their record. */
export interface RecordAttribution extends Attribution {
  /** As `source/Organization/id`. */
  unmapped: string[];
}

/** Attributes persons by their packed records. */
export class RecordAttributions {
  private readonly placement: VisitPlacement;

  constructor(private readonly basis: AttributionBasis) {
    const { roster, rule } = basis;
    this.placement = new VisitPlacement(roster, rule, visitCodeTest(rule.visits.codes));
  }

  /** @param content the packed record: JSON text of an array of resources */
  of(content: string): RecordAttribution {
    const resources = JSON.parse(content) as RecordNode[];
    const providers = new RecordProviders(resources, this.basis.mappings);
    const { placed, left, unmapped } = this.placement.visitsOf(resources, providers);
    const attribution = attribute(placed, left);
    if (attribution.tin !== null) return { ...attribution, unmapped };
    return { ...(this.otherwise(attribution, resources, providers) ?? attribution), unmapped };
  }

  /** By what the Patient says, where the rule takes that and no visit counts. */
  private otherwise(
    attribution: Attribution,
    resources: readonly RecordNode[],
    providers: RecordProviders,
  ): Attribution | null {
    const patient = resources.find(({ resourceType }) => resourceType === 'Patient');
    if (!patient) return null;
    const sourceId = originOf(patient)?.sourceId ?? '';
    for (const way of this.basis.rule.otherwise) {
      const found = this.ways[way](patient, sourceId, providers);
      if (!found) continue;
      return { ...attribution, ...found, reason: null, explanation: { ...attribution.explanation, otherwise: way } };
    }
    return null;
  }

  private readonly ways: Record<
    Otherwise,
    (
      patient: RecordNode,
      sourceId: string,
      providers: RecordProviders,
    ) => Pick<Attribution, 'tin' | 'siteId' | 'npi'> | null
  > = {
    'general-practitioner': (patient, sourceId, providers) => {
      const day = this.basis.rule.window.end;
      for (const reference of arrayOf(patient.generalPractitioner)) {
        const npi = providers.npiOf(reference, sourceId);
        const places = npi === null ? [] : this.basis.roster.placesOf(npi, day);
        const tins = new Set(places.map(({ tin }) => tin));
        if (npi === null || tins.size !== 1) continue;
        return { tin: places[0].tin, siteId: places.length === 1 ? places[0].siteId : null, npi };
      }
      return null;
    },
    'managing-organization': (patient, sourceId, providers) => {
      const organization = providers.named(patient.managingOrganization, sourceId);
      const tin = organization ? providers.tinOf(organization, sourceId) : null;
      if (tin === null || !this.basis.roster.tinTakesPart(tin, this.basis.rule.window.end)) return null;
      return { tin, siteId: null, npi: null };
    },
  };
}

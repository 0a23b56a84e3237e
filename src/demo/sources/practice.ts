import type { EncounterLocation, EncounterParticipant, FhirResource, Reference } from 'fhir/r4.js';
import { pad } from '../calendar.js';
import { providerIdentifier } from '../people/identifiers.js';
import { FAMILY, GIVEN } from '../people/names.js';
import { addressIn, phoneNumber } from '../people/places.js';
import { Chance } from '../random.js';
import { shared } from '../shared-text.js';
import { Coder, DIALECTS, type Dialect } from './dialect.js';

const NPI = 'http://hl7.org/fhir/sid/us-npi';
/** The tax number by which the programme knows a practice. */
const TIN = 'urn:oid:2.16.840.1.113883.4.4';
const CLINICIANS = 8;
const LOCATIONS = 2;

const NAMES = [
  ['lakeside', 'Lakeside Family Medicine'],
  ['harbor', 'Harbor Internal Medicine'],
  ['riverside', 'Riverside Community Health'],
  ['summit', 'Summit Primary Care'],
  ['cedar', 'Cedar Grove Medical Group'],
  ['ashbury', 'Ashbury Clinic'],
  ['northfield', 'Northfield Health Partners'],
  ['milltown', 'Milltown Physicians'],
] as const;

/** One practice of the ACO with its EHR, and who works there. */
export class Practice {
  readonly name: string;
  readonly title: string;
  readonly dialect: Dialect;
  readonly coder: Coder;
  /** What its patients share: the organization, its places and its clinicians. */
  readonly resources: FhirResource[];
  readonly organization: Reference;
  readonly clinicians: Reference[] = [];
  private readonly locations: Reference[] = [];
  /** Each location as that of an encounter. */
  readonly sites: EncounterLocation[][] = [];
  private readonly participations = new Map<Reference, EncounterParticipant[]>();

  constructor(
    /** Place among the practices, from 0. */
    readonly index: number,
    seed: number,
  ) {
    const [name, title] = NAMES[index] ?? [`clinic-${index + 1}`, `Clinic ${index + 1}`];
    this.name = name;
    this.title = title;
    this.dialect = DIALECTS[index % DIALECTS.length];
    this.coder = new Coder(this.dialect, `https://${name}.example/codes`);
    this.organization = shared({ reference: `Organization/${name}`, display: title });
    this.resources = this.describe(new Chance(seed, 0x9a, index));
  }

  /** A clinician of the practice as the one who took part in an encounter. */
  participation(clinician: Reference): EncounterParticipant[] {
    return this.participations.get(clinician) ?? [{ individual: clinician }];
  }

  private describe(chance: Chance): FhirResource[] {
    const base = 100_000_000 + this.index * 1000;
    const telephone = [{ system: 'phone' as const, value: this.dialect.phone(phoneNumber(chance)) }];
    const organization: FhirResource = {
      resourceType: 'Organization',
      id: this.name,
      active: true,
      identifier: [
        { system: NPI, value: providerIdentifier(base) },
        { system: TIN, value: `84${pad(1_000_000 + this.index * 7919, 7)}` },
      ],
      type: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/organization-type', code: 'prov' }] }],
      name: this.title,
      telecom: telephone,
      address: [addressOf(chance)],
    };
    const places = Array.from({ length: LOCATIONS }, (_, nth) => this.location(nth, chance));
    const people = Array.from({ length: CLINICIANS }, (_, nth) => this.clinician(nth, base + 1 + nth, chance));
    return [organization, ...places, ...people.flat()];
  }

  private location(nth: number, chance: Chance): FhirResource {
    const [id, name] = [`${this.name}-site-${nth + 1}`, `${this.title}, site ${nth + 1}`];
    const location = { reference: `Location/${id}`, display: name };
    this.locations.push(location);
    this.sites.push(shared([{ location }]));
    const managingOrganization = this.organization;
    const identifier = [{ system: `https://${this.name}.example/sites`, value: id }];
    const address = addressOf(chance);
    return { resourceType: 'Location', id, identifier, status: 'active', name, address, managingOrganization };
  }

  private clinician(nth: number, number: number, chance: Chance): FhirResource[] {
    const gender = chance.pick(['female', 'male'] as const);
    const [given, family] = [chance.pick(GIVEN[gender]), chance.pick(FAMILY)];
    const id = `${this.name}-clinician-${nth + 1}`;
    const practitioner: Reference = shared({ reference: `Practitioner/${id}`, display: `${given} ${family}, MD` });
    this.clinicians.push(practitioner);
    this.participations.set(practitioner, shared([{ individual: practitioner }]));
    return [
      {
        resourceType: 'Practitioner',
        id,
        active: true,
        identifier: [{ system: NPI, value: providerIdentifier(number) }],
        name: [{ use: 'official', family, given: [given], suffix: ['MD'] }],
        gender,
      },
      {
        resourceType: 'PractitionerRole',
        id: `${id}-role`,
        active: true,
        practitioner,
        organization: this.organization,
        code: [{ coding: [{ system: 'http://nucc.org/provider-taxonomy', code: '207Q00000X' }] }],
        location: [this.locations[nth % LOCATIONS]],
      },
    ];
  }
}

function addressOf(chance: Chance) {
  const { line, ...town } = addressIn(chance);
  return { line: [line], ...town };
}

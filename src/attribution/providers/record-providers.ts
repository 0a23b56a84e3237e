import { parseReference } from '../../fhir/reference.js';

/** A resource of a packed record, as far as it is looked at. */
export type RecordNode = Record<string, unknown> & { resourceType: string; id: string };

/** What a row of the table of mappings says. */
export interface ProviderMapping {
  tin: string | null;
  siteId: string | null;
  npi: string | null;
}

/** By `source/Type/id`. */
export type ProviderMappings = ReadonlyMap<string, ProviderMapping>;

/** A reference, with where what it names stands: in the record, or only at its EHR. */
export interface Named {
  /** `source/Type/id`: the EHR's id of it. */
  key: string;
  type: string;
  /** Null where it is not in the record. */
  resource: RecordNode | null;
}

/** https://terminology.hl7.org/NamingSystem-npi.html */
const NPI_SYSTEMS = ['http://hl7.org/fhir/sid/us-npi', 'urn:oid:2.16.840.1.113883.4.6'];
/** US employer or individual taxpayer number. https://terminology.hl7.org/NamingSystem-USEIN.html */
const TIN_SYSTEMS = ['urn:oid:2.16.840.1.113883.4.4', 'http://hl7.org/fhir/sid/us-ein'];
/** How far `Organization.partOf` is followed. */
const HIGHEST = 4;

/** Who and what the resources of one packed record name. Pure: the table of mappings is given. */
export class RecordProviders {
  private readonly byReference: ReadonlyMap<string, RecordNode>;

  constructor(
    resources: readonly RecordNode[],
    private readonly mappings: ProviderMappings,
  ) {
    this.byReference = new Map(
      resources.filter(({ resourceType }) => PROVIDERS.has(resourceType)).map((one) => [keyIn(one), one]),
    );
  }

  /** What a Reference of a resource of this source names; null where it names nothing that can be looked up. */
  named(reference: unknown, sourceId: string): Named | null {
    const text = (reference as { reference?: unknown } | undefined)?.reference;
    const target = typeof text === 'string' ? parseReference(text) : null;
    if (target?.kind !== 'resource') return null;
    const resource = this.byReference.get(`${target.type}/${target.id}`) ?? null;
    const origin = resource ? originOf(resource) : null;
    return {
      type: target.type,
      resource,
      key: origin?.key ?? `${sourceId}/${target.type}/${idAt(target.id, sourceId)}`,
    };
  }

  mapping(named: Named): ProviderMapping | null {
    return this.mappings.get(named.key) ?? null;
  }

  /** The TIN of an Organization, by table or identifier, its own or of one it is part of; null where none says. */
  tinOf(organization: Named, sourceId: string): string | null {
    let current: Named | null = organization;
    for (let step = 0; current && step < HIGHEST; step += 1) {
      const tin = this.mapping(current)?.tin ?? identifierOf(current.resource, TIN_SYSTEMS)?.replace('-', '');
      if (tin) return tin;
      current = this.named(current.resource?.partOf, sourceId);
    }
    return null;
  }

  /** The NPI of a Reference to a Practitioner or PractitionerRole, by table or identifier; null where none says. */
  npiOf(reference: unknown, sourceId: string): string | null {
    const direct = identifierIn([(reference as { identifier?: unknown } | undefined)?.identifier], NPI_SYSTEMS);
    if (direct) return direct;
    const named = this.named(reference, sourceId);
    if (!named) return null;
    const npi = this.mapping(named)?.npi ?? identifierOf(named.resource, NPI_SYSTEMS);
    if (npi) return npi;
    return named.type === 'PractitionerRole' ? this.npiOf(named.resource?.practitioner, sourceId) : null;
  }
}

/** The EHR that a resource of a packed record came from, and its key there. */
export function originOf(resource: RecordNode): { sourceId: string; key: string } | null {
  const source = (resource.meta as { source?: unknown } | undefined)?.source;
  const found = typeof source === 'string' ? /^urn:uuid:([0-9a-f-]{36})#(.+)$/.exec(source) : null;
  return found ? { sourceId: found[1], key: `${found[1]}/${found[2]}` } : null;
}

/** Values of a resource's identifiers, whatever their system. */
export function identifierValues(resource: RecordNode | null): string[] {
  return arrayOf(resource?.identifier).flatMap((one) => {
    const { value } = (one ?? {}) as { value?: unknown };
    return typeof value === 'string' ? [value] : [];
  });
}

export function arrayOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

const PROVIDERS: ReadonlySet<string> = new Set(['Organization', 'Location', 'Practitioner', 'PractitionerRole']);

function keyIn({ resourceType, id }: RecordNode): string {
  return `${resourceType}/${id}`;
}

function identifierOf(resource: RecordNode | null, systems: readonly string[]): string | null {
  return identifierIn(arrayOf(resource?.identifier), systems);
}

function identifierIn(identifiers: readonly unknown[], systems: readonly string[]): string | null {
  for (const one of identifiers) {
    const { system, value } = (one ?? {}) as { system?: unknown; value?: unknown };
    if (typeof value === 'string' && systems.includes(String(system))) return value.trim();
  }
  return null;
}

/** Records of several sources put the beginning of the source's id before each id (src/records/pack-record.ts). */
function idAt(id: string, sourceId: string): string {
  const [prefix, ...rest] = id.split('.');
  return prefix.length >= 8 && rest.length > 0 && sourceId.startsWith(prefix) ? rest.join('.') : id;
}

import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuditTrail, type Actor } from '../../access/audit-trail.js';
import { NotFoundError, UnusableInputError } from '../../errors/refusals.js';
import { AttributionYears } from '../attributions/attribution-years.service.js';
import { isProviderIdentifier, taxNumber } from '../roster/provider-identifier.js';
import {
  deleteMapping,
  readStoredMappings,
  readUnmapped,
  storeMapping,
  type StoredMapping,
  type UnmappedProvider,
} from './provider-mapping.queries.js';

/** What is mapped: a resource of an EHR. */
export interface MappedResource {
  /** Name of the source. */
  source: string;
  /** `Organization/12`, `Location/3`, `Practitioner/7`. */
  reference: string;
}

/** To what: a TIN, with a site or without, for organizations and places; an NPI for clinicians. */
export interface MappingTarget {
  tin?: string;
  siteId?: string;
  npi?: string;
}

const REFERENCE = /^(Organization|Location|Practitioner)\/([A-Za-z0-9\-.]{1,64})$/;

/** What EHRs call the organizations, places and clinicians of the roster, where their identifiers do not say it. */
@Injectable()
export class ProviderMappingsService {
  constructor(
    private readonly database: DataSource,
    private readonly years: AttributionYears,
    private readonly audit: AuditTrail,
  ) {}

  list(): Promise<StoredMapping[]> {
    return readStoredMappings(this.database);
  }

  /** What is named by records and not known, by the number of persons concerned. @throws AttributionNotReadyError */
  async unmapped(year: number): Promise<UnmappedProvider[]> {
    await this.years.show(year);
    return readUnmapped(this.database, year);
  }

  /**
   * Everyone is attributed anew with it.
   * @throws UnusableInputError for a reference or a number that is none, or does not fit the other
   * @throws NotFoundError for an unknown source
   */
  async map(resource: MappedResource, target: MappingTarget, actor: Actor): Promise<void> {
    const key = await this.#key(resource);
    const { tin, siteId, npi } = checkedTarget(key.type, target);
    await this.database.transaction(async (manager) => {
      await storeMapping(manager, { ...key, tin, siteId, npi, mappedBy: `${actor.kind}/${actor.id}` });
      await this.years.sweep(manager);
      await this.audit.recordWithin(manager, {
        actor,
        action: 'update',
        entityType: 'provider-mapping',
        entityId: `${resource.source}/${resource.reference}`,
        details: { tin, siteId, npi },
      });
    });
    await this.years.dispatch();
  }

  /** @throws NotFoundError where it is not mapped */
  async unmap(resource: MappedResource, actor: Actor): Promise<void> {
    const key = await this.#key(resource);
    await this.database.transaction(async (manager) => {
      if (!(await deleteMapping(manager, key))) {
        throw new NotFoundError(`${resource.reference} of ${resource.source} is not mapped.`);
      }
      await this.years.sweep(manager);
      await this.audit.recordWithin(manager, {
        actor,
        action: 'delete',
        entityType: 'provider-mapping',
        entityId: `${resource.source}/${resource.reference}`,
      });
    });
    await this.years.dispatch();
  }

  async #key({ source, reference }: MappedResource): Promise<{ sourceId: string; type: string; resourceId: string }> {
    const [, type, resourceId] = REFERENCE.exec(reference) ?? [];
    if (type === undefined || resourceId === undefined) {
      throw new UnusableInputError(
        `"${reference}" cannot be mapped: name an Organization, Location or Practitioner, such as Organization/12.`,
      );
    }
    const [found] = await this.database.query<{ id: string }[]>('select id from sources where name = $1', [source]);
    if (!found) throw new NotFoundError(`There is no source ${source}.`);
    return { sourceId: found.id, type, resourceId };
  }
}

function checkedTarget(
  type: string,
  { tin, siteId, npi }: MappingTarget,
): { tin: string | null; siteId: string | null; npi: string | null } {
  if (type === 'Practitioner') {
    if (npi === undefined || tin !== undefined || siteId !== undefined) {
      throw new UnusableInputError('A Practitioner is mapped to an NPI, and to nothing else.');
    }
    if (!isProviderIdentifier(npi)) throw new UnusableInputError(`"${npi}" is no NPI: ten digits with a check digit.`);
    return { tin: null, siteId: null, npi };
  }
  if (tin === undefined || npi !== undefined) {
    throw new UnusableInputError(
      `${type === 'Location' ? 'A Location' : 'An Organization'} is mapped to a TIN, and to a site if need be.`,
    );
  }
  const number = taxNumber(tin);
  if (number === null) throw new UnusableInputError(`"${tin}" is no TIN: it has nine digits.`);
  return { tin: number, siteId: siteId ?? null, npi: null };
}

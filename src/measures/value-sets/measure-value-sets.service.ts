import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { AuditTrail, type Actor } from '../../access/audit-trail.js';
import { ConflictError, NotFoundError } from '../../errors/refusals.js';
import { parseCanonical } from '../../terminology/canonical.js';
import { ValueSetStore } from '../../terminology/value-set-store.service.js';
import { UnknownPackageError } from '../measure-errors.js';
import { MeasurePackageEntity, type NamedValueSet } from '../measure-package.entity.js';
import type { ResolvedValueSet, ValueSetVersion } from '../measure-packages.js';
import { ValueSetPinEntity } from './value-set-pin.entity.js';
import { withPins } from './value-set-pins.queries.js';
import { resolveValueSet, versionsOf } from './value-set-resolution.js';

/** A value set that a package names, the version in use, and those that could be. */
export interface ValueSetUse extends ResolvedValueSet {
  versions: ValueSetVersion[];
}

/** A pin that is not there, or of a value set or version that is not. */
export class UnknownPinError extends NotFoundError {
  override name = 'UnknownPinError';
}

/** The logic or the package's manifest fixes the version: an operator cannot. */
export class VersionFixedError extends ConflictError {
  override name = 'VersionFixedError';
}

/** Which versions of value sets the packages use, and the operators' pins. Packages are meant by their ids. */
@Injectable()
export class MeasureValueSets {
  constructor(
    @InjectRepository(ValueSetPinEntity) private readonly pins: Repository<ValueSetPinEntity>,
    private readonly store: ValueSetStore,
    private readonly auditTrail: AuditTrail,
  ) {}

  /** Every value set that the package names, in the order of its logic. @throws UnknownPackageError */
  async of(packageId: string): Promise<ValueSetUse[]> {
    const named = await this.named(packageId);
    const stored = await this.store.versions(named.map(({ reference }) => parseCanonical(reference).url));
    return named.map((one) => ({ ...resolveValueSet(one, stored), versions: versionsOf(one, stored) }));
  }

  /**
   * Fixes the version of a value set for one package; it counts from the next run on.
   * @throws UnknownPackageError
   * @throws UnknownPinError when the package names no such value set, or no such version is there
   * @throws VersionFixedError when the logic or the manifest names another version
   */
  async pin(packageId: string, url: string, version: string, actor: Actor): Promise<ValueSetUse> {
    const use = await this.use(packageId, url);
    if (use.fixedBy === 'reference' || use.fixedBy === 'manifest') {
      const by = use.fixedBy === 'reference' ? 'logic' : 'manifest of the package';
      throw new VersionFixedError(`The ${by} fixes ${url} to version ${use.wanted}; a pin would not count.`);
    }
    if (!use.versions.some((one) => one.version === version)) {
      const there = use.versions.map((one) => one.version || '(none)').join(', ');
      throw new UnknownPinError(
        `There is no version ${version || '(none)'} of ${url}: ${there || 'none is'} stored. Import it first.`,
      );
    }
    await this.pins.upsert({ packageId, url, version, pinnedAt: new Date() }, ['packageId', 'url']);
    await this.record(actor, 'pin', packageId, url, version);
    return this.use(packageId, url);
  }

  /** Takes a pin away. @throws UnknownPackageError, UnknownPinError */
  async unpin(packageId: string, url: string, actor: Actor): Promise<ValueSetUse> {
    await this.use(packageId, url);
    const { affected } = await this.pins.delete({ packageId, url });
    if (!affected) throw new UnknownPinError(`${url} is not pinned for this measure.`);
    await this.record(actor, 'unpin', packageId, url, null);
    return this.use(packageId, url);
  }

  private async use(packageId: string, url: string): Promise<ValueSetUse> {
    const uses = (await this.of(packageId)).filter((one) => one.url === url);
    const [found] = [...uses.filter(({ fixedBy }) => fixedBy !== 'reference'), ...uses];
    if (!found) throw new UnknownPinError(`The logic of this measure names no value set ${url}.`);
    return found;
  }

  private async named(packageId: string): Promise<NamedValueSet[]> {
    const { manager } = this.pins;
    const row = await manager.findOne(MeasurePackageEntity, {
      select: { id: true, valueSets: true },
      where: { id: packageId },
    });
    if (!row) throw new UnknownPackageError(`No measure package ${packageId}. See \`caliper measures list\`.`);
    return (await withPins([row], manager))[0]?.valueSets ?? [];
  }

  private record(actor: Actor, step: 'pin' | 'unpin', packageId: string, url: string, version: string | null) {
    return this.auditTrail.record({
      actor,
      action: 'update',
      entityType: 'Measure',
      entityId: packageId,
      details: { step, valueSet: url, version },
    });
  }
}

import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuditTrail, type Actor } from '../../access/audit-trail.js';
import { UnusableInputError } from '../../errors/refusals.js';
import { compareVersions } from '../../terminology/canonical.js';
import { LifeCycleError } from '../measure-errors.js';
import { MeasurePackageEntity } from '../measure-package.entity.js';
import { MeasurePackages, type PackageSummary } from '../measure-packages.js';
import { nextVersion } from './next-version.js';
import { clonePackage } from './package-clone.js';

export interface CloneRequest {
  /** Absent: the one after the newest version there is, a correction or, with `year`, the version of another year. */
  version?: string;
  /** Year that the effective period moves to. */
  year?: number;
}

const LONGEST_VERSION = 64;

/** Makes the draft of a measure's next version out of a package that is there. */
@Injectable()
export class PackageCloning {
  constructor(
    private readonly database: DataSource,
    private readonly packages: MeasurePackages,
    private readonly auditTrail: AuditTrail,
  ) {}

  /**
   * @param reference as {@link MeasurePackages.find} takes it
   * @throws UnknownPackageError, UnusableInputError for a version that is none or a year out of range, LifeCycleError
   *   when the version is there already
   */
  async clone(reference: string, { version: asked, year }: CloneRequest, actor: Actor): Promise<PackageSummary> {
    if (asked !== undefined) checkVersion(asked);
    if (year !== undefined) checkYear(year);
    const { id } = await this.packages.find(reference);
    // One clone after the other, so that two of them do not take the same version.
    const { origin, clone } = await this.database.transaction(async (manager) => {
      await manager.query(`select pg_advisory_xact_lock(hashtext('measure_package_clones'))`);
      const source = await manager.findOneByOrFail(MeasurePackageEntity, { id });
      const known = await manager.find(MeasurePackageEntity, { select: { version: true }, where: { url: source.url } });
      const version = asked ?? versionAfter(known, year);
      if (known.some((one) => one.version === version)) {
        throw new LifeCycleError(`${source.url}|${version} is there already. Give another version.`);
      }
      const settings = { version, year, date: new Date().toISOString().slice(0, 10), uuid: randomUUID() };
      const bundle = clonePackage({ measure: source.measure, ...source.content }, settings);
      const { packages } = await this.packages.importBundle(bundle, actor);
      const [imported] = packages;
      if (!imported) throw new Error('The clone was not imported.');
      return { origin: `${source.url}|${source.version}`, clone: imported.package };
    });
    await this.auditTrail.record({
      actor,
      action: 'update',
      entityType: 'Measure',
      entityId: clone.id,
      details: { step: 'clone', from: origin, version: clone.version },
    });
    return clone;
  }
}

/** The newest version and what follows it. */
function versionAfter(known: readonly { version: string }[], year: number | undefined): string {
  const newest =
    known
      .map(({ version }) => version)
      .sort(compareVersions)
      .at(-1) ?? '';
  const next = nextVersion(newest, year === undefined ? 'correction' : 'year');
  if (next !== undefined) return next;
  throw new UnusableInputError(`What follows version ${JSON.stringify(newest)} is not known: give the version.`);
}

/** A canonical reference ends at `|version`, and CQL writes it between quotes. */
function checkVersion(version: string): void {
  if (/^[A-Za-z0-9][A-Za-z0-9._+-]*$/.test(version) && version.length <= LONGEST_VERSION) return;
  throw new UnusableInputError(
    `A version is at most ${LONGEST_VERSION} letters, digits, dots, dashes, underscores and plus signs, such as 2.0.0.`,
  );
}

function checkYear(year: number): void {
  if (Number.isInteger(year) && year >= 1900 && year <= 2999) return;
  throw new UnusableInputError('The year must be a year such as 2027.');
}

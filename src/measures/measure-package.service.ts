import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, type Repository } from 'typeorm';
import { AuditTrail, type Actor } from '../access/audit-trail.js';
import type { MeasurePackage, PackageBundle } from '../cql/engine.js';
import type { ValueSet } from '../fhir/types.js';
import { ValueSetExpander, withExpansion } from '../terminology/value-set-expander.js';
import { ValueSetStore, type StoredValueSet } from '../terminology/value-set-store.service.js';
import { LifeCycleError, UnknownPackageError } from './measure-errors.js';
import { MeasurePackageEntity } from './measure-package.entity.js';
import { MeasurePackages } from './measure-packages.js';
import type { ImportOutcome, PackageDetails, PackageSummary } from './measure-packages.js';
import { contentsOf } from './import/package-contents.js';
import { readDirectory } from './import/package-directory.js';
import { populationsOf } from './package-populations.js';
import { PackageImports, packagesInTurn, type StoredImport } from './import/package-imports.service.js';
import { chooseRow, effectivePeriodsOverlap, summarize, type PackageRow } from './package-summary.js';
import { valueSetWarnings } from './package-warnings.js';
import { ProgrammeCatalogue } from './programmes/programmes.js';
import { withPins } from './value-sets/value-set-pins.queries.js';
import { resolveValueSet } from './value-sets/value-set-resolution.js';

/** All but the libraries and value sets, which are megabytes. */
const WITHOUT_CONTENT = {
  id: true,
  url: true,
  version: true,
  name: true,
  title: true,
  status: true,
  contentHash: true,
  measure: true,
  valueSets: true,
  importedAt: true,
} as const satisfies Record<keyof PackageRow, true>;

/** Keeps measure packages in PostgreSQL. Imports and steps of the life cycle happen one after another. */
@Injectable()
export class MeasurePackageService extends MeasurePackages {
  /** Read when first asked for: no other command or job waits for it. */
  private directionsRead?: ReadonlyMap<string, boolean>;

  constructor(
    @InjectRepository(MeasurePackageEntity) private readonly packages: Repository<MeasurePackageEntity>,
    private readonly imports: PackageImports,
    private readonly valueSets: ValueSetStore,
    private readonly auditTrail: AuditTrail,
  ) {
    super();
  }

  async importBundle(bundle: PackageBundle, actor: Actor): Promise<ImportOutcome> {
    return this.told(await this.imports.import(contentsOf(bundle), actor));
  }

  async importDirectory(path: string, actor: Actor): Promise<ImportOutcome> {
    return this.told(await this.imports.import(await readDirectory(path), actor, 'kept on disk'));
  }

  async list(): Promise<PackageSummary[]> {
    const rows = await this.rows();
    const stored = await this.storedFor(rows);
    return rows.map((row) => summarize(row, stored, this.directions().get(row.url)));
  }

  async active(): Promise<PackageSummary[]> {
    return (await this.list()).filter(({ status }) => status === 'active');
  }

  async find(reference: string): Promise<PackageDetails> {
    const row = chooseRow(reference, await this.rows());
    if (!row) throw unknown(reference);
    const stored = await this.storedFor([row]);
    const { content } = await this.packages.findOneOrFail({
      select: { id: true, content: true },
      where: { id: row.id },
    });
    return {
      ...summarize(row, stored, this.directions().get(row.url)),
      contentHash: row.contentHash.toString('hex'),
      populations: populationsOf(row.measure),
      libraries: content.libraries.map(({ url, name, version }) => ({
        url: url ?? name ?? '',
        version: version ?? '',
      })),
      valueSets: row.valueSets.map((named) => resolveValueSet(named, stored)),
    };
  }

  async load(id: string): Promise<MeasurePackage> {
    const row = await this.row(id);
    const { content } = await this.packages.findOneOrFail({ select: { id: true, content: true }, where: { id } });
    const stored = await this.storedFor([row]);
    const resolved = row.valueSets.map((named) => resolveValueSet(named, stored));
    const imported = resolved.filter(({ origin }) => origin === 'imported');
    const held = new Set(
      resolved.filter(({ origin }) => origin === 'package').map(({ url, version }) => `${url}|${version}`),
    );
    return {
      measure: row.measure,
      libraries: content.libraries,
      valueSets: [
        ...expanded(content.valueSets, row.importedAt).filter(({ url, version = '' }) => held.has(`${url}|${version}`)),
        ...(await this.valueSets.contents(imported.map(({ url, version }) => ({ url, version: version ?? '' })))),
      ],
    };
  }

  async fingerprint(id: string): Promise<string> {
    const row = await this.row(id);
    const stored = await this.storedFor([row]);
    const hash = createHash('sha256').update(row.contentHash);
    for (const { url, version, origin } of row.valueSets.map((named) => resolveValueSet(named, stored))) {
      if (origin !== 'imported') continue;
      const importedAt = stored.find((one) => one.url === url && one.version === version)?.importedAt;
      hash.update(JSON.stringify([url, version, importedAt]));
    }
    return hash.digest('hex');
  }

  async activate(id: string, actor: Actor): Promise<PackageSummary> {
    await this.inTurn(async (manager) => {
      const row = await this.row(id, manager);
      const own = summarize(row, []);
      const rival = (await this.rows(manager)).find(
        (other) =>
          other.id !== id &&
          other.url === row.url &&
          other.status === 'active' &&
          effectivePeriodsOverlap(own.effectivePeriod, summarize(other, []).effectivePeriod),
      );
      if (rival) {
        throw new LifeCycleError(
          `${row.name} ${row.version} cannot be activated: version ${rival.version} is active for an overlapping ` +
            `effective period. Retire ${rival.url}|${rival.version} first.`,
        );
      }
      await manager.update(MeasurePackageEntity, { id }, { status: 'active' });
    });
    return this.recordStep(id, 'activate', actor);
  }

  async retire(id: string, actor: Actor): Promise<PackageSummary> {
    await this.inTurn(async (manager) => {
      const row = await this.row(id, manager);
      if (row.status === 'draft') {
        throw new LifeCycleError(
          `${row.name} ${row.version} is a draft: it was never in use, so nothing is to retire.`,
        );
      }
      await manager.update(MeasurePackageEntity, { id }, { status: 'retired' });
    });
    return this.recordStep(id, 'retire', actor);
  }

  private directions(): ReadonlyMap<string, boolean> {
    return (this.directionsRead ??= ProgrammeCatalogue.shipped().directions());
  }

  private async told({ packages, warnings, ...imported }: StoredImport): Promise<ImportOutcome> {
    const summaries = new Map((await this.list()).map((summary) => [summary.id, summary]));
    const told = packages.map(({ result, id }) => ({ result, package: summaries.get(id) as PackageSummary }));
    return {
      ...imported,
      packages: told,
      warnings: [...warnings, ...told.flatMap((one) => valueSetWarnings(one.package))],
    };
  }

  private inTurn<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return packagesInTurn(this.packages.manager, work);
  }

  private async rows(manager = this.packages.manager): Promise<PackageRow[]> {
    const rows = await manager.find(MeasurePackageEntity, {
      select: WITHOUT_CONTENT,
      order: { title: 'asc', version: 'asc', id: 'asc' },
    });
    return withPins(rows, manager);
  }

  private async row(id: string, manager = this.packages.manager): Promise<PackageRow> {
    const row = (await this.rows(manager)).find((one) => one.id === id);
    if (!row) throw unknown(id);
    return row;
  }

  private storedFor(rows: readonly PackageRow[]): Promise<StoredValueSet[]> {
    const urls = new Set(rows.flatMap((row) => row.valueSets.map(({ reference }) => reference.split('|')[0] ?? '')));
    return urls.size > 0 ? this.valueSets.versions([...urls]) : Promise.resolve([]);
  }

  private async recordStep(id: string, step: 'activate' | 'retire', actor: Actor): Promise<PackageSummary> {
    const {
      contentHash: _hash,
      populations: _populations,
      libraries: _libraries,
      valueSets: _valueSets,
      ...summary
    } = await this.find(id);
    await this.auditTrail.record({
      actor,
      action: 'update',
      entityType: 'Measure',
      entityId: id,
      details: { step, url: summary.url, version: summary.version },
    });
    return summary;
  }
}

/** The value sets of a package as engines read them: codes of definitions are computed from the package. */
function expanded(valueSets: readonly ValueSet[], importedAt: Date): ValueSet[] {
  const expander = new ValueSetExpander(valueSets);
  return valueSets.map((valueSet) =>
    valueSet.expansion ? valueSet : withExpansion(valueSet, expander.expand(valueSet), importedAt.toISOString()),
  );
}

function unknown(reference: string): UnknownPackageError {
  return new UnknownPackageError(`No measure package ${JSON.stringify(reference)}. See \`caliper measures list\`.`);
}

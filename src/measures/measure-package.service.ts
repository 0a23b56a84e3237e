import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, type Repository } from 'typeorm';
import { AuditTrail, type Actor } from '../access/audit-trail.js';
import type { MeasurePackage, PackageBundle } from '../cql/engine.js';
import type { ValueSet } from '../fhir/types.js';
import { ValueSetRefusedError, ValueSetStore, type StoredValueSet } from '../terminology/value-set-store.service.js';
import { contentHash } from './content-hash.js';
import { LifeCycleError, PackageRefusedError, UnknownPackageError } from './measure-errors.js';
import { MeasurePackageEntity } from './measure-package.entity.js';
import { MeasurePackages } from './measure-packages.js';
import type { ImportOutcome, PackageDetails, PackageImport, PackageSummary } from './measure-packages.js';
import { readPackageDirectory } from './package-directory.js';
import { populationsOf } from './package-populations.js';
import { readBundle, type ReadPackage } from './package-reader.js';
import { chooseRow, effectivePeriodsOverlap, resolveValueSet, summarize, type PackageRow } from './package-summary.js';
import { ProgrammeCatalogue } from './programmes.js';

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
  private readonly directions = ProgrammeCatalogue.shipped().directions();

  constructor(
    @InjectRepository(MeasurePackageEntity) private readonly packages: Repository<MeasurePackageEntity>,
    private readonly valueSets: ValueSetStore,
    private readonly auditTrail: AuditTrail,
  ) {
    super();
  }

  async importBundle(bundle: PackageBundle, actor: Actor): Promise<ImportOutcome> {
    const read = readBundle(bundle);
    const stored = await this.inTurn(async (manager) => {
      const results: { result: PackageImport['result']; id: string }[] = [];
      for (const one of read.packages) results.push(await this.store(one, manager));
      return { results, valueSets: await this.storeLoose(read.looseValueSets, manager) };
    });
    const summaries = new Map((await this.list()).map((summary) => [summary.id, summary]));
    const packages = stored.results.map(({ result, id }) => ({
      result,
      package: summaries.get(id) as PackageSummary,
    }));
    await this.recordImport(packages, stored.valueSets, actor);
    return {
      packages,
      valueSets: stored.valueSets.map(({ url, version, codeCount }) => ({ url, version, codeCount })),
      warnings: [...read.warnings, ...packages.flatMap((one) => warningsOf(one.package))],
    };
  }

  async importDirectory(path: string, actor: Actor): Promise<ImportOutcome> {
    return this.importBundle(await readPackageDirectory(path), actor);
  }

  async list(): Promise<PackageSummary[]> {
    const rows = await this.rows();
    const stored = await this.storedFor(rows);
    return rows.map((row) => summarize(row, stored, this.directions.get(row.url)));
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
      ...summarize(row, stored, this.directions.get(row.url)),
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
    const imported = (await this.resolve(row)).filter(({ origin }) => origin === 'imported');
    const replaced = new Set(imported.map(({ url }) => url));
    const contents = await Promise.all(imported.map(({ url, version }) => this.valueSets.content(url, version ?? '')));
    return {
      measure: row.measure,
      libraries: content.libraries,
      valueSets: [
        ...content.valueSets.filter(({ url }) => !replaced.has(url ?? '')),
        ...contents.filter((valueSet): valueSet is ValueSet => valueSet !== null),
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

  /** Serialises everything that changes packages, over all processes. */
  private inTurn<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.packages.manager.transaction(async (manager) => {
      await manager.query(`select pg_advisory_xact_lock(hashtext('measure_packages'))`);
      return work(manager);
    });
  }

  private async store(
    read: ReadPackage,
    manager: EntityManager,
  ): Promise<{ result: PackageImport['result']; id: string }> {
    const row = rowOf(read);
    const { url, version } = row;
    const repository = manager.getRepository(MeasurePackageEntity);
    const existing = await repository.findOne({
      select: { id: true, status: true, contentHash: true },
      where: { url, version },
    });
    if (!existing) return { result: 'imported', id: (await repository.save(row)).id };
    if (existing.contentHash.equals(row.contentHash)) return { result: 'already there', id: existing.id };
    if (existing.status !== 'draft') {
      throw new PackageRefusedError([
        `${url}|${version} is ${existing.status} with other content. What was in use is never changed under the same ` +
          `version: import it under a new version.`,
      ]);
    }
    await repository.save({ ...row, id: existing.id, importedAt: new Date() });
    return { result: 'replaced', id: existing.id };
  }

  private async storeLoose(valueSets: ValueSet[], manager: EntityManager): Promise<StoredValueSet[]> {
    if (valueSets.length === 0) return [];
    try {
      return await this.valueSets.import(valueSets, manager);
    } catch (error) {
      if (error instanceof ValueSetRefusedError) throw new PackageRefusedError(error.reasons, { cause: error });
      throw error;
    }
  }

  private rows(manager = this.packages.manager): Promise<PackageRow[]> {
    return manager.find(MeasurePackageEntity, {
      select: WITHOUT_CONTENT,
      order: { title: 'asc', version: 'asc', id: 'asc' },
    });
  }

  private async row(id: string, manager = this.packages.manager): Promise<PackageRow> {
    const row = (await this.rows(manager)).find((one) => one.id === id);
    if (!row) throw unknown(id);
    return row;
  }

  private async resolve(row: PackageRow) {
    const stored = await this.storedFor([row]);
    return row.valueSets.map((named) => resolveValueSet(named, stored));
  }

  private storedFor(rows: readonly PackageRow[]): Promise<StoredValueSet[]> {
    const urls = new Set(rows.flatMap((row) => row.valueSets.map(({ reference }) => reference.split('|')[0] ?? '')));
    return urls.size > 0 ? this.valueSets.versions([...urls]) : Promise.resolve([]);
  }

  private async recordImport(packages: PackageImport[], valueSets: StoredValueSet[], actor: Actor): Promise<void> {
    const changed = packages.filter(({ result }) => result !== 'already there');
    await this.auditTrail.record(
      ...changed.map(({ result, package: one }) => ({
        actor,
        action: result === 'imported' ? ('create' as const) : ('update' as const),
        entityType: 'Measure',
        entityId: one.id,
        details: { url: one.url, version: one.version },
      })),
      ...valueSets.map(({ url, version, codeCount }) => ({
        actor,
        action: 'update' as const,
        entityType: 'ValueSet',
        entityId: url,
        details: { version, codes: codeCount },
      })),
    );
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

function rowOf(read: ReadPackage): Omit<MeasurePackageEntity, 'id' | 'importedAt'> {
  const { measure, libraries, valueSets, named } = read;
  const name = measure.name ?? measure.id ?? measure.url ?? '';
  return {
    url: measure.url ?? '',
    version: measure.version ?? '',
    name,
    title: measure.title ?? name,
    status: 'draft',
    contentHash: contentHash(read),
    measure,
    content: { libraries, valueSets },
    valueSets: named,
  };
}

function unknown(reference: string): UnknownPackageError {
  return new UnknownPackageError(`No measure package ${JSON.stringify(reference)}. See \`caliper measures list\`.`);
}

function warningsOf({ name, missing, starters }: PackageSummary): string[] {
  return [
    ...missing.map((reference) => `${name}: no codes for value set ${reference}; it is taken as empty. Import it.`),
    ...(starters.length > 0
      ? [
          `${name}: ${starters.length} starter value sets. Import the expansions of the Value Set Authority Center before you submit.`,
        ]
      : []),
  ];
}

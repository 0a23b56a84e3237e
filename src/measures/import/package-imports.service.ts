import { Injectable } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import { InjectEntityManager } from '@nestjs/typeorm';
import { AuditTrail, type Actor } from '../../access/audit-trail.js';
import type { ValueSet } from '../../fhir/types.js';
import {
  ValueSetRefusedError,
  ValueSetStore,
  type ImportedValueSet,
} from '../../terminology/value-set-store.service.js';
import { contentHash } from './content-hash.js';
import { translateOnce } from './elm-cache.js';
import { translateContents } from './library-translation.js';
import { looseLibraries } from './loose-libraries.js';
import { PackageRefusedError } from '../measure-errors.js';
import { MeasurePackageEntity } from '../measure-package.entity.js';
import type { ImportOutcome, LibraryImport, PackageImport } from '../measure-packages.js';
import { readModels } from './model-library.js';
import type { PackageContents } from './package-contents.js';
import { readContents, type ReadPackage } from './package-reader.js';
import { StoredLibraries } from './stored-libraries.service.js';
import { TranslationThread } from './threads/translation-thread.js';

/** What an import stored; the packages by their ids. */
export interface StoredImport extends Omit<ImportOutcome, 'packages'> {
  packages: { result: PackageImport['result']; id: string }[];
}

/** A package as it was stored. */
interface StoredPackage {
  result: PackageImport['result'];
  id: string;
  url: string;
  version: string;
}

/** Serialises everything that changes packages and libraries, over all processes. */
export function packagesInTurn<T>(database: EntityManager, work: (manager: EntityManager) => Promise<T>): Promise<T> {
  return database.transaction(async (manager) => {
    await manager.query(`select pg_advisory_xact_lock(hashtext('measure_packages'))`);
    return work(manager);
  });
}

/** Takes measures, libraries and value sets in: CQL translated, everything checked, and then stored all or not at all. */
@Injectable()
export class PackageImports {
  constructor(
    @InjectEntityManager() private readonly database: EntityManager,
    private readonly libraries: StoredLibraries,
    private readonly valueSets: ValueSetStore,
    private readonly translation: TranslationThread,
    private readonly auditTrail: AuditTrail,
  ) {}

  /**
   * @param texts `kept on disk`: the CQL lies in a folder of this machine, so its translation may lie there too; what
   *   comes from elsewhere would fill the disk
   * @throws CqlTranslationError, PackageRefusedError: nothing is stored then
   */
  async import(given: PackageContents, actor: Actor, texts?: 'kept on disk'): Promise<StoredImport> {
    const inThread = this.translation.translate.bind(this.translation);
    const { contents, own, findings } = await translateContents(given, this.libraries, (request) =>
      texts === 'kept on disk' ? translateOnce(request, inThread) : inThread(request),
    );
    const read = readContents(contents);
    const alone = contents.measures.length === 0;
    const loose = looseLibraries(alone ? own : [], contents.libraries, readModels(contents.models));
    const stored = await packagesInTurn(this.database, async (manager) => {
      const packages: StoredPackage[] = [];
      for (const one of read.packages) packages.push(await storePackage(one, manager));
      const libraries = await this.libraries.import(loose, manager);
      return { packages, libraries, valueSets: await this.storeValueSets(read.looseValueSets, manager) };
    });
    await this.record(stored.packages, stored.libraries, stored.valueSets, actor);
    return {
      packages: stored.packages.map(({ result, id }) => ({ result, id })),
      libraries: stored.libraries,
      valueSets: stored.valueSets.map(({ url, version, codeCount, result, added, removed }) => {
        return { url, version, codeCount, result, added, removed };
      }),
      warnings: read.warnings,
      findings: [...findings],
    };
  }

  private async storeValueSets(valueSets: ValueSet[], manager: EntityManager): Promise<ImportedValueSet[]> {
    if (valueSets.length === 0) return [];
    try {
      return await this.valueSets.import(valueSets, manager);
    } catch (error) {
      if (error instanceof ValueSetRefusedError) throw new PackageRefusedError(error.reasons, { cause: error });
      throw error;
    }
  }

  private async record(
    packages: readonly StoredPackage[],
    libraries: readonly LibraryImport[],
    valueSets: readonly ImportedValueSet[],
    actor: Actor,
  ): Promise<void> {
    await this.auditTrail.record(
      ...packages.filter(isChange).map(({ result, id, url, version }) => ({
        ...{ actor, action: actionOf(result), entityType: 'Measure', entityId: id },
        details: { url, version },
      })),
      ...libraries.filter(isChange).map(({ result, name, version, url, type }) => ({
        ...{ actor, action: actionOf(result), entityType: 'Library', entityId: url },
        details: { type, name, version },
      })),
      ...valueSets.filter(isChange).map(({ result, url, version, codeCount, added, removed }) => ({
        ...{ actor, action: actionOf(result), entityType: 'ValueSet', entityId: url },
        details: { version, codes: codeCount, added, removed },
      })),
    );
  }
}

function isChange({ result }: { result: PackageImport['result'] }): boolean {
  return result !== 'already there';
}

function actionOf(result: PackageImport['result']): 'create' | 'update' {
  return result === 'imported' ? 'create' : 'update';
}

async function storePackage(read: ReadPackage, manager: EntityManager): Promise<StoredPackage> {
  const row = rowOf(read);
  const { url, version } = row;
  const repository = manager.getRepository(MeasurePackageEntity);
  const existing = await repository.findOne({
    select: { id: true, status: true, contentHash: true },
    where: { url, version },
  });
  if (!existing) return { result: 'imported', id: (await repository.save(row)).id, url, version };
  if (existing.contentHash.equals(row.contentHash)) return { result: 'already there', id: existing.id, url, version };
  if (existing.status !== 'draft') {
    throw new PackageRefusedError([
      `${url}|${version} is ${existing.status} with other content. What was in use is never changed under the same ` +
        `version: import it under a new version.`,
    ]);
  }
  await repository.save({ ...row, id: existing.id, importedAt: new Date() });
  return { result: 'replaced', id: existing.id, url, version };
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

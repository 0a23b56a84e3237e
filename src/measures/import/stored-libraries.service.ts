import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, type Repository } from 'typeorm';
import { FHIR_HELPERS } from '../../cql/translate/fhir-helpers.js';
import type { Library } from '../../fhir/types.js';
import { compareVersions, type Canonical } from '../../terminology/canonical.js';
import { PackageRefusedError } from '../measure-errors.js';
import type { LibraryImport } from '../measure-packages.js';
import type { LibraryShelf } from './library-shelf.js';
import type { LooseLibrary } from './loose-libraries.js';
import { librariesOfPackages, usesOfLibrary } from './stored-libraries.queries.js';
import { StoredLibraryEntity } from './stored-library.entity.js';

/** The libraries imported apart from a measure; where these have none of a name, those of the packages are looked at. */
@Injectable()
export class StoredLibraries implements LibraryShelf {
  constructor(@InjectRepository(StoredLibraryEntity) private readonly libraries: Repository<StoredLibraryEntity>) {}

  async named(id: string, version: string | undefined): Promise<Library | null> {
    const rows = await this.libraries.findBy({ type: 'logic-library', name: id });
    const stored = chosen(
      rows.map(({ content }) => content),
      version,
    );
    // The conversions are made to fit the translation; those of another package are as its publisher made them.
    if (stored || (id === FHIR_HELPERS.id && version === FHIR_HELPERS.version)) return stored;
    return chosen(await librariesOfPackages(this.libraries.manager, 'name', id), version);
  }

  async called({ url, version }: Canonical): Promise<Library | null> {
    const rows = await this.libraries.findBy({ type: 'logic-library', url });
    const stored = rows.map(({ content }) => content);
    return chosen(stored, version) ?? chosen(await librariesOfPackages(this.libraries.manager, 'url', url), version);
  }

  async models(): Promise<Library[]> {
    const rows = await this.libraries.find({
      where: { type: 'model-definition' },
      order: { name: 'asc', version: 'asc' },
    });
    return rows.map(({ content }) => content);
  }

  /**
   * Stores libraries, all or none. Other content under the same name and version takes the place of what was there.
   * @throws PackageRefusedError when a package in use has the version with other content
   */
  async import(rows: readonly LooseLibrary[], manager: EntityManager): Promise<LibraryImport[]> {
    const outcomes: LibraryImport[] = [];
    const faults: string[] = [];
    for (const row of rows) {
      const outcome = await this.store(row, manager);
      if (typeof outcome === 'string') faults.push(outcome);
      else outcomes.push(outcome);
    }
    if (faults.length > 0) throw new PackageRefusedError(faults);
    return outcomes;
  }

  private async store(row: LooseLibrary, manager: EntityManager): Promise<LibraryImport | string> {
    const { type, name, version, url } = row;
    const repository = manager.getRepository(StoredLibraryEntity);
    const existing = await repository.findOne({
      select: { id: true, contentHash: true },
      where: { type, name, version },
    });
    const told = { name, version, url, type };
    if (!existing) {
      await repository.save(row);
      return { result: 'imported', ...told };
    }
    if (existing.contentHash.equals(row.contentHash)) return { result: 'already there', ...told };
    const [use] = type === 'logic-library' ? await usesOfLibrary(manager, name, version) : [];
    if (use) {
      return (
        `Library ${name}|${version} has another text than the one stored, which ${use.url}|${use.version} ` +
        `(${use.status}) uses. What was in use is never changed under the same version: give it a new version.`
      );
    }
    await repository.save({ ...row, id: existing.id, importedAt: new Date() });
    return { result: 'replaced', ...told };
  }
}

function chosen(libraries: readonly Library[], version: string | undefined): Library | null {
  if (version !== undefined) return libraries.find((library) => (library.version ?? '') === version) ?? null;
  return [...libraries].sort((one, other) => compareVersions(other.version, one.version))[0] ?? null;
}

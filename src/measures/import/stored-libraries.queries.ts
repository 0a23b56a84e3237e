import type { EntityManager } from 'typeorm';
import type { Library } from '../../fhir/types.js';

/** A library of a package in use, and whose it is. */
interface UseRow {
  url: string;
  version: string;
  status: string;
}

/** The packages, drafts apart, whose content has a logic library of this name and version. */
export function usesOfLibrary(manager: EntityManager, name: string, version: string): Promise<UseRow[]> {
  return manager.query(
    `select url, version, status from measure_packages
      where status <> 'draft' and exists (
        select 1 from json_array_elements(content->'libraries') library
         where library->>'name' = $1 and coalesce(library->>'version', '') = $2)
      order by url, version`,
    [name, version],
  );
}

/** Libraries of this name, or of this canonical url, in any package: the newest import first. */
export async function librariesOfPackages(
  manager: EntityManager,
  property: 'name' | 'url',
  value: string,
): Promise<Library[]> {
  const rows = await manager.query<{ library: Library }[]>(
    `select library from measure_packages, json_array_elements(content->'libraries') library
      where library->>$1 = $2 order by imported_at desc`,
    [property, value],
  );
  return rows.map(({ library }) => library);
}

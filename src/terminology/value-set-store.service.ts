import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { In, type EntityManager, type Repository } from 'typeorm';
import { NotFoundError, UnusableInputError } from '../errors/refusals.js';
import type { ValueSet } from '../fhir/types.js';
import { label } from '../fhir/value-set.js';
import { chooseVersion, parseCanonical } from './canonical.js';
import { differenceOf, type ValueSetDifference } from './value-set-difference.js';
import { codesOf, compareWithStored, includedElsewhere, prepareImport, type ImportResult } from './value-set-import.js';
import { ValueSetEntity } from './value-set.entity.js';
import { contentsOf, upsertValueSets } from './value-set.queries.js';

/** A stored value set without its content. */
export type StoredValueSet = Pick<ValueSetEntity, 'url' | 'version' | 'name' | 'codeCount' | 'starter' | 'importedAt'>;

/** A value set of an import, and what the import did. */
export type ImportedValueSet = StoredValueSet & ImportResult;

/** Two stored versions and what differs. */
export interface StoredDifference extends ValueSetDifference {
  from: { url: string; version: string; codeCount: number };
  to: { url: string; version: string; codeCount: number };
}

/** Value sets that cannot be stored. */
export class ValueSetRefusedError extends UnusableInputError {
  override name = 'ValueSetRefusedError';
}

/** No value set is stored under this url and version. */
export class UnknownValueSetError extends NotFoundError {
  override name = 'UnknownValueSetError';
}

/** The value sets imported apart from packages, such as expansions from the Value Set Authority Center. */
@Injectable()
export class ValueSetStore {
  constructor(@InjectRepository(ValueSetEntity) private readonly valueSets: Repository<ValueSetEntity>) {}

  /**
   * Stores value sets, all or none; versions add up. Definitions are computed from the sets of the import and those
   * stored. The same version again takes the place of what was there, because an expansion of one version can be
   * computed anew and the newest counts; with the same codes it changes nothing.
   * @throws ValueSetRefusedError naming each value set without url, without codes, with a part of its codes, or with
   *   a definition that cannot be computed, and the place in it
   */
  async import(valueSets: readonly ValueSet[], manager = this.valueSets.manager): Promise<ImportedValueSet[]> {
    const { rows, faults } = prepareImport(
      valueSets,
      await this.allVersions(includedElsewhere(valueSets), manager),
      new Date(),
    );
    if (faults.length > 0) throw new ValueSetRefusedError(faults);
    const stored = new Map((await contentsOf(manager, rows)).map((content) => [label(content), content]));
    const results = rows.map((row) => ({ row, ...compareWithStored(row, stored.get(label(row.content))) }));
    await upsertValueSets(
      manager,
      results.filter(({ result }) => result !== 'already there').map(({ row }) => row),
    );
    return results.map(({ row: { content: _, ...row }, ...result }) => ({ ...row, ...result }));
  }

  /** All versions of these value sets, without their content. Without urls: every one. */
  versions(urls?: readonly string[]): Promise<StoredValueSet[]> {
    return this.valueSets.find({
      select: { url: true, version: true, name: true, codeCount: true, starter: true, importedAt: true },
      where: urls ? { url: In([...urls]) } : {},
      order: { name: 'asc', url: 'asc', version: 'asc' },
    });
  }

  /** The content of one version; null when it is not stored. */
  async content(url: string, version: string): Promise<ValueSet | null> {
    return (await this.valueSets.findOneBy({ url, version }))?.content ?? null;
  }

  /** The content of a version, or of the newest one that is no starter set; null when none is stored. */
  async find(url: string, version?: string): Promise<ValueSet | null> {
    if (version !== undefined) return this.content(url, version);
    const versions = await this.versions([url]);
    const official = versions.filter(({ starter }) => !starter);
    const newest = chooseVersion({ url }, official) ?? chooseVersion({ url }, versions);
    return newest ? this.content(url, newest.version) : null;
  }

  /** The content of these versions, as far as they are stored. */
  contents(wanted: readonly { url: string; version: string }[]): Promise<ValueSet[]> {
    return contentsOf(this.valueSets.manager, wanted);
  }

  /** What differs between two stored versions, `url|version` each. @throws UnknownValueSetError */
  async difference(from: string, to: string): Promise<StoredDifference> {
    const [before, after] = await Promise.all([this.require(from), this.require(to)]);
    const [one, other] = [codesOf(before), codesOf(after)];
    const named = ({ url = '', version = '' }: ValueSet, { length: codeCount }: readonly unknown[]) => ({
      url,
      version,
      codeCount,
    });
    return { from: named(before, one), to: named(after, other), ...differenceOf(one, other) };
  }

  private async require(reference: string): Promise<ValueSet> {
    const { url, version = '' } = parseCanonical(reference);
    const found = await this.content(url, version);
    if (found) return found;
    const versions = (await this.versions([url])).map((one) => one.version || '(none)');
    throw new UnknownValueSetError(
      versions.length > 0
        ? `Of value set ${url} these versions are stored: ${versions.join(', ')}. Name one: ${url}|${versions[0]}`
        : `No value set ${url} is stored. See \`caliper value-sets list\`.`,
    );
  }

  private async allVersions(urls: readonly string[], manager: EntityManager): Promise<ValueSet[]> {
    if (urls.length === 0) return [];
    const found = await manager.find(ValueSetEntity, { select: { content: true }, where: { url: In([...urls]) } });
    return found.map(({ content }) => content);
  }
}

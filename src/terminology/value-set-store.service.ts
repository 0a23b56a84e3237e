import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { In, type EntityManager, type Repository } from 'typeorm';
import type { ValueSet } from '../fhir/types.js';
import { parseValueSet, label } from '../fhir/value-set.js';
import { ValueSetEntity } from './value-set.entity.js';
import { UnusableInputError } from '../errors/refusals.js';

/** A stored value set without its content. */
export type StoredValueSet = Pick<ValueSetEntity, 'url' | 'version' | 'name' | 'codeCount' | 'starter' | 'importedAt'>;

/** Value sets that cannot be stored. */
export class ValueSetRefusedError extends UnusableInputError {
  override name = 'ValueSetRefusedError';
}

/** The value sets imported apart from packages, such as expansions from the Value Set Authority Center. */
@Injectable()
export class ValueSetStore {
  constructor(@InjectRepository(ValueSetEntity) private readonly valueSets: Repository<ValueSetEntity>) {}

  /**
   * Stores expansions, all or none. The same version again takes the place of what was there: an expansion of one
   * version can be computed anew, and the newest counts.
   * @throws ValueSetRefusedError naming each value set without url, without codes, or with a part of its codes
   */
  async import(valueSets: readonly ValueSet[], manager?: EntityManager): Promise<StoredValueSet[]> {
    const faults: string[] = [];
    const importedAt = new Date();
    const rows = valueSets.map((valueSet) => {
      const { codes, from, problems } = parseValueSet(valueSet);
      if (!valueSet.url) faults.push(`${label(valueSet)} has no url.`);
      faults.push(...problems);
      if (from !== 'none' && codes.length === 0) faults.push(`${label(valueSet)} lists no codes.`);
      return {
        url: valueSet.url ?? '',
        version: valueSet.version ?? '',
        name: valueSet.title ?? valueSet.name ?? valueSet.url ?? '',
        codeCount: codes.length,
        starter: valueSet.experimental === true,
        content: valueSet,
        importedAt,
      };
    });
    if (faults.length > 0) throw new ValueSetRefusedError(faults);
    const distinct = [...new Map(rows.map((row) => [`${row.url}|${row.version}`, row])).values()];
    const repository = manager?.getRepository(ValueSetEntity) ?? this.valueSets;
    for (const row of distinct) await repository.upsert(row, ['url', 'version']);
    return distinct.map(({ content: _, ...stored }) => stored);
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
}

import { In, type EntityManager } from 'typeorm';
import { parseCanonical } from '../../terminology/canonical.js';
import type { PackageRow } from '../package-summary.js';
import { ValueSetPinEntity } from './value-set-pin.entity.js';

/** Puts the operators' pins beside the value sets that these packages name. */
export async function withPins<Row extends Pick<PackageRow, 'id' | 'valueSets'>>(
  rows: readonly Row[],
  manager: EntityManager,
): Promise<Row[]> {
  if (rows.length === 0) return [];
  const pins = await manager.findBy(ValueSetPinEntity, { packageId: In(rows.map(({ id }) => id)) });
  const versions = new Map(pins.map(({ packageId, url, version }) => [`${packageId} ${url}`, version]));
  return rows.map((row) => ({
    ...row,
    valueSets: row.valueSets.map((named) => {
      const pin = versions.get(`${row.id} ${parseCanonical(named.reference).url}`);
      return pin === undefined ? named : { ...named, pin };
    }),
  }));
}

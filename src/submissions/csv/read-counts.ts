import { parse } from 'csv-parse/sync';
import {
  REPORTED_POPULATIONS,
  SUPPLEMENTAL_KINDS,
  type ReportedPopulation,
  type SupplementalKind,
} from '../../measures/programmes/programmes-model.js';
import type { Figure } from '../figures.js';
import { UnreadableDocumentError } from '../unreadable-document-error.js';

/** Reads the figures back out of the counts file. */
export function readCounts(content: Buffer): Figure[] {
  const rows: Record<string, string>[] = parse(content, { columns: true });
  return rows.map((row) => {
    const figure: Figure = {
      qualityId: row.quality_id,
      population: population(row.population),
      value: row.count === 'not applicable' || row.count === '' ? null : Number(row.count),
    };
    if (row.stratum) figure.stratum = row.stratum;
    if (row.element) figure.supplemental = { kind: kind(row.element), code: row.code };
    return figure;
  });
}

function population(name: string): ReportedPopulation | 'rate' {
  const found = [...REPORTED_POPULATIONS, 'rate' as const].find((each) => each === name);
  if (found) return found;
  throw new UnreadableDocumentError(`CSV: unknown population "${name}".`);
}

function kind(name: string): SupplementalKind {
  const found = SUPPLEMENTAL_KINDS.find((each) => each === name);
  if (found) return found;
  throw new UnreadableDocumentError(`CSV: unknown supplemental data element "${name}".`);
}

import type { CollectionType } from '../measures/programmes/programme-rules-model.js';
import type { Programme } from '../measures/programmes/programmes-model.js';
import type { CheckFinding } from './checks/check.js';
import { FreezeRefusedError } from './submission-errors.js';
import { DOCUMENT_FORMATS, type DocumentFormat, type ReportedCollection } from './submission-set.js';

/** The beneficiary list whose persons a Medicare CQM counts, as it stood when the set was frozen. */
export interface ReportedList {
  id: number;
  year: number;
  quarter: number;
  version: number;
  beneficiaries: number;
  /** Beneficiaries who are a person here, by number or by name. */
  found: number;
}

/** The programme with the measures that are collected in this way only. */
export function collectedProgramme(programme: Programme, collection: CollectionType): Programme {
  const measures = programme.measures.filter(({ collectionTypes }) => collectionTypes.includes(collection));
  if (measures.length > 0) return { ...programme, measures };
  throw new FreezeRefusedError(`${programme.id} collects no measure as ${collection}.`);
}

/**
 * The formats wanted, in order. QRDA III carries eCQMs only: a Medicare CQM is reported as a registry's measure.
 * @throws FreezeRefusedError for a format that the collection is not reported in
 */
export function reportedFormats(
  collection: ReportedCollection,
  wanted: readonly DocumentFormat[] | undefined,
): DocumentFormat[] {
  const known = DOCUMENT_FORMATS.filter((format) => collection === 'ecqm' || format !== 'qrda3');
  if (wanted?.some((format) => !known.includes(format))) {
    throw new FreezeRefusedError('QRDA III carries eCQMs only. Freeze Medicare CQMs as QPP JSON and CSV.');
  }
  return known.filter((format) => (wanted ?? known).includes(format));
}

/** @throws FreezeRefusedError where there is no list, or its beneficiaries are still being looked for */
export function requireMatched<List extends { isMatched: boolean }>(list: List | undefined, year: number): List {
  if (!list) {
    throw new FreezeRefusedError(
      `Medicare CQMs count the beneficiaries of a list, and there is none of ${year}. Import it: ` +
        'caliper beneficiaries import <file.csv>',
    );
  }
  if (!list.isMatched) {
    throw new FreezeRefusedError('The beneficiaries of the list are still being looked for. Freeze again in a moment.');
  }
  return list;
}

/** Beneficiaries whom no result can be of: they count as data that are missing. */
export function unfoundBeneficiaries({ list }: { list?: ReportedList }): CheckFinding[] {
  const missing = list ? list.beneficiaries - list.found : 0;
  if (!list || missing === 0) return [];
  const share = ((100 * list.found) / list.beneficiaries).toFixed(1);
  return [
    {
      code: 'beneficiaries-not-found',
      severity: 'warning',
      message:
        `Beneficiaries of the list who are nobody here: ${missing} of ${list.beneficiaries} (${share} % were found). ` +
        'Who of them belongs to a denominator is reported without data.',
    },
  ];
}

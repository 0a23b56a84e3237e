import type { ProgrammeMeasure } from '../measures/programmes/programmes-model.js';
import type { DocumentFormat, SubmissionSet } from './submission-set.js';
import { programmeMeasure } from './submission-set.js';
import { UnusableInputError } from '../errors/refusals.js';

/** Something that a format wants and that this service does not know. */
export interface MissingItem {
  format: DocumentFormat;
  /** Where it belongs: `cehrtId`, or `001/populations/numerator`. */
  item: string;
  /** What it is and where to supply it; one for all that a measure lacks. */
  message: string;
}

/** A document cannot be written because something is not known. It is asked for, never made up. */
export class MissingItemsError extends UnusableInputError {
  override name = 'MissingItemsError';

  constructor(readonly items: readonly MissingItem[]) {
    super([...new Set(items.map((item) => item.message))]);
  }
}

/** An identifier that is given, in a form the programme does not allow. */
export class IdentifierFormatError extends UnusableInputError {
  override name = 'IdentifierFormatError';
}

type Identified = Pick<SubmissionSet, 'programme' | 'cehrtId' | 'collection'> & {
  measures: readonly { qualityId: string }[];
};

/** Everything that the formats want and the set lacks, all at once. */
export function missingItems(set: Identified, formats: readonly DocumentFormat[]): MissingItem[] {
  return formats.flatMap((format) => {
    const certification =
      format !== 'csv' && set.collection === 'ecqm' && !set.cehrtId ? [missingCertification(set, format)] : [];
    return format === 'qrda3' ? [...certification, ...missingGuids(set)] : certification;
  });
}

/** @throws MissingItemsError */
export function requireItems(set: Identified, format: DocumentFormat): void {
  const items = missingItems(set, [format]);
  if (items.length > 0) throw new MissingItemsError(items);
}

/**
 * The APM Entity id and, when given, the certification id must have the programme's form.
 * @throws IdentifierFormatError
 */
export function requireIdentifierFormats(set: Pick<SubmissionSet, 'programme' | 'cehrtId' | 'entity'>): void {
  const { entity, certification, id } = set.programme;
  if (!new RegExp(entity.pattern).test(set.entity.id)) {
    throw new IdentifierFormatError(
      `The entity id "${set.entity.id}" is not one of ${id}: it looks like ${entity.example}.`,
    );
  }
  if (set.cehrtId !== null && !new RegExp(certification.pattern).test(set.cehrtId)) {
    throw new IdentifierFormatError(
      `The CMS EHR Certification ID "${set.cehrtId}" does not have the form ${certification.example}: ` +
        '15 capital letters and digits, as the Certified Health IT Product List gives it.',
    );
  }
}

function missingCertification(set: Identified, format: DocumentFormat): MissingItem {
  return {
    format,
    item: 'cehrtId',
    message:
      `${LABELS[format]} of ${set.programme.id} needs the CMS EHR Certification ID. Get it from the Certified Health ` +
      'IT Product List (chpl.healthit.gov) and give it when freezing (cehrtId; --cehrt on the command line).',
  };
}

function missingGuids(set: Identified): MissingItem[] {
  return set.measures.flatMap(({ qualityId }) => {
    const measure = programmeMeasure(set, qualityId);
    const places = guidsOf(measure).flatMap(([place, id]) => (id ? [] : [place]));
    const message =
      `QRDA III of ${set.programme.id} needs GUIDs of ${measure.cmsId}: ${places.join(', ')}. Take them from the ` +
      `measure table of the CMS QRDA III Implementation Guide ${set.programme.year} and supply them in an ` +
      'identifiers file (caliper programmes identifiers <file>).';
    return places.map((place) => ({ format: 'qrda3' as const, item: `${qualityId}/${place}`, message }));
  });
}

/** Every GUID that QRDA III names for a measure, with its place. */
export function guidsOf(measure: ProgrammeMeasure): [place: string, id: string | null][] {
  return [
    ['measure', measure.identifiers.measure],
    ...Object.entries(measure.identifiers.populations).map(([population, id]): [string, string | null] => [
      `populations/${population}`,
      id ?? null,
    ]),
    ...measure.strata.map((stratum): [string, string | null] => [`strata/${stratum.code}`, stratum.id]),
  ];
}

const LABELS: Record<DocumentFormat, string> = { qrda3: 'QRDA III', qpp: 'QPP JSON', csv: 'CSV' };

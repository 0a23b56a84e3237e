import {
  SUPPLEMENTAL_KINDS,
  type ReportedPopulation,
  type SupplementalKind,
} from '../measures/programmes/programmes-model.js';
import { populationsOf, programmeMeasure, type MeasureCounts, type SubmissionSet } from './submission-set.js';

/** One number of a submission, in the form in which all formats can be compared. */
export interface Figure {
  qualityId: string;
  population: ReportedPopulation | 'rate';
  /** Code of the stratum. */
  stratum?: string;
  supplemental?: { kind: SupplementalKind; code: string };
  /** A whole number; for `rate` a decimal number, or null for "not applicable". */
  value: number | null;
}

/** `numerator, race 2106-3`: what a figure is about, for people; also its key. */
export function figureName(figure: Omit<Figure, 'value'>): string {
  const parts = [figure.qualityId, figure.population];
  if (figure.stratum) parts.push(figure.stratum);
  if (figure.supplemental) parts.push(`${figure.supplemental.kind} ${figure.supplemental.code}`);
  return parts.join(', ');
}

/** Every count of the set: populations, strata, supplemental data. */
export function figuresOf(set: SubmissionSet): Figure[] {
  return set.measures.flatMap((counts) => {
    const measure = programmeMeasure(set, counts.qualityId);
    return populationsOf(measure).flatMap((population) => [
      { qualityId: counts.qualityId, population, value: counts.populations[population] ?? null },
      ...measure.strata.map(({ code }) => ({
        qualityId: counts.qualityId,
        population,
        stratum: code,
        value: counts.strata[code]?.[population] ?? null,
      })),
      ...supplementalFigures(counts, population),
    ]);
  });
}

function supplementalFigures(counts: MeasureCounts, population: ReportedPopulation): Figure[] {
  return SUPPLEMENTAL_KINDS.flatMap((kind) =>
    Object.entries(counts.supplemental[population]?.[kind].codes ?? {}).map(([code, value]) => ({
      qualityId: counts.qualityId,
      population,
      supplemental: { kind, code },
      value,
    })),
  );
}

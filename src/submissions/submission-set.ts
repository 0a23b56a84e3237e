import type { CollectionType } from '../measures/programmes/programme-rules-model.js';
import {
  REPORTED_POPULATIONS,
  type Programme,
  type ProgrammeMeasure,
  type ReportedPopulation,
  type SupplementalKind,
} from '../measures/programmes/programmes-model.js';

/** Counts by population. A population the measure does not have is absent. */
export type Counts = Partial<Record<ReportedPopulation, number>>;

/** Persons by code of the document's code list; every code is there, at zero too. */
export type CodeCounts = Record<string, number>;

/** How the supplemental counts of one population relate to its persons: `sum of codes = persons - without + surplus`. */
export interface SupplementalBalance {
  /** Persons in the population: for episode-based measures fewer than its episodes. */
  persons: number;
  /** Persons with no code of the list. */
  without: number;
  /** Codes beyond the first, over all persons. */
  surplus: number;
}

export interface SupplementalCounts {
  codes: CodeCounts;
  balance: SupplementalBalance;
}

/** A code found in records that no code of the document's list stands for. */
export interface UnmappedCode {
  kind: SupplementalKind;
  system: string | null;
  code: string;
  /** Persons of the initial population who carry it. */
  persons: number;
}

/** What one measure counts in the frozen results. */
export interface MeasureCounts {
  /** Key to the programme's measure. */
  qualityId: string;
  /** The package that was evaluated. */
  package: { id: string; url: string; version: string; contentHash: string };
  populations: Counts;
  /** By code of the programme's stratum. */
  strata: Record<string, Counts>;
  supplemental: Partial<Record<ReportedPopulation, Record<SupplementalKind, SupplementalCounts>>>;
  unmapped: UnmappedCode[];
  /** Persons evaluated, with or without success. */
  persons: number;
  /** Persons whose evaluation failed; they count nowhere. */
  failed: number;
}

/** One frozen result set, ready to be written in any format. Writers add nothing to it and leave nothing out. */
export interface SubmissionSet {
  /** UUID of the submission; ids inside documents derive from it. */
  id: string;
  /** The programme as it was when the set was frozen. */
  programme: Programme;
  entity: { id: string; name: string };
  /** CMS EHR Certification ID. */
  cehrtId: string | null;
  /** Calendar days of the run, both inclusive. */
  period: { start: string; end: string };
  /** Instant of freezing, ISO 8601 with `Z`. Every time written into a document is this one. */
  frozenAt: string;
  software: { name: string; version: string };
  /** In the order of the programme's measures. */
  measures: MeasureCounts[];
  /** How the measures are collected: of everyone by eCQM, or of the beneficiaries of a list. */
  collection: ReportedCollection;
}

/** Ways to collect that are frozen here. A Medicare CQM counts the beneficiaries of a list. */
export const REPORTED_COLLECTIONS = ['ecqm', 'medicare-cqm'] as const satisfies readonly CollectionType[];
export type ReportedCollection = (typeof REPORTED_COLLECTIONS)[number];

/** One file rendered from a set. */
export interface SubmissionDocument {
  format: DocumentFormat;
  fileName: string;
  mediaType: string;
  content: Buffer;
}

export const DOCUMENT_FORMATS = ['qrda3', 'qpp', 'csv'] as const;

/** `qrda3`: QRDA Category III XML; `qpp`: QPP submission JSON; `csv`: counts by measure and population. */
export type DocumentFormat = (typeof DOCUMENT_FORMATS)[number];

/** The programme's measure behind a measure's counts. */
export function programmeMeasure(set: Pick<SubmissionSet, 'programme'>, qualityId: string): ProgrammeMeasure {
  const found = set.programme.measures.find((measure) => measure.qualityId === qualityId);
  if (!found) throw new Error(`${set.programme.id} has no measure ${qualityId}.`);
  return found;
}

/** Under which id a measure is reported: a Medicare CQM has its own, such as `001SSP`. */
export function reportedId(
  { programme, collection }: Pick<SubmissionSet, 'programme' | 'collection'>,
  qualityId: string,
): string {
  return programmeMeasure({ programme }, qualityId).collectionIds[collection] ?? qualityId;
}

/** Populations that the programme's measure has, in the order of documents. */
export function populationsOf(measure: ProgrammeMeasure): ReportedPopulation[] {
  return REPORTED_POPULATIONS.filter((population) => population in measure.identifiers.populations);
}

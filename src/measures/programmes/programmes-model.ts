import type { CollectionType, ProgrammeSource, ScoredMeasure, ScoringRules, Sourced } from './programme-rules-model.js';

/** The populations a proportion measure reports, in the order in which documents list them. */
export const REPORTED_POPULATIONS = [
  'initial-population',
  'denominator',
  'denominator-exclusion',
  'denominator-exception',
  'numerator',
  'numerator-exclusion',
] as const;

/** https://hl7.org/fhir/R4/codesystem-measure-population.html, as far as submissions carry it. */
export type ReportedPopulation = (typeof REPORTED_POPULATIONS)[number];

/** The supplemental data elements of QRDA III, in the order in which documents list them. */
export const SUPPLEMENTAL_KINDS = ['payer', 'sex', 'race', 'ethnicity'] as const;

export type SupplementalKind = (typeof SUPPLEMENTAL_KINDS)[number];

export interface TemplateId {
  /** OID. */
  root: string;
  /** Version of the template; some have none. */
  extension?: string;
}

/** A code in a record that counts for a code of the document: one code, or all that begin with a prefix. */
export type CodeSource = { system: string; code: string } | { system: string; prefix: string };

export interface SupplementalElement {
  /** LOINC code of the element. */
  concept: { code: string; display: string };
  /** `code`: `value/@code`; `translation`: `value/@nullFlavor="OTH"` with `value/translation/@code`. */
  shape: 'code' | 'translation';
  codeSystem: { root: string; name: string };
  /** Every code that each population carries, at zero too. */
  codes: { code: string; display: string; from: CodeSource[] }[];
}

export interface ProgrammeStratum {
  /** `STRAT_1`. */
  code: string;
  title: string;
  /** GUID; null when it is not known here. */
  id: string | null;
}

/** A measure that the entity reports itself. */
export interface ProgrammeMeasure extends ScoredMeasure {
  /** CMS eCQM id and version, such as `CMS122v14`. */
  cmsId: string;
  /** Quality id in a collection type, where it is another: `001SSP`. */
  collectionIds: Partial<Record<CollectionType, string>>;
  /** Version-specific GUIDs that QRDA III wants; null where they are not known here. */
  identifiers: { measure: string | null; populations: Partial<Record<ReportedPopulation, string | null>> };
  strata: ProgrammeStratum[];
  /** FHIR measure packages that implement it, at any version; `stratifiers` in the order of `strata`. */
  packages: { url: string; stratifiers?: string[] }[];
}

/** A measure that the entity does not report itself. */
export interface OtherMeasure extends ScoredMeasure {
  collectedBy: string;
}

/** A reporting programme in one year. Read from `measures/programmes/<year>/`; data, never code. */
export interface Programme extends ScoringRules {
  /** `app-plus-2026`. */
  id: string;
  programme: string;
  year: number;
  title: string;
  sources: Record<string, ProgrammeSource>;
  names: { qrda3: string; qpp: string };
  entity: { kind: 'apm'; root: string; pattern: string; example: string };
  /** CMS EHR Certification ID. */
  certification: { root: string; pattern: string; example: string };
  /** Calendar days, both inclusive. */
  period: { start: string; end: string };
  /** Days; null where no exact day is published. */
  submissionWindow: Sourced & { opens: string | null; closes: string | null };
  qrda3: {
    templates: Record<
      | 'report'
      | 'measureSection'
      | 'reportingParameters'
      | 'measureReference'
      | 'measureData'
      | 'aggregateCount'
      | 'reportingStratum'
      | 'performanceRate'
      | SupplementalKind,
      TemplateId[]
    >;
    supplemental: Record<SupplementalKind, SupplementalElement>;
  };
  measures: ProgrammeMeasure[];
  otherMeasures: OtherMeasure[];
}

/** GUIDs that an operator supplies for a year whose table no open source carries. */
export interface ProgrammeIdentifiers {
  identifiersFor: string;
  measures: Record<
    string,
    {
      measure?: string;
      populations?: Partial<Record<ReportedPopulation, string>>;
      /** By code of the stratum. */
      strata?: Record<string, string>;
    }
  >;
}

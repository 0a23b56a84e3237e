import type { Bundle, Library, Measure, Resource, ValueSet } from '../fhir/types.js';

/** How a retrieve of a profile decides which resources conform to it; see the architecture, "Two engines, one answer". */
export type ProfileMode = 'declared' | 'inferred' | 'ignored';

export type EngineName = 'compiled' | 'reference';

/** Measure + Libraries (with ELM) + ValueSets at one version, parsed. */
export interface MeasurePackage {
  measure: Measure;
  libraries: Library[];
  valueSets: ValueSet[];
}

/** A measurement period as calendar days, both inclusive (`2026-01-01`/`2026-12-31`), or full date-times. */
export interface Period {
  start: string;
  end: string;
}

export interface PlanRequest {
  packages: readonly MeasurePackage[];
  period: Period;
  profiles: ProfileMode;
  /** The instant that CQL `Now()` returns, ISO 8601. Results never depend on the machine's clock. */
  now: string;
  /** Hours east of UTC that stamp date-times written without offset. Results never depend on the machine's zone. */
  timezoneOffset: number;
}

/** Everything known of one person, as the resources of one Bundle or the packed record. */
export interface PatientRecord {
  /** Person id, or the id of the Patient resource outside the service. */
  id: string;
  resources: readonly Resource[];
}

/** A measure's expressions over one record, in a form that both engines share. */
export interface MeasureValues {
  /** Canonical `url|version` of the measure. */
  measure: string;
  /** Value of each expression that the Measure names, by expression name. */
  expressions: ReadonlyMap<string, ExpressionValue>;
  /** Observation function values by `observationKey` of group and population: one for each episode, or one for the patient. */
  observations: ReadonlyMap<string, readonly Observation[]>;
  /** Set when the evaluation of this person failed; the other fields are then empty. */
  error: string | null;
}

/** `key` identifies an episode: `Encounter/123` for a resource, else its canonical JSON. */
export type ExpressionValue =
  | { kind: 'boolean'; value: boolean | null }
  | { kind: 'list'; items: readonly Episode[] }
  | { kind: 'other'; value: unknown };

export interface Episode {
  key: string;
  value: unknown;
}

export interface Observation {
  key: string;
  value: number | null;
}

/** A set of measures compiled together for one period; reused for every record. */
export interface Plan {
  /** What the packages lack without being unusable for it: a value set without expansion is treated as empty, a supplemental expression as without value. */
  readonly warnings: readonly PlanWarning[];
  /** One entry for each package, in the order of the request. Never rejects for a fault of the record. */
  evaluate(record: PatientRecord): Promise<MeasureValues[]>;
}

/** A fault of a package that does not stop the evaluation but may change its counts. */
export interface PlanWarning {
  /** Canonical `url|version` of the measure. */
  measure: string;
  /** Canonical of the value set, or name of the supplemental expression, that the package lacks. */
  subject: string;
  message: string;
}

/** What stands behind `--engine`. Both engines give the same answer on the same input. */
export interface Engine {
  readonly name: EngineName;
  readonly version: string;
  /** @throws MeasurePackageError naming what the package lacks */
  prepare(request: PlanRequest): Plan;
}

export type PackageBundle = Bundle<Measure | Library | ValueSet>;

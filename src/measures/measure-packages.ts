import type { Actor } from '../access/audit-trail.js';
import type { MeasurePackage, PackageBundle } from '../cql/engine.js';
import type { CqlFault } from '../cql/translate/cql-fault.js';
import type { StoredLibraryType } from './import/stored-library.entity.js';
import type { ImportResult } from '../terminology/value-set-import.js';

/**
 * Where a package stands in this service, whatever status its publisher gave it:
 * `draft` imported and not yet used; `active` evaluated; `retired` kept for its results, no longer evaluated.
 */
export type PackageStatus = 'draft' | 'active' | 'retired';

export type Scoring = 'proportion' | 'ratio' | 'continuous-variable' | 'cohort';

/** A measure package as lists show it. */
export interface PackageSummary {
  id: string;
  url: string;
  version: string;
  name: string;
  title: string;
  status: PackageStatus;
  /** Identifiers of the Measure, such as `CMS122FHIR`, in its own order. */
  identifiers: string[];
  scoring: Scoring;
  /** Lower is better: as the newest programme that reports it says, else by `improvementNotation`. */
  inverse: boolean;
  /** What its groups measure, in the publisher's words. */
  groups: { id: string; description: string | null }[];
  /** `Measure.effectivePeriod`, as dates; absent sides are open. */
  effectivePeriod: { start?: string; end?: string };
  /** Value sets, `url` or `url|version`, for which neither the package nor the imported value sets have codes. */
  missing: string[];
  /** Starter value sets in use (`experimental`): fit for trying out, not for a submission. */
  starters: string[];
  /** Value sets of which several versions are imported and nothing fixes one: the newest is used. */
  newest: string[];
  importedAt: Date;
}

/** One value set that a package's logic names, and where its codes come from. */
export interface ResolvedValueSet {
  url: string;
  /** Version used; null when there is none. */
  version: string | null;
  name: string;
  codeCount: number;
  /** `package`: pinned in the package; `imported`: from the imported value sets; `missing`: no codes known. */
  origin: 'package' | 'imported' | 'missing';
  /** Marked `experimental`: a starter set, to be replaced by an import. */
  starter: boolean;
  /** Version that the reference, the manifest or a pin fixes, whether there are codes for it or not. */
  wanted: string | null;
  /**
   * Why this version: the reference in the logic, the package's manifest or an operator's pin names it; else it is what
   * the package holds, the newest of several that are imported, or the only one. Null when it is missing and nothing
   * fixes a version.
   */
  fixedBy: 'reference' | 'manifest' | 'pin' | 'package' | 'newest' | 'only' | null;
}

/** A version of a value set that a package could use. */
export interface ValueSetVersion {
  version: string;
  codeCount: number;
  starter: boolean;
  origin: 'package' | 'imported';
  /** Null for what is in the package. */
  importedAt: Date | null;
}

/** What a group counts, by which expression of the logic. */
export interface PackagePopulation {
  /** Id of the group. */
  group: string;
  /** As FHIR names it, such as `denominator-exclusion`; `stratifier` for a stratum. */
  code: string;
  expression: string;
}

export interface PackageDetails extends PackageSummary {
  /** Populations and strata in the order of the Measure. */
  populations: PackagePopulation[];
  /** SHA-256 of the package's content, in hexadecimal. */
  contentHash: string;
  libraries: { url: string; version: string }[];
  valueSets: ResolvedValueSet[];
}

/** What became of one package of an import. */
export interface PackageImport {
  /** `replaced`: a draft of the same version whose content differed. */
  result: 'imported' | 'replaced' | 'already there';
  package: PackageSummary;
}

/** What became of one library that came without a measure. */
export interface LibraryImport {
  result: 'imported' | 'replaced' | 'already there';
  /** As CQL includes it; the name of the model for a model definition. */
  name: string;
  version: string;
  url: string;
  type: StoredLibraryType;
}

export interface ImportOutcome {
  packages: PackageImport[];
  /** Libraries stored for later imports; those that a package needs are part of it and not listed here. */
  libraries: LibraryImport[];
  /** Value sets stored for use by every package; those inside a package are pinned to it and not listed here. */
  valueSets: ({ url: string; version: string; codeCount: number } & ImportResult)[];
  /** What the importer should know, in whole sentences: missing value sets, starter value sets, skipped resources. */
  warnings: string[];
  /** What the translator remarked about CQL that came without ELM. */
  findings: CqlFault[];
}

/** The measure packages of this service. Injected by this token. */
export abstract class MeasurePackages {
  /**
   * Imports every measure of a published package (collection, transaction or batch Bundle), or libraries and value sets
   * alone. CQL without ELM is translated; what it includes is taken from the Bundle, else from what is stored, and
   * becomes part of the package. Libraries of type `model-definition` are models to translate against, kept for later
   * imports too. All or nothing.
   * @throws CqlTranslationError naming every fault of the CQL with its place
   * @throws PackageRefusedError naming every fault: no Bundle, missing library, unsupported scoring, other content
   *   under a version that is in use
   */
  abstract importBundle(bundle: PackageBundle, actor: Actor): Promise<ImportOutcome>;
  /**
   * Imports a folder: `measure.json`, `*.cql`, `libraries/`, `value-sets/*.json`; or `package.json` holding a Bundle; or
   * libraries alone (`*.cql`) and model information (`*.xml`). Refuses as `importBundle` does.
   */
  abstract importDirectory(path: string, actor: Actor): Promise<ImportOutcome>;
  /** All packages, by title and version. */
  abstract list(): Promise<PackageSummary[]>;
  /** The packages in use, by title and version. */
  abstract active(): Promise<PackageSummary[]>;
  /**
   * Finds by id, `url|version`, `url`, `name|version`, `name`, or an identifier of the Measure.
   * Without a version: the active one, else the newest.
   * @throws UnknownPackageError when none is meant
   */
  abstract find(reference: string): Promise<PackageDetails>;
  /**
   * The parsed package, its value sets resolved, ready for an Engine.
   * @throws UnknownPackageError
   */
  abstract load(id: string): Promise<MeasurePackage>;
  /**
   * Changes whenever `load` would return something else: the key for anything cached about a package.
   * @throws UnknownPackageError
   */
  abstract fingerprint(id: string): Promise<string>;
  /**
   * @throws UnknownPackageError
   * @throws LifeCycleError when another active version of the same measure has an overlapping effective period
   */
  abstract activate(id: string, actor: Actor): Promise<PackageSummary>;
  /** @throws UnknownPackageError, LifeCycleError when it was never active */
  abstract retire(id: string, actor: Actor): Promise<PackageSummary>;
}

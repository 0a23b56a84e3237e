import type { Library } from '../../fhir/types.js';
import type { Canonical } from '../../terminology/canonical.js';

/** The libraries that are stored: those imported apart from a measure, and those of the packages. */
export interface LibraryShelf {
  /** By the name that CQL includes it by; without a version the newest. Null when there is none. */
  named(id: string, version: string | undefined): Promise<Library | null>;
  /** By its canonical, as a Measure names it; without a version the newest. Null when there is none. */
  called(canonical: Canonical): Promise<Library | null>;
  /** Libraries of type `model-definition`. */
  models(): Promise<Library[]>;
}

/** Nothing is stored: what is imported must bring everything. */
export const EMPTY_SHELF: LibraryShelf = {
  named: () => Promise.resolve(null),
  called: () => Promise.resolve(null),
  models: () => Promise.resolve([]),
};

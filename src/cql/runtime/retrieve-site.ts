import type { ProfileMode } from '../engine.js';
import { profileTest } from './profiles.js';
import type { ProfileTest } from './profiles.js';

/** What some retrieves of a plan have in common: all resources of a type that conform to a profile. */
export interface RetrieveSite {
  /** Its place in what a record keeps; equal retrieves of all measures share it. */
  readonly index: number;
  /** Name of the type without namespace. */
  readonly type: string;
  readonly profile: string | null;
}

/** Retrieves of the same resources by the codes of the same element. */
export interface CodedSite {
  readonly index: number;
  readonly site: RetrieveSite;
  /** Name of the element: `code`, `medication`. */
  readonly element: string;
}

/** The retrieves of a plan by what they ask for. */
export class RetrieveSites {
  readonly #sites = new Map<string, RetrieveSite>();
  readonly #coded = new Map<string, CodedSite>();

  site(type: string, profile: string | null): RetrieveSite {
    const key = JSON.stringify([type, profile]);
    let site = this.#sites.get(key);
    if (!site) this.#sites.set(key, (site = { index: this.#sites.size, type, profile }));
    return site;
  }

  codedSite(type: string, profile: string | null, element: string): CodedSite {
    const key = JSON.stringify([type, profile, element]);
    let coded = this.#coded.get(key);
    if (!coded) {
      coded = { index: this.#coded.size, site: this.site(type, profile), element };
      this.#coded.set(key, coded);
    }
    return coded;
  }
}

/** The tests of the profiles that retrieves name, one for each and used for all persons. */
export class ProfileTests {
  readonly #tests: (ProfileTest | null)[] = [];

  constructor(private readonly mode: ProfileMode) {}

  /** Null when every resource of the type is asked for. */
  of({ index, type, profile }: RetrieveSite): ProfileTest | null {
    let test = this.#tests[index];
    if (test === undefined) {
      test = profile === null || type === 'Patient' || this.mode === 'ignored' ? null : profileTest(profile, this.mode);
      this.#tests[index] = test;
    }
    return test;
  }
}

import type { GroupResult, SupplementalCode, SupplementalData } from '../evaluation/person-result.js';
import {
  SUPPLEMENTAL_KINDS,
  type Programme,
  type ProgrammeMeasure,
  type ReportedPopulation,
  type SupplementalKind,
} from '../measures/programmes/programmes-model.js';
import {
  documentCodes,
  supplementalOrigin,
  type PersonCodes,
  type SupplementalElements,
} from '../evaluation/supplemental-codes.js';
import {
  populationsOf,
  programmeMeasure,
  type Counts,
  type MeasureCounts,
  type SupplementalCounts,
  type UnmappedCode,
} from './submission-set.js';

/** A package as it was evaluated, and how its results are read for the programme's measure. */
export interface FrozenPackage {
  qualityId: string;
  id: string;
  url: string;
  version: string;
  contentHash: string;
  /** Ids of the package's stratifiers, in the order of the programme's strata. */
  stratifiers: string[];
  elements: SupplementalElements;
}

/** Persons with the same results in one package and the same supplemental data: counted once, times their number. */
export interface ResultPattern {
  packageId: string;
  groups: GroupResult[];
  /** Supplemental data of these persons by package id: all packages of the set. */
  supplemental: Record<string, SupplementalData>;
  persons: number;
}

/** Persons of one package, in all and failed. */
export interface PackagePersons {
  packageId: string;
  persons: number;
  failed: number;
}

/** Counts every measure from the frozen rows alone, in the order of the programme's measures. */
export function countResults(
  programme: Programme,
  packages: readonly FrozenPackage[],
  patterns: Iterable<ResultPattern>,
  persons: readonly PackagePersons[],
): MeasureCounts[] {
  const tallies = new Map(packages.map((one) => [one.id, new Tally(programme, one, packages)]));
  for (const pattern of patterns) tallies.get(pattern.packageId)?.add(pattern);
  const order = programme.measures.map((measure) => measure.qualityId);
  return [...packages]
    .sort((a, b) => order.indexOf(a.qualityId) - order.indexOf(b.qualityId))
    .flatMap((one) => tallies.get(one.id)?.counts(persons.find((each) => each.packageId === one.id)) ?? []);
}

/** The counts of one measure while they grow. */
class Tally {
  private readonly measure: ProgrammeMeasure;
  private readonly origin: Record<SupplementalKind, FrozenPackage[]>;
  private readonly populations: Counts = {};
  private readonly strata: Record<string, Counts> = {};
  private readonly supplemental: MeasureCounts['supplemental'] = {};
  private readonly unmapped = new Map<string, UnmappedCode>();

  constructor(
    private readonly programme: Programme,
    private readonly one: FrozenPackage,
    all: readonly FrozenPackage[],
  ) {
    this.measure = programmeMeasure({ programme }, one.qualityId);
    this.origin = supplementalOrigin(one, all);
    for (const population of populationsOf(this.measure)) {
      this.populations[population] = 0;
      for (const { code } of this.measure.strata) (this.strata[code] ??= {})[population] = 0;
      this.supplemental[population] = this.zeros();
    }
  }

  add(pattern: ResultPattern): void {
    const group = pattern.groups[0];
    if (!group) return;
    const codes = this.personCodes(pattern.supplemental);
    for (const [population, count] of Object.entries(group.populations) as [ReportedPopulation, number][]) {
      // A population that the programme does not report is kept, so that the arithmetic check names it.
      this.populations[population] = (this.populations[population] ?? 0) + count * pattern.persons;
      if (count > 0) this.addSupplemental(population, codes, pattern.persons);
    }
    this.addStrata(group, pattern.persons);
    if ((group.populations['initial-population'] ?? 0) > 0) this.addUnmapped(codes, pattern.persons);
  }

  counts(persons: PackagePersons | undefined): MeasureCounts {
    const { qualityId, id, url, version, contentHash } = this.one;
    return {
      qualityId,
      package: { id, url, version, contentHash },
      populations: this.populations,
      strata: this.strata,
      supplemental: this.supplemental,
      unmapped: [...this.unmapped.values()].sort(
        (a, b) =>
          SUPPLEMENTAL_KINDS.indexOf(a.kind) - SUPPLEMENTAL_KINDS.indexOf(b.kind) ||
          (a.system ?? '').localeCompare(b.system ?? '') ||
          a.code.localeCompare(b.code),
      ),
      persons: persons?.persons ?? 0,
      failed: persons?.failed ?? 0,
    };
  }

  private zeros(): Record<SupplementalKind, SupplementalCounts> {
    const zero = (kind: SupplementalKind): SupplementalCounts => ({
      codes: Object.fromEntries(this.programme.qrda3.supplemental[kind].codes.map(({ code }) => [code, 0])),
      balance: { persons: 0, without: 0, surplus: 0 },
    });
    return { payer: zero('payer'), sex: zero('sex'), race: zero('race'), ethnicity: zero('ethnicity') };
  }

  private personCodes(supplemental: Record<string, SupplementalData>): Record<SupplementalKind, PersonCodes> {
    const of = (kind: SupplementalKind) => {
      const found = this.origin[kind].flatMap((one) =>
        one.elements[kind].flatMap((id): SupplementalCode[] => supplemental[one.id]?.[id] ?? []),
      );
      return documentCodes(this.programme.qrda3.supplemental[kind], found);
    };
    return { payer: of('payer'), sex: of('sex'), race: of('race'), ethnicity: of('ethnicity') };
  }

  private addSupplemental(
    population: ReportedPopulation,
    found: Record<SupplementalKind, PersonCodes>,
    persons: number,
  ): void {
    const counts = this.supplemental[population];
    if (!counts) return;
    for (const kind of SUPPLEMENTAL_KINDS) {
      const { codes, balance } = counts[kind];
      const own = found[kind].codes;
      for (const code of own) codes[code] += persons;
      balance.persons += persons;
      if (own.length === 0) balance.without += persons;
      else balance.surplus += (own.length - 1) * persons;
    }
  }

  private addStrata(group: GroupResult, persons: number): void {
    this.measure.strata.forEach(({ code }, index) => {
      const found = group.strata[this.one.stratifiers[index] ?? ''];
      for (const population of populationsOf(this.measure)) {
        const counts = this.strata[code];
        counts[population] = (counts[population] ?? 0) + (found?.[population] ?? 0) * persons;
      }
    });
  }

  private addUnmapped(found: Record<SupplementalKind, PersonCodes>, persons: number): void {
    for (const kind of SUPPLEMENTAL_KINDS) {
      for (const { system, code } of found[kind].unmapped) {
        const key = JSON.stringify([kind, system, code]);
        const counted = this.unmapped.get(key)?.persons ?? 0;
        this.unmapped.set(key, { kind, system, code, persons: counted + persons });
      }
    }
  }
}

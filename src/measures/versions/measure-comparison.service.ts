import { Injectable } from '@nestjs/common';
import { PackageComparison } from './comparison/package-comparison.js';
import { MeasurePackages, type PackageDetails, type PackageSummary } from '../measure-packages.js';

/** Two packages and what differs between them. */
export interface ComparedPackages {
  before: PackageSummary;
  after: PackageSummary;
  comparison: PackageComparison;
}

/** Compares packages as they are evaluated: with the value sets that are theirs now. */
@Injectable()
export class MeasureComparisons {
  constructor(private readonly packages: MeasurePackages) {}

  /**
   * The two packages that are meant.
   * @param before as {@link MeasurePackages.find} takes it
   * @throws UnknownPackageError
   */
  async find(before: string, after: string): Promise<Omit<ComparedPackages, 'comparison'>> {
    return {
      before: summaryOf(await this.packages.find(before)),
      after: summaryOf(await this.packages.find(after)),
    };
  }

  /** @throws UnknownPackageError, MeasurePackageError */
  async compare(before: string, after: string): Promise<ComparedPackages> {
    const found = await this.find(before, after);
    const [old, young] = [await this.packages.load(found.before.id), await this.packages.load(found.after.id)];
    return { ...found, comparison: new PackageComparison(old, young) };
  }
}

function summaryOf({
  contentHash: _hash,
  libraries: _libraries,
  valueSets: _sets,
  ...summary
}: PackageDetails): PackageSummary {
  return summary;
}

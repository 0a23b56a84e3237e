import { Injectable } from '@nestjs/common';
import { PackageComparison } from './comparison/package-comparison.js';
import { MeasurePackages, type PackageDetails, type PackageSummary } from './measure-packages.js';

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
   * @param before as {@link MeasurePackages.find} takes it
   * @throws UnknownPackageError, MeasurePackageError
   */
  async compare(before: string, after: string): Promise<ComparedPackages> {
    const [one, other] = [await this.packages.find(before), await this.packages.find(after)];
    const comparison = new PackageComparison(await this.packages.load(one.id), await this.packages.load(other.id));
    return { before: summaryOf(one), after: summaryOf(other), comparison };
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

import { Injectable } from '@nestjs/common';
import type { PlanRequest } from '../cql/engine.js';
import { flipReasons, type FlipReason } from '../evaluation/flips/flip-reasons.js';
import type { FlippedPerson, VersionPair } from '../evaluation/flips/flips.js';
import type { EvaluatedPair } from '../evaluation/flips/version-flips.service.js';
import type { RunDetails } from '../evaluation/runs.js';
import { ExplanationThread } from '../evaluation/threads/explanation-thread.js';
import type { PackageComparison } from '../measures/versions/comparison/package-comparison.js';
import { MeasurePackages } from '../measures/measure-packages.js';
import { PackedRecords } from '../records/packed-records.js';

/** Explains why persons count otherwise in another version, by evaluating their records in both. */
@Injectable()
export class FlipExplanations {
  constructor(
    private readonly packages: MeasurePackages,
    private readonly records: PackedRecords,
    private readonly thread: ExplanationThread,
  ) {}

  /**
   * Reasons by person. Null for a person whose record has changed since, or could not be packed: it would be another story.
   * @throws UnusableInputError
   */
  async of(
    persons: readonly FlippedPerson[],
    pair: VersionPair,
    evaluated: EvaluatedPair,
    comparison: PackageComparison,
  ): Promise<Map<string, FlipReason[] | null>> {
    const before = await this.#request(pair.before, evaluated.runs.before);
    const after = await this.#request(pair.after, evaluated.runs.after);
    const records = await this.records.read(persons.map(({ personId }) => personId));
    const reasons = new Map<string, FlipReason[] | null>();
    for (const { personId, recordHash, flips } of persons) {
      const record = records.find((one) => one.personId === personId);
      if (record?.fault !== null || record.contentHash.toString('hex') !== recordHash) {
        reasons.set(personId, null);
        continue;
      }
      const content = { id: personId, content: record.content };
      const explanations = {
        before: await this.thread.explain(before, content),
        after: await this.thread.explain(after, content),
      };
      reasons.set(personId, flipReasons(flips, evaluated.results.groups, comparison, explanations));
    }
    return reasons;
  }

  /** As the run evaluated it, so that the same record gives the same. */
  async #request(packageId: string, { period, profiles, createdAt }: RunDetails): Promise<PlanRequest> {
    const packages = [await this.packages.load(packageId)];
    return { packages, period, profiles, now: createdAt.toISOString(), timezoneOffset: 0 };
  }
}

import { engineDifferences, type EngineDifference } from './engine-differences.js';
import type { PersonResult } from './person-result.js';

/** A person and measure in which the engines gave different results. */
export interface Disagreement {
  measurePeriodId: number;
  personId: string;
  /** Hash of the packed record that both evaluated. */
  recordHash: Buffer;
  differences: EngineDifference[];
}

/** How far the two engines agree on the persons that both evaluated. A person agrees when every measure does. */
export class EngineAgreement {
  compared = 0;
  agreed = 0;
  readonly disagreements: Disagreement[] = [];

  /** @param measures `measures[i]` belongs to the results at `i` */
  add(
    { personId, contentHash }: { personId: string; contentHash: Buffer },
    measures: readonly { measurePeriodId: number }[],
    compiled: readonly PersonResult[],
    reference: readonly PersonResult[],
  ): void {
    const found = measures.flatMap(({ measurePeriodId }, index): Disagreement[] => {
      const [own, other] = [compiled[index], reference[index]];
      if (!own || !other) throw new Error('The engines answered for fewer measures than were asked.');
      const differences = engineDifferences(own, other);
      return differences.length === 0 ? [] : [{ measurePeriodId, personId, recordHash: contentHash, differences }];
    });
    this.compared += 1;
    if (found.length === 0) this.agreed += 1;
    this.disagreements.push(...found);
  }
}

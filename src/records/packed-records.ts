/** Everything known of one person, as one JSON array of resources, ready for evaluation. */
export interface PackedRecord {
  personId: string;
  /** JSON text: an array of resources with exactly one Patient, whose id is the person's. */
  content: string;
  /** Of all that decides what is counted: another when the content is another, or the fault. */
  contentHash: Buffer;
  resourceCount: number;
  /**
   * Why what is known of the person now cannot be packed; null where it is packed. `content` is then what was packed
   * before, or has no resource at all, and nobody may be counted by it.
   */
  fault: string | null;
}

/**
 * The packed records. A person whose Patient was deleted at every source, or who was merged into another, has none:
 * results kept for such a person are to be removed.
 */
export abstract class PackedRecords {
  /** Records of these persons, by id in ascending order; persons without one are left out. */
  abstract read(personIds: readonly string[]): Promise<PackedRecord[]>;

  /** Records of the persons from `first` to `last`, both inclusive, by id in ascending order, in pages. */
  abstract stream(first: string, last: string, pageSize?: number): AsyncIterable<PackedRecord>;

  /** Ranges of at most `size` persons that together hold every person with a record. */
  abstract ranges(size: number): Promise<{ first: string; last: string; count: number }[]>;

  /** How many persons have a record. */
  abstract count(): Promise<number>;
}

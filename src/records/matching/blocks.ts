import { blockingKeys, MAX_BLOCK } from './blocking-keys.js';
import type { PatientFeatures } from './features.js';

/** How a population fell into blocks. */
export interface BlockFigures {
  /** Keys that somebody has. */
  keys: number;
  /** Holders of the commonest key. */
  largest: number;
  /** Keys with more than MAX_BLOCK holders, of whom only those born on one day are compared. */
  split: number;
  /** Parts of these that are still too large: nobody in them is compared on their account. */
  skipped: number;
}

/** Pairs of places, flat: `[a, b, a, b, …]` with a < b, each pair once. */
export interface Pairs {
  places: Uint32Array;
  count: number;
}

/** Finds the pairs that share a key. It grows with the population as the blocks do, not as all pairs. */
export class Blocks {
  /** Entry of the last holder, by key. */
  private readonly last = new Map<number, number>();
  /** Holder before this one, by entry; entries of one key make a chain. */
  private readonly before: number[] = [];
  private readonly holder: number[] = [];
  readonly figures: BlockFigures = { keys: 0, largest: 0, split: 0, skipped: 0 };

  constructor(private readonly patients: readonly PatientFeatures[]) {
    patients.forEach((features, place) => {
      for (const key of blockingKeys(features)) this.add(numberOf(key), place);
    });
  }

  pairs(): Pairs {
    const found: number[] = [];
    const seen = new Set<number>();
    for (const entry of this.last.values()) {
      for (const block of this.blocksOf(this.holdersFrom(entry))) this.pairUp(block, seen, found);
    }
    this.figures.keys = this.last.size;
    return { places: Uint32Array.from(found), count: found.length / 2 };
  }

  private add(key: number, place: number): void {
    this.before.push(this.last.get(key) ?? -1);
    this.holder.push(place);
    this.last.set(key, this.holder.length - 1);
  }

  /** In falling order. */
  private holdersFrom(last: number): number[] {
    const holders: number[] = [];
    for (let entry = last; entry !== -1; entry = this.before[entry]) holders.push(this.holder[entry]);
    return holders;
  }

  private blocksOf(holders: number[]): number[][] {
    this.figures.largest = Math.max(this.figures.largest, holders.length);
    if (holders.length <= MAX_BLOCK) return [holders];
    this.figures.split++;
    const parts = new Map<string, number[]>();
    for (const holder of holders) {
      const date = this.patients[holder].birthDate;
      const part = date ? `${date.year}-${date.month}-${date.day}` : '';
      const members = parts.get(part);
      if (members) members.push(holder);
      else parts.set(part, [holder]);
    }
    const small = [...parts.values()].filter(({ length }) => length <= MAX_BLOCK);
    this.figures.skipped += parts.size - small.length;
    return small;
  }

  private pairUp(block: readonly number[], seen: Set<number>, found: number[]): void {
    for (let i = 1; i < block.length; i++) {
      for (let j = 0; j < i; j++) {
        const [a, b] = [block[i], block[j]];
        const pair = a * this.patients.length + b;
        if (seen.has(pair)) continue;
        seen.add(pair);
        found.push(a, b);
      }
    }
  }
}

/** The first 48 bits of a key: millions of numbers take far less memory than as many strings. */
export function numberOf(key: string): number {
  return Buffer.from(key, 'base64url').readUIntBE(0, 6);
}

/** Which events of a subscription have come. */
export interface EventNumbers {
  /** Up to it every number has come. */
  watermark: number;
  /** Numbers beyond it that have come. */
  beyond: ReadonlySet<number>;
}

/** Those of some numbers that have not come before, each once and in order. */
export function freshOf({ watermark, beyond }: EventNumbers, numbers: readonly number[]): number[] {
  const fresh = numbers.filter((number) => number > watermark && !beyond.has(number));
  return [...new Set(fresh)].sort((a, b) => a - b);
}

/** Takes numbers in: the watermark moves up as far as none is missing. */
export function withNumbers({ watermark, beyond }: EventNumbers, numbers: readonly number[]): EventNumbers {
  const all = new Set([...beyond, ...numbers].filter((number) => number > watermark));
  let reached = watermark;
  while (all.delete(reached + 1)) reached += 1;
  return { watermark: reached, beyond: all };
}

/** The highest number that is known of; above the watermark, something is missing. */
export function highestOf({ watermark, beyond }: EventNumbers, announced: number): number {
  return Math.max(watermark, announced, ...beyond);
}

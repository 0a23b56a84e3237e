import { flawSentence, subjectWords } from './flaw-words.js';
import { FLAWS, type Flaw } from './flaws.js';

/** Resources that are alike in type, kind and flaws. */
export interface CodedCount {
  type: string;
  /** Null: of no kind that measures need. */
  kind: string | null;
  flaws: readonly Flaw[];
  count: number;
}

/** How well one type, or one kind of it, is coded. */
export interface CodingQuality {
  type: string;
  /** Null: the type as a whole. */
  kind: string | null;
  /** What a person calls it. */
  words: string;
  count: number;
  flaws: { flaw: Flaw; count: number; share: number; text: string }[];
}

/** Types by name, each followed by the kinds in it that measures need. */
export function codingQuality(counts: readonly CodedCount[]): CodingQuality[] {
  const groups = new Map<string, { type: string; kind: string | null; counts: CodedCount[] }>();
  for (const one of counts) {
    for (const kind of one.kind === null ? [null] : [null, one.kind]) {
      const key = `${one.type}|${kind ?? ''}`;
      const group = groups.get(key) ?? { type: one.type, kind, counts: [] };
      group.counts.push(one);
      groups.set(key, group);
    }
  }
  return [...groups].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, group]) => qualityOf(group));
}

function qualityOf(group: { type: string; kind: string | null; counts: readonly CodedCount[] }): CodingQuality {
  const { type, kind, counts } = group;
  const sum = (those: readonly CodedCount[]) => those.reduce((total, { count }) => total + count, 0);
  const count = sum(counts);
  const flaws = FLAWS.flatMap((flaw) => {
    const flawed = sum(counts.filter((one) => one.flaws.includes(flaw)));
    const share = flawed / count;
    return flawed === 0 ? [] : [{ flaw, count: flawed, share, text: flawSentence(flaw, { type, kind, share }) }];
  });
  return { type, kind, words: subjectWords(kind, type), count, flaws };
}

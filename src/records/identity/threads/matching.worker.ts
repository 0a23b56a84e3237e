import {
  contradicts,
  estimateModel,
  judge,
  weigh,
  type MatchModel,
  type PatientFeatures,
} from '../../matching/index.js';

/** Features come as the JSON text that is stored: to copy text between threads is cheap. */
export type MatchingTask =
  | { kind: 'estimate'; features: string[] }
  | { kind: 'compare'; model: MatchModel; features: ReadonlyMap<number, string>; pairs: ComparedPair[] };

/** Two patients by their numbers, and whether they are of one person now. */
export interface ComparedPair {
  patient: number;
  other: number;
  areOne: boolean;
}

/** What is worth doing: a match or a doubt of two persons, or a contradiction within one. */
export interface FoundPair extends ComparedPair {
  isMatch: boolean;
  score: number;
}

export type MatchingAnswer = { kind: 'model'; model: MatchModel } | { kind: 'pairs'; found: FoundPair[] };

/** Runs in a thread of {@link MatchingThread}: estimating and comparing take seconds of computing. */
export default function matchingTask(task: MatchingTask): MatchingAnswer {
  if (task.kind === 'estimate') {
    return { kind: 'model', model: estimateModel(task.features.map((text) => JSON.parse(text) as PatientFeatures)) };
  }
  const { model, pairs } = task;
  const features = new Map([...task.features].map(([number, text]) => [number, JSON.parse(text) as PatientFeatures]));
  const found = pairs.flatMap((pair): FoundPair[] => {
    const [a, b] = [features.get(pair.patient), features.get(pair.other)];
    if (!a || !b) return [];
    const weighed = weigh(a, b, model);
    const { decision } = judge(weighed, model);
    const isWorth = pair.areOne ? contradicts(a, b, model) : decision !== 'no-match';
    return isWorth ? [{ ...pair, isMatch: !pair.areOne && decision === 'match', score: weighed.score }] : [];
  });
  return { kind: 'pairs', found };
}

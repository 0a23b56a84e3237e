import { UnusableInputError } from '../../errors/refusals.js';
import { Blocks, type BlockFigures, type Pairs } from './blocks.js';
import { compare, weigh, type Comparison } from './compare.js';
import { judge } from './decide.js';
import { DEFAULT_MODEL } from './default-model.js';
import { estimateFrom } from './estimate-model.js';
import type { PatientFeatures } from './features.js';
import { modelFor, type MatchModel } from './model.js';
import { contradicts, MOST_MEMBERS } from './placement.js';

export interface LinkPatient {
  id: string;
  features: PatientFeatures;
}

export interface LinkOptions {
  /** Else one is estimated from the patients, if there are enough of them. */
  model?: MatchModel;
}

/** A pair of patients of different clusters that somebody should look at. */
export interface LinkReview {
  a: string;
  b: string;
  comparison: Comparison;
  rule: string;
  says: string;
}

export interface LinkResult {
  /** Ids of the patients of each person, in order; every patient is in one. */
  clusters: string[][];
  /** The surest first. */
  reviews: LinkReview[];
  /** The model that was used. */
  model: MatchModel;
  blocks: BlockFigures;
  /** Pairs of patients that were compared. */
  compared: number;
}

/** Fewer patients than this say too little to estimate a model from. */
const LEAST_TO_ESTIMATE = 5_000;

interface Edge {
  a: number;
  b: number;
  score: number;
  rule: string;
  says: string;
}

/**
 * Links a whole population: finds the pairs that share a block, decides on each, and joins what matches, the surest
 * first, as long as no two members speak against each other. The order of the patients does not matter.
 * @throws UnusableInputError when an id comes twice
 */
export async function linkAll(
  patients: AsyncIterable<LinkPatient> | Iterable<LinkPatient>,
  options: LinkOptions = {},
): Promise<LinkResult> {
  const all: LinkPatient[] = [];
  for await (const patient of patients) all.push(patient);
  all.sort((a, b) => (a.id < b.id ? -1 : 1));
  const twice = all.find(({ id }, place) => place > 0 && all[place - 1].id === id);
  if (twice) throw new UnusableInputError(`Patient ${twice.id} is there twice: link each source patient once.`);
  const features = all.map((patient) => patient.features);
  const blocks = new Blocks(features);
  const pairs = blocks.pairs();
  const model = options.model ?? modelOf(features, pairs);
  const { matches, doubts } = decideAll(features, pairs, model);
  const clusters = new Clusters(features, model);
  // What was kept apart is for a reviewer, as is what is in doubt.
  const apart = matches.filter(({ a, b }) => !clusters.join(a, b));
  const open = [...apart.map((edge) => ({ ...edge, rule: 'contradicted', says: KEPT_APART })), ...doubts];
  return {
    clusters: clusters.all().map((members) => members.map((place) => all[place].id)),
    reviews: bySureness(open.filter(({ a, b }) => !clusters.areOne(a, b))).map(({ a, b, rule, says }) => {
      const comparison = compare(features[a], features[b], model);
      return { a: all[a].id, b: all[b].id, comparison, rule, says };
    }),
    model,
    blocks: blocks.figures,
    compared: pairs.count,
  };
}

const KEPT_APART = 'the two match, but other patients of theirs speak against it';

function modelOf(features: readonly PatientFeatures[], pairs: Pairs): MatchModel {
  if (features.length < LEAST_TO_ESTIMATE) return modelFor(DEFAULT_MODEL, features.length);
  return estimateFrom(features, pairs);
}

function decideAll(features: readonly PatientFeatures[], { places, count }: Pairs, model: MatchModel) {
  const [matches, doubts]: [Edge[], Edge[]] = [[], []];
  for (let at = 0; at < count; at++) {
    const [a, b] = [places[2 * at], places[2 * at + 1]];
    const weighed = weigh(features[a], features[b], model);
    const { decision, rule, says } = judge(weighed, model);
    if (decision === 'no-match') continue;
    (decision === 'match' ? matches : doubts).push({ a, b, score: weighed.score, rule, says });
  }
  return { matches: bySureness(matches), doubts };
}

function bySureness(edges: Edge[]): Edge[] {
  return edges.sort((x, y) => y.score - x.score || x.a - y.a || x.b - y.b);
}

/** Patients that are held to be one person. */
class Clusters {
  private readonly members: number[][];

  constructor(
    private readonly features: readonly PatientFeatures[],
    private readonly model: MatchModel,
  ) {
    this.members = features.map((_, place) => [place]);
  }

  areOne(a: number, b: number): boolean {
    return this.members[a] === this.members[b];
  }

  /** Joins the clusters of two patients that match, unless others in them speak against it. Returns whether. */
  join(a: number, b: number): boolean {
    if (this.areOne(a, b)) return true;
    const [those, others] = [this.members[a], this.members[b]];
    if (those.length + others.length > MOST_MEMBERS) return false;
    const fits = those.every((x) => others.every((y) => (x === a && y === b) || !this.contradict(x, y)));
    if (!fits) return false;
    const joined = [...those, ...others].sort((x, y) => x - y);
    for (const place of joined) this.members[place] = joined;
    return true;
  }

  /** Each once, in order of their first member. */
  all(): number[][] {
    return this.members.filter((members, place) => members[0] === place);
  }

  private contradict(a: number, b: number): boolean {
    return contradicts(this.features[a], this.features[b], this.model);
  }
}

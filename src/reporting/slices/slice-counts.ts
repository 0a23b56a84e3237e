import type { GroupDefinition } from '../../cql/measure-definition.js';
import type { GroupResult, ObservationValue, PopulationCounts } from '../../evaluation/person-result.js';
import { scoreGroup } from '../../evaluation/score.js';
import { UNKNOWN, type Dimension, type SliceFilters } from './slice-dimensions.js';

/** Persons who are the same in everything that is asked for. */
export interface CountedPattern {
  groups: readonly GroupResult[];
  failed: boolean;
  persons: number;
  /** Values by dimension; none where they have none. */
  values: Partial<Record<Dimension, readonly string[]>>;
}

export interface SliceGroup {
  id: string;
  populations: PopulationCounts;
  /** By the measure's scoring; null where there is none. */
  score: number | null;
}

/** What a set of persons comes to in a measure. */
export interface SliceFigures {
  /** Persons with a result, those who failed included. */
  persons: number;
  failed: number;
  groups: SliceGroup[];
}

/** One slice: its value in each dimension, in the order in which they were asked for. */
export interface Slice extends SliceFigures {
  values: string[];
}

export interface SlicedScore {
  by: Dimension[];
  /** Everyone whom the filters let through. */
  total: SliceFigures;
  slices: Slice[];
  /**
   * What is in several slices at once, because a person can have two races, payers or EHRs: by how much the slices
   * together exceed the total. Zero in each dimension of which a person has one value.
   */
  surplus: { persons: number; groups: { id: string; populations: PopulationCounts }[] };
}

/** Cuts the counts of a measure: the slices, less what they count twice, are the total, exactly. */
export function sliceCounts(
  definitions: readonly GroupDefinition[],
  patterns: readonly CountedPattern[],
  by: readonly Dimension[],
  filters: SliceFilters = {},
): SlicedScore {
  const total = new Figures(definitions);
  const surplus = new Figures(definitions);
  const slices = new Map<string, { values: string[]; figures: Figures }>();
  for (const pattern of patterns) {
    if (!passes(pattern, filters)) continue;
    total.add(pattern, 1);
    const places = combinations(by.map((dimension) => valuesOf(pattern, dimension)));
    surplus.add(pattern, places.length - 1);
    for (const values of places) {
      const key = JSON.stringify(values);
      const slice = slices.get(key) ?? { values, figures: new Figures(definitions) };
      slices.set(key, slice);
      slice.figures.add(pattern, 1);
    }
  }
  const over = surplus.show();
  return {
    by: [...by],
    total: total.show(),
    slices: [...slices.values()]
      .map(({ values, figures }) => ({ values, ...figures.show() }))
      .sort((a, b) => compare(JSON.stringify(a.values), JSON.stringify(b.values))),
    surplus: { persons: over.persons, groups: over.groups.map(({ id, populations }) => ({ id, populations })) },
  };
}

function valuesOf({ values }: CountedPattern, dimension: Dimension): readonly string[] {
  const known = values[dimension] ?? [];
  return known.length > 0 ? known : [UNKNOWN];
}

/** Whether a pattern's persons have one of the values in each dimension that is named. */
export function passes(pattern: CountedPattern, filters: SliceFilters): boolean {
  return (Object.entries(filters) as [Dimension, readonly string[]][]).every(([dimension, wanted]) =>
    valuesOf(pattern, dimension).some((value) => wanted.includes(value)),
  );
}

/** Every way to take one value of each; one, of none, where nothing is asked for. */
function combinations(lists: readonly (readonly string[])[]): string[][] {
  return lists.reduce<string[][]>(
    (ways, values) => ways.flatMap((way) => values.map((value) => [...way, value])),
    [[]],
  );
}

/** Sums of patterns. */
class Figures {
  private persons = 0;
  private failed = 0;
  private readonly groups: ReadonlyMap<string, { counts: PopulationCounts; observations: ObservationValue[] }>;

  constructor(private readonly definitions: readonly GroupDefinition[]) {
    this.groups = new Map(
      definitions.map(({ id, populations }) => {
        const counted = populations.filter(({ code }) => code !== 'measure-observation');
        return [id, { counts: Object.fromEntries(counted.map(({ key }) => [key, 0])), observations: [] }];
      }),
    );
  }

  add({ persons, failed, groups }: CountedPattern, times: number): void {
    const weight = persons * times;
    this.persons += weight;
    if (failed) this.failed += weight;
    for (const { id, populations, observations } of groups) {
      const own = this.groups.get(id);
      if (!own) continue;
      for (const [population, count] of Object.entries(populations)) {
        own.counts[population] = (own.counts[population] ?? 0) + count * weight;
      }
      if (observations.length === 0) continue;
      for (let person = 0; person < weight; person += 1) own.observations.push(...observations);
    }
  }

  show(): SliceFigures {
    return {
      persons: this.persons,
      failed: this.failed,
      groups: this.definitions.map((definition) => {
        const { counts, observations } = this.groups.get(definition.id) ?? { counts: {}, observations: [] };
        return { id: definition.id, populations: counts, score: scoreGroup(definition, counts, observations) };
      }),
    };
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

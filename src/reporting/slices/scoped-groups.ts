import type { DataSource } from 'typeorm';
import type { GroupDefinition } from '../../cql/measure-definition.js';
import type { CounterRow } from '../../evaluation/score.queries.js';
import { scoredGroups } from '../../evaluation/scored-groups.js';
import type { ScoredGroup } from '../../evaluation/scores.js';
import { passes, sliceCounts, type CountedPattern } from './slice-counts.js';
import type { SliceFilters, StoredDimension } from './slice-dimensions.js';
import { readSlicePatterns } from './slice-patterns.js';
import type { PatternQuery } from './slice.queries.js';

/** Only persons of these TINs, sites and clinicians: of one of each that is named. */
export type ProviderScope = Pick<SliceFilters, 'tin' | 'site' | 'clinician'>;

/** Filters that need no supplemental data. */
type StoredFilters = Pick<SliceFilters, StoredDimension>;

/** What some persons, such as those of a provider, come to in a measure, with its strata. */
export async function readScopedGroups(
  source: DataSource,
  of: Pick<PatternQuery, 'measurePeriodId' | 'period'>,
  definitions: readonly GroupDefinition[],
  scope: StoredFilters,
): Promise<ScoredGroup[]> {
  const dimensions = Object.keys(scope) as StoredDimension[];
  const patterns = await readSlicePatterns(source, { ...of, dimensions, supplementalOf: [] }, () => ({}));
  return scopedGroups(definitions, patterns, scope);
}

/** A stratum of a measure with observations has no score: a result does not say which observations are the stratum's. */
export function scopedGroups(
  definitions: readonly GroupDefinition[],
  patterns: readonly CountedPattern[],
  scope: StoredFilters,
): ScoredGroup[] {
  const { total } = sliceCounts(definitions, patterns, [], scope);
  const groups = scoredGroups(definitions, countersOf(patterns.filter((pattern) => passes(pattern, scope))), []);
  return groups.map((group, place) => {
    const isObserved = definitions[place].populations.some(({ code }) => code === 'measure-observation');
    return {
      ...group,
      score: total.groups[place].score,
      strata: isObserved ? group.strata.map((stratum) => ({ ...stratum, score: null })) : group.strata,
    };
  });
}

function countersOf(patterns: readonly CountedPattern[]): CounterRow[] {
  const counters = new Map<string, CounterRow>();
  for (const { groups, persons } of patterns) {
    for (const { id: groupId, populations, strata } of groups) {
      for (const [stratum, counts] of [['', populations] as const, ...Object.entries(strata)]) {
        for (const [population, count] of Object.entries(counts)) {
          const key = JSON.stringify([groupId, stratum, population]);
          const counter = counters.get(key) ?? { groupId, stratum, population, count: 0 };
          counter.count += count * persons;
          counters.set(key, counter);
        }
      }
    }
  }
  return [...counters.values()];
}

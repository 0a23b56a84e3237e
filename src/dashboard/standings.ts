import type { MeasureScore, ScoredGroup } from '../evaluation/scores.js';
import { measurePoints, type MeasurePoints } from '../measures/programmes/programme-points.js';
import type { Programme, ProgrammeMeasure } from '../measures/programmes/programmes-model.js';

/** What a score earns in a programme, in each way of collecting that the programme has for the measure. */
export interface BenchmarkStanding {
  measurePeriodId: number;
  /** `app-plus-2026`. */
  programme: string;
  programmeTitle: string;
  qualityId: string;
  collections: (MeasurePoints & { title: string; list: ListFrame | null })[];
}

/** The beneficiary list whose persons are counted. */
export interface ListFrame {
  beneficiaries: number;
  /** Beneficiaries who are a person here. */
  found: number;
}

/** What the persons of a list come to, by number of measure and period. */
export interface Listed {
  list: ListFrame;
  groups: ReadonlyMap<number, readonly ScoredGroup[]>;
}

/**
 * Where scores stand among the benchmarks of the programmes of their year. Data count as complete: everyone in the
 * records is evaluated. A package that no programme of the year links to has no standing, and neither has a measure
 * with several groups, because a programme's benchmark is for one rate. A Medicare CQM counts the beneficiaries of the
 * list, where there is one; else everyone, like the other ways to collect.
 */
export function standingsOf(
  scores: readonly MeasureScore[],
  programmes: readonly Programme[],
  listed: Listed | null = null,
): BenchmarkStanding[] {
  return scores.flatMap((score) =>
    programmes
      .filter(({ period }) => yearOf(period.start) === yearOf(score.period.start))
      .flatMap((programme) => {
        const measure = programme.measures.find(({ packages }) =>
          packages.some(({ url }) => url === score.package.url),
        );
        return measure ? standing(score, programme, measure, listed) : [];
      }),
  );
}

function standing(
  score: MeasureScore,
  programme: Programme,
  measure: ProgrammeMeasure,
  listed: Listed | null,
): BenchmarkStanding[] {
  const [group, ...others] = score.groups;
  if (!group || others.length > 0 || score.package.scoring !== 'proportion') return [];
  const [beneficiaries] = listed?.groups.get(score.measurePeriodId) ?? [];
  return [
    {
      measurePeriodId: score.measurePeriodId,
      programme: programme.id,
      programmeTitle: programme.title,
      qualityId: measure.qualityId,
      collections: measure.collectionTypes.map((collection) => {
        const isListed = collection === 'medicare-cqm' && beneficiaries !== undefined;
        return {
          ...measurePoints(programme, measure.qualityId, collection, casesOf(isListed ? beneficiaries : group)),
          title: programme.collections[collection]?.title ?? collection,
          list: isListed ? (listed?.list ?? null) : null,
        };
      }),
    },
  ];
}

/** Cases without exclusions and exceptions. */
function casesOf({ populations }: Pick<ScoredGroup, 'populations'>): { numerator: number; denominator: number } {
  const at = (population: string) => populations[population] ?? 0;
  return {
    numerator: at('numerator') - at('numerator-exclusion'),
    denominator: at('denominator') - at('denominator-exclusion') - at('denominator-exception'),
  };
}

function yearOf(day: string): string {
  return day.slice(0, 4);
}

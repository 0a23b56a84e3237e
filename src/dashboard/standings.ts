import type { MeasureScore } from '../evaluation/scores.js';
import { measurePoints, type MeasurePoints } from '../measures/programmes/programme-points.js';
import type { Programme, ProgrammeMeasure } from '../measures/programmes/programmes-model.js';

/** What a score earns in a programme, in each way of collecting that the programme has for the measure. */
export interface BenchmarkStanding {
  measurePeriodId: number;
  /** `app-plus-2026`. */
  programme: string;
  programmeTitle: string;
  qualityId: string;
  collections: (MeasurePoints & { title: string })[];
}

/**
 * Where scores stand among the benchmarks of the programmes of their year. Data count as complete: everyone in the
 * records is evaluated. A package that no programme of the year links to has no standing, and neither has a measure
 * with several groups, because a programme's benchmark is for one rate.
 */
export function standingsOf(scores: readonly MeasureScore[], programmes: readonly Programme[]): BenchmarkStanding[] {
  return scores.flatMap((score) =>
    programmes
      .filter(({ period }) => yearOf(period.start) === yearOf(score.period.start))
      .flatMap((programme) => {
        const measure = programme.measures.find(({ packages }) =>
          packages.some(({ url }) => url === score.package.url),
        );
        return measure ? standing(score, programme, measure) : [];
      }),
  );
}

function standing(score: MeasureScore, programme: Programme, measure: ProgrammeMeasure): BenchmarkStanding[] {
  const [group, ...others] = score.groups;
  if (!group || others.length > 0 || score.package.scoring !== 'proportion') return [];
  const at = (population: string) => group.populations[population] ?? 0;
  const denominator = at('denominator') - at('denominator-exclusion') - at('denominator-exception');
  const numerator = at('numerator') - at('numerator-exclusion');
  return [
    {
      measurePeriodId: score.measurePeriodId,
      programme: programme.id,
      programmeTitle: programme.title,
      qualityId: measure.qualityId,
      collections: measure.collectionTypes.map((collection) => ({
        ...measurePoints(programme, measure.qualityId, collection, { numerator, denominator }),
        title: programme.collections[collection]?.title ?? collection,
      })),
    },
  ];
}

function yearOf(day: string): string {
  return day.slice(0, 4);
}

import type { DataSource } from 'typeorm';
import type { SupplementalKind } from '../../measures/programmes/programmes-model.js';
import { ageBand } from './slice-dimensions.js';
import type { CountedPattern } from './slice-counts.js';
import {
  countPersons,
  readDescriptions,
  readOutcomes,
  type CountedPersons,
  type Description,
  type PatternQuery,
} from './slice.queries.js';

/** Enough to count 100 000 persons without sorting them on disk. */
const WORK_MEMORY = '64MB';

/** Values of a person by what is told of them. */
export type DescribedValues = Partial<Record<SupplementalKind, readonly string[]>>;

/**
 * What persons count for in a measure and period, equal ones taken together: some hundred patterns stand for any number
 * of persons. Everything else is arithmetic on them. All is read as of one moment.
 */
export function readSlicePatterns(
  source: DataSource,
  query: PatternQuery,
  describe: (supplemental: Description['supplemental']) => DescribedValues,
): Promise<CountedPattern[]> {
  return source.transaction('REPEATABLE READ', async (manager) => {
    await manager.query(`set local work_mem = '${WORK_MEMORY}'`);
    const outcomes = new Map((await readOutcomes(manager, query.measurePeriodId)).map((one) => [one.hash, one]));
    const descriptions = query.supplementalOf.length > 0 ? await readDescriptions(manager, query) : [];
    const { classes, values } = classify(descriptions, describe);
    const rows = await countPersons(manager, query, classes);
    return rows.flatMap((row) => {
      const outcome = outcomes.get(row.outcome);
      if (!outcome) throw new Error(`No result has the hash ${row.outcome} under which persons were counted.`);
      const described = row.class === null ? {} : values[row.class];
      const { groups, failed } = outcome;
      return { groups, failed, persons: row.persons, values: { ...storedValues(row, query), ...described } };
    });
  });
}

/** Descriptions that give the same values are of one class; a class is the place of its values. */
export function classify(
  descriptions: readonly Description[],
  describe: (supplemental: Description['supplemental']) => DescribedValues,
): { classes: Map<string, number>; values: DescribedValues[] } {
  const values: DescribedValues[] = [];
  const places = new Map<string, number>();
  const classes = new Map<string, number>();
  for (const { hash, supplemental } of descriptions) {
    const described = describe(supplemental);
    const key = JSON.stringify(described);
    const place = places.get(key) ?? values.push(described) - 1;
    places.set(key, place);
    classes.set(hash, place);
  }
  return { classes, values };
}

function storedValues(row: CountedPersons, { dimensions }: PatternQuery): CountedPattern['values'] {
  return Object.fromEntries(
    dimensions.map((dimension) => [
      dimension,
      dimension === 'age' ? row.age.map((index) => ageBand(Number(index))) : row[dimension],
    ]),
  );
}

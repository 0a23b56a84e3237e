import { PERCENTILES, type Benchmark, type ScoredMeasure } from './programme-rules-model.js';
import type { Programme } from './programmes-model.js';

/** What a schema cannot say of a programme, each fault with its JSON path first; none in a usable one. */
export function inconsistencies(programme: Programme): string[] {
  return [
    ...identity(programme),
    ...patterns(programme),
    ...weights(programme),
    ...sources(programme, programme.sources),
    ...outcomes(programme),
    ...programme.measures.flatMap((measure, index) => scored(programme, measure, `/measures/${index}`)),
    ...programme.otherMeasures.flatMap((measure, index) => scored(programme, measure, `/otherMeasures/${index}`)),
  ];
}

function identity({ id, programme, year, period }: Programme): string[] {
  return [
    ...(id === `${programme}-${year}` ? [] : [`/id must be ${programme}-${year}.`]),
    ...(period.start <= period.end ? [] : ['/period/end comes before its start.']),
  ];
}

function patterns({ entity, certification }: Programme): string[] {
  return [
    ...(isPattern(entity.pattern) ? [] : ['/entity/pattern is no regular expression.']),
    ...(isPattern(certification.pattern) ? [] : ['/certification/pattern is no regular expression.']),
  ];
}

function weights({ categoryWeights }: Programme): string[] {
  const { quality, cost, improvementActivities, promotingInteroperability } = categoryWeights;
  const total = quality + cost + improvementActivities + promotingInteroperability;
  return total === 100 ? [] : [`/categoryWeights add up to ${total}, not to 100.`];
}

/** Every `source`, wherever it stands, is a key of the programme's sources. */
function sources(value: unknown, known: Programme['sources'], path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'source' && typeof inner === 'string'
      ? inner in known
        ? []
        : [`${path}/source ${JSON.stringify(inner)} is not in /sources.`]
      : sources(inner, known, `${path}/${key}`),
  );
}

function outcomes({ outcomeMeasures, measures, otherMeasures }: Programme): string[] {
  const ids = [...measures, ...otherMeasures].map(({ qualityId }) => qualityId);
  return [
    ...ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `/measures: ${id} stands twice.`),
    ...outcomeMeasures.measures
      .filter((id) => !ids.includes(id))
      .map((id) => `/outcomeMeasures/measures: ${id} is no measure of the programme.`),
  ];
}

function scored({ collections }: Programme, measure: ScoredMeasure, path: string): string[] {
  const { collectionTypes, benchmarks, missingBenchmarks } = measure;
  const strays = Object.keys({ ...benchmarks, ...missingBenchmarks }).filter(
    (collection) => !collectionTypes.some((own) => own === collection),
  );
  return [
    ...strays.map((collection) => `${path}: ${collection} has a benchmark and is not in collectionTypes.`),
    ...collectionTypes.flatMap((collection) => {
      const benchmark = benchmarks[collection];
      const known = collections[collection] ? [] : [`${path}/collectionTypes: ${collection} is not in /collections.`];
      if (Boolean(benchmark) === Boolean(missingBenchmarks[collection])) {
        return [...known, `${path}: ${collection} needs either a benchmark or the reason why there is none.`];
      }
      return benchmark ? [...known, ...rising(benchmark, `${path}/benchmarks/${collection}`)] : known;
    }),
  ];
}

function rising({ kind, percentiles }: Benchmark, path: string): string[] {
  const falls = PERCENTILES.slice(1).filter(
    (percentile, index) => percentiles[percentile] < percentiles[PERCENTILES[index] ?? percentile],
  );
  const uneven = PERCENTILES.filter((percentile) => kind === 'flat' && percentiles[percentile] !== Number(percentile));
  return [
    ...falls.map((percentile) => `${path}/percentiles/${percentile} is below the percentile before it.`),
    ...uneven.map((percentile) => `${path}/percentiles/${percentile} must be ${percentile} in a flat benchmark.`),
  ];
}

function isPattern(pattern: string): boolean {
  try {
    return new RegExp(pattern) instanceof RegExp;
  } catch {
    return false;
  }
}

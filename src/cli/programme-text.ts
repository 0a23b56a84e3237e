import { decilesOf } from '../measures/programmes/benchmark-ladder.js';
import type { ProgrammeChange } from '../measures/programmes/programme-changes.js';
import type { MeasurePoints } from '../measures/programmes/programme-points.js';
import type { ProgrammeTotal } from '../measures/programmes/programme-total.js';
import type { CollectionType, ScoredMeasure, Sourced } from '../measures/programmes/programme-rules-model.js';
import type { Programme } from '../measures/programmes/programmes-model.js';
import { renderTable } from './table.js';

/** The rules of a programme, one line each, with the regulation and the key of the source; the sources last. */
export function rulesText(programme: Programme): string {
  return [
    ...generalRules(programme),
    ...standards(programme),
    ...programme.notes.map((note) => ruleText('Note', note.text, note)),
    ...Object.entries(programme.sources).map(([key, { title, standing }]) => `[${key}] ${standing}: ${title}`),
  ].join('\n');
}

function generalRules(programme: Programme): string[] {
  const { submissionWindow: window, categoryWeights: weights, points, onMiss, withoutBenchmark } = programme;
  const categories =
    `quality ${weights.quality}, cost ${weights.cost}, improvement activities ${weights.improvementActivities}, ` +
    `promoting interoperability ${weights.promotingInteroperability}`;
  const range = `${points.lowest} to ${points.highest}, capped at ${points.sevenPointCap} where topped out`;
  return [
    ruleText('Submission window', `${window.opens ?? '?'} to ${window.closes ?? '?'}`, window),
    ruleText('Category weights', categories, weights),
    ruleText('Points', range, points),
    ruleText('Too few cases', `${onMiss.caseMinimum.points} points`, onMiss.caseMinimum),
    ruleText('Incomplete data', `${onMiss.dataCompleteness.points} points`, onMiss.dataCompleteness),
    ruleText('Not reported', `${onMiss.notReported.points} points`, onMiss.notReported),
    ruleText('Without benchmark', `points available ${withoutBenchmark.available}`, withoutBenchmark),
  ];
}

function standards(programme: Programme): string[] {
  const { performanceStandard, outcomeMeasures, alternativeStandard: alternative } = programme;
  const { reportingIncentive: incentive, complexOrganizationAdjustment: adjustment } = programme;
  return [
    ruleText('Performance standard', String(performanceStandard.score), performanceStandard),
    ruleText('Outcome measures', outcomeMeasures.measures.join(', '), outcomeMeasures),
    incentive &&
      ruleText(
        'Reporting incentive',
        `percentiles ${incentive.outcomePercentile} and ${incentive.otherPercentile} by ` +
          titles(programme, incentive.collectionTypes),
        incentive,
      ),
    alternative && ruleText('Alternative standard', `percentile ${alternative.outcomePercentile}`, alternative),
    adjustment &&
      ruleText(
        'Complex organization adjustment',
        `${adjustment.pointsPerMeasure} for a measure by ${titles(programme, adjustment.collectionTypes)}, ` +
          `at most ${adjustment.totalMaximumPercent} % of the points available`,
        adjustment,
      ),
  ].filter((text) => text !== null);
}

function ruleText(name: string, text: string, { regulation, source, note }: Sourced): string {
  return `${name}: ${text}.${note ? ` ${note}` : ''} [${regulation ? `${regulation}; ` : ''}${source}]`.replace(
    '..',
    '.',
  );
}

/** One measure: its benchmarks by collection type, decile by decile. */
export function benchmarksText(programme: Programme, measure: ScoredMeasure, collections: CollectionType[]): string {
  return collections
    .map((collection) => {
      const title = `${measure.qualityId} ${measure.title}, ${programme.collections[collection]?.title ?? collection}`;
      const benchmark = measure.benchmarks[collection];
      if (!benchmark) {
        const missing = measure.missingBenchmarks[collection];
        return `${title}\nno benchmark${missing?.code ? ` (${missing.code})` : ''}: ${missing?.reason ?? '?'}`;
      }
      const ranges = decilesOf(benchmark, measure.inverse).map(({ decile, from, to }) => [
        String(decile),
        String(from),
        to === null ? (measure.inverse ? 'and below' : 'and above') : `${measure.inverse ? 'above' : 'below'} ${to}`,
      ]);
      const average = benchmark.averageRate === null ? '' : `, average rate ${benchmark.averageRate}`;
      const cap = benchmark.sevenPointCap ? `, at most ${programme.points.sevenPointCap} points` : '';
      const heading = `${title}\n${benchmark.kind} benchmark of ${benchmark.benchmarkYear}${average}${cap}`;
      const note = benchmark.note ? `\n${benchmark.note}` : '';
      return `${heading}, ${measure.inverse ? 'lower' : 'higher'} is better${note}\n${renderTable(['Decile', 'from', 'to'], ranges)}`;
    })
    .join('\n\n');
}

/** What a measure earns, and what the next decile takes. */
export function pointsText({ rate, decile, points, available, reason, next, inverse }: MeasurePoints): string {
  const lines = [
    `rate ${rate ?? 'none: no case'}`,
    `decile ${decile ?? 'none'}`,
    `points ${points ?? 'none'} of ${available}`,
    ...(reason ? [reason] : []),
  ];
  if (!next) return lines.join('\n');
  const more = next.persons === null ? '' : `, ${next.persons} ${inverse ? 'fewer' : 'more'} in the numerator`;
  return [...lines, `decile ${next.decile} at ${next.rate}: ${next.distance} percentage points to go${more}`].join(
    '\n',
  );
}

/** The total of a set, measure by measure, and what it is good for. */
export function totalText(total: ProgrammeTotal): string {
  const rows = total.measures.map(({ qualityId, collection, points, adjustment, available, reason }) => [
    qualityId,
    collection ?? '',
    points === null ? 'none' : String(points),
    String(adjustment),
    String(available),
    reason ?? '',
  ]);
  const unsettled = total.unsettledAdjustment > 0 ? `, ${total.unsettledAdjustment} of them not settled by CMS` : '';
  return [
    renderTable(['Measure', 'Collected', 'Points', 'Adjustment', 'Available', ''], rows),
    '',
    `${total.points} points and ${total.adjustment} of adjustment${unsettled}, of ${total.available}: ${total.score ?? 'no score'}`,
    ...(total.unknown.length > 0 ? [`not known and in no sum: ${total.unknown.join(', ')}`] : []),
    ...(total.floor === null
      ? []
      : [`a complete report with a measure without benchmark counts ${total.floor} at least`]),
    `performance standard: ${total.performanceStandard}`,
    `reporting incentive: ${total.reportingIncentive}`,
    `alternative standard: ${total.alternativeStandard}`,
  ].join('\n');
}

/** Every figure that differs, one a line. */
export function changesText(changes: readonly ProgrammeChange[]): string {
  return changes.map(({ path, before, after }) => `${path}: ${short(before)} -> ${short(after)}`).join('\n');
}

function short(json: string | null): string {
  if (json === null) return 'absent';
  return json.length > 80 ? `${json.slice(0, 77)}...` : json;
}

function titles(programme: Programme, collections: readonly CollectionType[]): string {
  return collections.map((collection) => programme.collections[collection]?.title ?? collection).join(' or ');
}

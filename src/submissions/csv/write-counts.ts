import { stringify } from 'csv-stringify/sync';
import { SUPPLEMENTAL_KINDS } from '../../measures/programmes/programmes-model.js';
import { performanceRate } from '../rates.js';
import { populationsOf, programmeMeasure, type MeasureCounts, type SubmissionSet } from '../submission-set.js';
import { safeCell } from './safe-cell.js';

/** Columns of the counts file. */
export const COUNT_COLUMNS = [
  'programme',
  'entity_id',
  'period_start',
  'period_end',
  'quality_id',
  'cms_id',
  'package',
  'stratum',
  'population',
  'element',
  'code',
  'count',
] as const;

/**
 * Counts by measure, population, stratum and supplemental code, one a line, for analysts. A line with `rate` as
 * population carries the performance rate.
 */
export function writeCounts(set: SubmissionSet): Buffer {
  const rows = set.measures.flatMap((counts) => measureRows(set, counts));
  const lines = rows.map((row) => row.map((cell) => (typeof cell === 'string' ? safeCell(cell) : cell)));
  return Buffer.from(stringify([[...COUNT_COLUMNS], ...lines]), 'utf8');
}

function measureRows(set: SubmissionSet, counts: MeasureCounts): (string | number)[][] {
  const measure = programmeMeasure(set, counts.qualityId);
  const start = [
    set.programme.id,
    set.entity.id,
    set.period.start,
    set.period.end,
    counts.qualityId,
    measure.cmsId,
    `${counts.package.url}|${counts.package.version}`,
  ];
  const line = (stratum: string, population: string, element: string, code: string, count: string | number) => [
    ...start,
    stratum,
    population,
    element,
    code,
    count,
  ];
  const rows = populationsOf(measure).flatMap((population) => [
    line('', population, '', '', counts.populations[population] ?? ''),
    ...measure.strata.map(({ code }) => line(code, population, '', '', counts.strata[code]?.[population] ?? '')),
    ...SUPPLEMENTAL_KINDS.flatMap((kind) =>
      set.programme.qrda3.supplemental[kind].codes.map(({ code }) =>
        line('', population, kind, code, counts.supplemental[population]?.[kind].codes[code] ?? ''),
      ),
    ),
  ]);
  return [...rows, line('', 'rate', '', '', performanceRate(counts.populations) ?? 'not applicable')];
}

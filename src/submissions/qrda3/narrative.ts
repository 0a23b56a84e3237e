import type { XMLBuilder } from 'xmlbuilder2/lib/interfaces.js';
import { performanceRate } from '../rates.js';
import { populationsOf, programmeMeasure, type MeasureCounts, type SubmissionSet } from '../submission-set.js';
import { POPULATION_TITLES } from './markup.js';

/** The section's text: the same counts as the entries, for people. CDA wants it to stand for the entries. */
export function writeNarrative(section: XMLBuilder, set: SubmissionSet): void {
  const text = section.ele('text');
  text.ele('paragraph').txt(`Reporting period: ${set.period.start} to ${set.period.end}`);
  for (const counts of set.measures) writeMeasureTable(text, set, counts);
}

function writeMeasureTable(text: XMLBuilder, set: SubmissionSet, counts: MeasureCounts): void {
  const measure = programmeMeasure(set, counts.qualityId);
  const table = text.ele('table', { border: '1', width: '100%' });
  row(table.ele('thead'), 'th', [
    `${measure.cmsId} ${measure.title}`,
    'Count',
    ...measure.strata.map((stratum) => stratum.title),
  ]);
  const body = table.ele('tbody');
  for (const population of populationsOf(measure)) {
    row(body, 'td', [
      POPULATION_TITLES[population],
      String(counts.populations[population]),
      ...measure.strata.map((stratum) => String(counts.strata[stratum.code]?.[population])),
    ]);
  }
  row(body, 'td', [
    'Performance rate',
    performanceRate(counts.populations) ?? 'not applicable',
    ...measure.strata.map((stratum) => performanceRate(counts.strata[stratum.code] ?? {}) ?? 'not applicable'),
  ]);
}

function row(parent: XMLBuilder, cell: 'td' | 'th', texts: readonly string[]): void {
  const element = parent.ele('tr');
  for (const text of texts) element.ele(cell).txt(text);
}

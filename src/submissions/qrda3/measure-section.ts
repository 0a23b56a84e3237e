import type { XMLBuilder } from 'xmlbuilder2/lib/interfaces.js';
import type { ProgrammeMeasure } from '../../measures/programmes/programmes-model.js';
import { nameBasedUuid } from '../name-based-uuid.js';
import { performanceRate } from '../rates.js';
import { populationsOf, programmeMeasure, type MeasureCounts, type SubmissionSet } from '../submission-set.js';
import { ACT_CODE, day, leaf, LOINC, observation, referenceTo, SNOMED, templateIds, value } from './markup.js';
import { writeMeasureData } from './measure-data.js';
import { writeNarrative } from './narrative.js';

/** The section with all measures: what people read, the period, and one organizer per measure. */
export function writeMeasureSection(document: XMLBuilder, set: SubmissionSet): void {
  const section = document.ele('component').ele('structuredBody').ele('component').ele('section');
  templateIds(section, set.programme.qrda3.templates.measureSection);
  leaf(section, 'code', { code: '55186-1', ...LOINC, displayName: 'Measure Section' });
  section.ele('title').txt('Measure Section');
  writeNarrative(section, set);
  writeReportingParameters(section, set);
  for (const counts of set.measures) writeMeasure(section, set, counts);
}

function writeReportingParameters(section: XMLBuilder, set: SubmissionSet): void {
  const act = section.ele('entry', { typeCode: 'DRIV' }).ele('act', { classCode: 'ACT', moodCode: 'EVN' });
  templateIds(act, set.programme.qrda3.templates.reportingParameters);
  leaf(act, 'id', { root: nameBasedUuid(set.id, 'reporting-parameters') });
  leaf(act, 'code', { code: '252116004', ...SNOMED, displayName: 'Observation Parameters' });
  const time = act.ele('effectiveTime');
  leaf(time, 'low', { value: day(set.period.start) });
  leaf(time, 'high', { value: day(set.period.end) });
}

function writeMeasure(section: XMLBuilder, set: SubmissionSet, counts: MeasureCounts): void {
  const measure = programmeMeasure(set, counts.qualityId);
  const organizer = section.ele('entry').ele('organizer', { classCode: 'CLUSTER', moodCode: 'EVN' });
  templateIds(organizer, set.programme.qrda3.templates.measureReference);
  leaf(organizer, 'id', { root: nameBasedUuid(set.id, counts.qualityId) });
  leaf(organizer, 'statusCode', { code: 'completed' });
  const document = organizer
    .ele('reference', { typeCode: 'REFR' })
    .ele('externalDocument', { classCode: 'DOC', moodCode: 'EVN' });
  leaf(document, 'id', { root: '2.16.840.1.113883.4.738', extension: measure.identifiers.measure ?? '' });
  leaf(document, 'code', { code: '57024-2', ...LOINC, displayName: 'Health Quality Measure Document' });
  document.ele('text').txt(`${measure.cmsId} ${measure.title}`);
  writePerformanceRate(organizer, set, measure, counts);
  for (const population of populationsOf(measure)) writeMeasureData(organizer, { set, measure, counts, population });
}

/** CMS_62, CMS_63: between 0 and 1, at most six decimals; NA when nobody is left in the denominator. */
function writePerformanceRate(
  organizer: XMLBuilder,
  set: SubmissionSet,
  measure: ProgrammeMeasure,
  counts: MeasureCounts,
): void {
  const element = observation(organizer.ele('component'), set.programme.qrda3.templates.performanceRate);
  leaf(element, 'code', { code: '72510-1', ...LOINC, displayName: 'Performance Rate' });
  leaf(element, 'statusCode', { code: 'completed' });
  const rate = performanceRate(counts.populations);
  value(element, 'REAL', rate === null ? { nullFlavor: 'NA' } : { value: rate });
  const numerator = referenceTo(element, measure.identifiers.populations.numerator ?? '');
  leaf(numerator, 'code', { code: 'NUMER', ...ACT_CODE, displayName: 'Numerator' });
}

import type { XMLBuilder } from 'xmlbuilder2/lib/interfaces.js';
import {
  SUPPLEMENTAL_KINDS,
  type ProgrammeMeasure,
  type ReportedPopulation,
  type SupplementalKind,
} from '../../measures/programmes/programmes-model.js';
import { nameBasedUuid } from '../name-based-uuid.js';
import type { MeasureCounts, SubmissionSet } from '../submission-set.js';
import {
  ACT_CODE,
  leaf,
  LOINC,
  observation,
  OBSERVATION_METHOD,
  POPULATION_CODES,
  referenceTo,
  value,
} from './markup.js';

/** One population of one measure, with everything that is written about it. */
export interface PopulationData {
  set: SubmissionSet;
  measure: ProgrammeMeasure;
  counts: MeasureCounts;
  population: ReportedPopulation;
}

/** Measure Data: the count of a population, its strata, and its supplemental data. */
export function writeMeasureData(organizer: XMLBuilder, data: PopulationData): void {
  const { templates } = data.set.programme.qrda3;
  const element = observation(organizer.ele('component'), templates.measureData);
  leaf(element, 'code', { code: 'ASSERTION', ...ACT_CODE, displayName: 'Assertion' });
  leaf(element, 'statusCode', { code: 'completed' });
  value(element, 'CD', { code: POPULATION_CODES[data.population], ...ACT_CODE });
  writeAggregateCount(element, data, data.counts.populations[data.population]);
  for (const stratum of data.measure.strata) writeStratum(element, data, stratum);
  for (const kind of SUPPLEMENTAL_KINDS) writeSupplemental(element, data, kind);
  referenceTo(element, data.measure.identifiers.populations[data.population] ?? '');
}

/** Every count must be there: a silent zero would be an invented figure. */
function writeAggregateCount(parent: XMLBuilder, data: PopulationData, count: number | undefined): void {
  if (count === undefined) {
    throw new Error(`The counts of ${data.measure.qualityId} lack ${data.population}.`);
  }
  const element = observation(
    parent.ele('entryRelationship', { typeCode: 'SUBJ', inversionInd: 'true' }),
    data.set.programme.qrda3.templates.aggregateCount,
  );
  leaf(element, 'code', { code: 'MSRAGG', ...ACT_CODE, displayName: 'rate aggregation' });
  value(element, 'INT', { value: String(count) });
  leaf(element, 'methodCode', { code: 'COUNT', ...OBSERVATION_METHOD, displayName: 'Count' });
}

function writeStratum(parent: XMLBuilder, data: PopulationData, stratum: ProgrammeMeasure['strata'][number]): void {
  const element = observation(
    parent.ele('entryRelationship', { typeCode: 'COMP' }),
    data.set.programme.qrda3.templates.reportingStratum,
  );
  leaf(element, 'code', { code: 'ASSERTION', ...ACT_CODE, displayName: 'Assertion' });
  leaf(element, 'statusCode', { code: 'completed' });
  value(element, 'CD', { nullFlavor: 'OTH' }).ele('originalText').txt('Stratum');
  writeAggregateCount(element, data, data.counts.strata[stratum.code]?.[data.population]);
  referenceTo(element, stratum.id ?? '');
}

/** Every code of the list, at zero too: Cypress refuses a population that lacks one. */
function writeSupplemental(parent: XMLBuilder, data: PopulationData, kind: SupplementalKind): void {
  const { templates, supplemental } = data.set.programme.qrda3;
  const { concept, shape, codeSystem, codes } = supplemental[kind];
  const counts = data.counts.supplemental[data.population]?.[kind].codes;
  for (const { code, display } of codes) {
    const element = observation(parent.ele('entryRelationship', { typeCode: 'COMP' }), templates[kind]);
    leaf(element, 'id', {
      root: nameBasedUuid(data.set.id, [data.counts.qualityId, data.population, kind, code].join('/')),
    });
    leaf(element, 'code', { code: concept.code, ...LOINC, displayName: concept.display });
    leaf(element, 'statusCode', { code: 'completed' });
    const coded = { code, codeSystem: codeSystem.root, codeSystemName: codeSystem.name, displayName: display };
    if (shape === 'code') value(element, 'CD', coded);
    else leaf(value(element, 'CD', { nullFlavor: 'OTH' }), 'translation', coded);
    writeAggregateCount(element, data, counts?.[code]);
  }
}

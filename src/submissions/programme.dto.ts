import { ApiProperty } from '@nestjs/swagger';
import type { ScoringRules } from '../measures/programmes/programme-rules-model.js';
import type { Programme, ProgrammeMeasure } from '../measures/programmes/programmes-model.js';
import { guidsOf } from './requirements.js';

/** A measure of a programme. */
export class ProgrammeMeasureDto {
  @ApiProperty({ example: '001' })
  qualityId!: string;

  @ApiProperty({ example: 'CMS122v14' })
  cmsId!: string;

  @ApiProperty()
  title!: string;

  @ApiProperty({ description: 'A lower rate is better' })
  inverse!: boolean;

  @ApiProperty()
  highPriority!: boolean;

  @ApiProperty({ type: [String], example: ['ecqm', 'mips-cqm', 'medicare-cqm'] })
  collectionTypes!: ProgrammeMeasure['collectionTypes'];

  @ApiProperty({ type: [String], description: 'Canonical urls of measure packages that implement it' })
  packages!: string[];

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'Percentiles by collection type, in percent',
  })
  benchmarks!: ProgrammeMeasure['benchmarks'];

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'Why there is no benchmark, by collection type',
  })
  missingBenchmarks!: ProgrammeMeasure['missingBenchmarks'];

  @ApiProperty({ type: [String], description: 'GUIDs that QRDA III wants and that are not known here' })
  missingIdentifiers!: string[];
}

/** A measure that the entity does not report itself. */
export class OtherMeasureDto {
  @ApiProperty({ example: '321' })
  qualityId!: string;

  @ApiProperty()
  title!: string;

  @ApiProperty({ example: 'survey vendor' })
  collectedBy!: string;
}

/** The period, both days inclusive. */
export class ProgrammePeriodDto {
  @ApiProperty({ example: '2026-01-01' })
  start!: string;

  @ApiProperty({ example: '2026-12-31' })
  end!: string;
}

/** A reporting programme in one year. */
export class ProgrammeDto {
  @ApiProperty({ example: 'app-plus-2026' })
  id!: string;

  @ApiProperty({ example: 'app-plus' })
  programme!: string;

  @ApiProperty({ example: 2026 })
  year!: number;

  @ApiProperty()
  title!: string;

  @ApiProperty({ type: ProgrammePeriodDto })
  period!: ProgrammePeriodDto;

  @ApiProperty({ type: 'object', additionalProperties: true, description: 'Days; null where none is published' })
  submissionWindow!: Programme['submissionWindow'];

  @ApiProperty({ example: 'A1234' })
  entityIdExample!: string;

  @ApiProperty({ example: '2026CXXXXXXXXXX' })
  cehrtIdExample!: string;

  @ApiProperty({ example: 20 })
  caseMinimum!: number;

  @ApiProperty({ example: 75, description: 'Percent of the denominator' })
  dataCompleteness!: number;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'Weights, points, what follows a miss, standards and adjustments, as the programme file has them',
  })
  rules!: Omit<ScoringRules, 'caseMinimum' | 'dataCompleteness'>;

  @ApiProperty({ type: 'object', additionalProperties: true, description: 'What each source of a rule is' })
  sources!: Programme['sources'];

  @ApiProperty({ type: [ProgrammeMeasureDto] })
  measures!: ProgrammeMeasureDto[];

  @ApiProperty({ type: [OtherMeasureDto] })
  otherMeasures!: OtherMeasureDto[];
}

/** What users see of a programme. */
export function programmeDto(programme: Programme): ProgrammeDto {
  const { id, year, title, period, submissionWindow, caseMinimum, dataCompleteness, otherMeasures } = programme;
  return {
    id,
    programme: programme.programme,
    year,
    title,
    period,
    submissionWindow,
    entityIdExample: programme.entity.example,
    cehrtIdExample: programme.certification.example,
    caseMinimum,
    dataCompleteness,
    rules: rulesOf(programme),
    sources: programme.sources,
    measures: programme.measures.map((measure) => ({
      qualityId: measure.qualityId,
      cmsId: measure.cmsId,
      title: measure.title,
      inverse: measure.inverse,
      highPriority: measure.highPriority,
      collectionTypes: measure.collectionTypes,
      packages: measure.packages.map(({ url }) => url),
      benchmarks: measure.benchmarks,
      missingBenchmarks: measure.missingBenchmarks,
      missingIdentifiers: guidsOf(measure).flatMap(([place, guid]) => (guid ? [] : [place])),
    })),
    otherMeasures: otherMeasures.map(({ qualityId, title, collectedBy }) => ({ qualityId, title, collectedBy })),
  };
}

function rulesOf(programme: Programme): ProgrammeDto['rules'] {
  const { categoryWeights, collections, onMiss, points, withoutBenchmark, performanceStandard } = programme;
  const { outcomeMeasures, reportingIncentive, alternativeStandard, complexOrganizationAdjustment, notes } = programme;
  return {
    categoryWeights,
    collections,
    onMiss,
    points,
    withoutBenchmark,
    performanceStandard,
    outcomeMeasures,
    reportingIncentive,
    alternativeStandard,
    complexOrganizationAdjustment,
    notes,
  };
}

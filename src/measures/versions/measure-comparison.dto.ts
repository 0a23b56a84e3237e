import { ApiProperty } from '@nestjs/swagger';
import { IsInt, IsOptional, IsString } from 'class-validator';
import type { DefinitionChange } from './comparison/definition-changes.js';
import type { DefinitionKind } from './comparison/definition-index.js';
import type { MeasureChange } from './comparison/measure-changes.js';
import type { LibraryChange } from './comparison/package-comparison.js';
import type { ComparedCode, ValueSetChange } from './comparison/value-set-changes.js';
import { MeasureDto } from '../measure.dto.js';

/** Something that the Measure resources say differently. */
export class MeasureChangeDto implements MeasureChange {
  @ApiProperty({ example: 'population' })
  part!: string;

  @ApiProperty({ type: String, nullable: true, description: 'Id of the group; null for the measure as a whole' })
  group!: string | null;

  @ApiProperty({ example: 'numerator', description: 'Which population, stratifier or element' })
  item!: string;

  @ApiProperty({ type: String, nullable: true })
  before!: string | null;

  @ApiProperty({ type: String, nullable: true })
  after!: string | null;
}

/** A library at another version, or one that only one of the packages has. */
export class LibraryChangeDto implements LibraryChange {
  @ApiProperty()
  name!: string;

  @ApiProperty({ type: String, nullable: true, description: '`id|version`' })
  before!: string | null;

  @ApiProperty({ type: String, nullable: true })
  after!: string | null;
}

/** A definition that differs, by itself or by what it draws on. */
export class DefinitionChangeDto implements DefinitionChange {
  @ApiProperty({ description: 'Id of its library, without version' })
  library!: string;

  @ApiProperty()
  name!: string;

  @ApiProperty({ enum: ['expression', 'function', 'parameter'] })
  kind!: DefinitionKind;

  @ApiProperty({
    enum: ['added', 'removed', 'changed', 'affected'],
    description: '`affected`: its own logic is the same, something that it draws on is not',
  })
  change!: DefinitionChange['change'];

  @ApiProperty({ description: 'Whether a population, stratum or supplemental data element draws on it' })
  used!: boolean;

  @ApiProperty({ type: String, nullable: true, description: 'Its CQL, where the library has it' })
  before!: string | null;

  @ApiProperty({ type: String, nullable: true })
  after!: string | null;

  @ApiProperty({ type: [String], description: 'Changed definitions and value sets that an affected one draws on' })
  causes!: string[];
}

/** One code of a value set. */
export class ComparedCodeDto implements ComparedCode {
  @ApiProperty()
  system!: string;

  @ApiProperty()
  code!: string;

  @ApiProperty({ type: String, nullable: true })
  display!: string | null;
}

/** How a value set differs. */
export class ValueSetChangeDto implements ValueSetChange {
  @ApiProperty()
  url!: string;

  @ApiProperty()
  name!: string;

  @ApiProperty({ enum: ['added', 'removed', 'codes', 'version'] })
  change!: ValueSetChange['change'];

  @ApiProperty({ type: String, nullable: true })
  versionBefore!: string | null;

  @ApiProperty({ type: String, nullable: true })
  versionAfter!: string | null;

  @ApiProperty()
  countBefore!: number;

  @ApiProperty()
  countAfter!: number;

  @ApiProperty()
  addedCount!: number;

  @ApiProperty()
  removedCount!: number;

  @ApiProperty({ type: [ComparedCodeDto], description: 'The first 20' })
  added!: ComparedCodeDto[];

  @ApiProperty({ type: [ComparedCodeDto], description: 'The first 20' })
  removed!: ComparedCodeDto[];
}

/** What differs between two measure packages. */
export class MeasureComparisonDto {
  @ApiProperty({ type: MeasureDto })
  before!: MeasureDto;

  @ApiProperty({ type: MeasureDto })
  after!: MeasureDto;

  @ApiProperty({ type: [MeasureChangeDto] })
  measure!: MeasureChangeDto[];

  @ApiProperty({ type: [LibraryChangeDto] })
  libraries!: LibraryChangeDto[];

  @ApiProperty({ type: [DefinitionChangeDto] })
  definitions!: DefinitionChangeDto[];

  @ApiProperty({ type: [ValueSetChangeDto] })
  valueSets!: ValueSetChangeDto[];
}

/** Which version to make. */
export class CloneMeasureDto {
  @ApiProperty({ required: false, description: 'Absent: the one after the newest there is' })
  @IsOptional()
  @IsString()
  version?: string;

  @ApiProperty({ required: false, example: 2027, description: 'Year that the effective period moves to' })
  @IsOptional()
  @IsInt()
  year?: number;
}

import { ApiProperty } from '@nestjs/swagger';
import { IsNotEmpty, IsString } from 'class-validator';
import type { StoredDifference, StoredValueSet } from '../../terminology/value-set-store.service.js';
import { ValueSetUseDto } from '../measure.dto.js';
import type { PackageStatus, ValueSetVersion } from '../measure-packages.js';
import type { ValueSetUse } from './measure-value-sets.service.js';

/** A version of a value set that a package could use. */
export class ValueSetVersionDto implements ValueSetVersion {
  @ApiProperty({ description: 'Empty where the value set states none' })
  version!: string;

  @ApiProperty()
  codeCount!: number;

  @ApiProperty()
  starter!: boolean;

  @ApiProperty({ enum: ['package', 'imported'] })
  origin!: 'package' | 'imported';

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'Null for what is in the package' })
  importedAt!: Date | null;
}

/** A value set that the logic names, the version in use, and those that could be pinned. */
export class ValueSetChoiceDto extends ValueSetUseDto implements ValueSetUse {
  @ApiProperty({ type: [ValueSetVersionDto], description: 'Newest first' })
  versions!: ValueSetVersionDto[];
}

/** A version to fix. */
export class ValueSetPinDto {
  @ApiProperty()
  @IsString()
  @IsNotEmpty()
  url!: string;

  @ApiProperty({ description: 'Empty for a value set that states no version' })
  @IsString()
  version!: string;
}

/** A value set imported apart from packages. */
export class StoredValueSetDto implements StoredValueSet {
  @ApiProperty()
  url!: string;

  @ApiProperty({ description: 'Empty where the value set states none' })
  version!: string;

  @ApiProperty()
  name!: string;

  @ApiProperty()
  codeCount!: number;

  @ApiProperty()
  starter!: boolean;

  @ApiProperty({ format: 'date-time' })
  importedAt!: Date;
}

/** One side of a comparison. */
export class ComparedValueSetDto {
  @ApiProperty()
  url!: string;

  @ApiProperty()
  version!: string;

  @ApiProperty()
  codeCount!: number;
}

/** A code that one side has and the other has not. */
export class DifferentCodeDto {
  @ApiProperty()
  system!: string;

  @ApiProperty()
  code!: string;

  @ApiProperty({ required: false })
  display?: string;
}

/** A code of both sides with another display. */
export class RenamedCodeDto {
  @ApiProperty()
  system!: string;

  @ApiProperty()
  code!: string;

  @ApiProperty({ type: String, nullable: true })
  from!: string | null;

  @ApiProperty({ type: String, nullable: true })
  to!: string | null;
}

/** What differs between two value sets. */
export class ValueSetDifferenceDto implements StoredDifference {
  @ApiProperty({ type: ComparedValueSetDto })
  from!: ComparedValueSetDto;

  @ApiProperty({ type: ComparedValueSetDto })
  to!: ComparedValueSetDto;

  @ApiProperty({ type: [DifferentCodeDto] })
  added!: DifferentCodeDto[];

  @ApiProperty({ type: [DifferentCodeDto] })
  removed!: DifferentCodeDto[];

  @ApiProperty({ type: [RenamedCodeDto] })
  renamed!: RenamedCodeDto[];
}

/** What a measure package lacks. */
export class LackingValueSetsDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty()
  name!: string;

  @ApiProperty()
  title!: string;

  @ApiProperty()
  version!: string;

  @ApiProperty({ enum: ['draft', 'active', 'retired'] })
  status!: PackageStatus;

  @ApiProperty({ type: [String], description: 'Value sets without codes' })
  missing!: string[];

  @ApiProperty({ type: [String], description: 'Starter value sets in use' })
  starters!: string[];

  @ApiProperty({ type: [String], description: 'Taken in the newest of several versions' })
  newest!: string[];
}

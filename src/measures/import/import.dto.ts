import { ApiProperty } from '@nestjs/swagger';
import { LibraryImportDto } from './library-import.dto.js';
import { ImportedValueSetDto, PackageImportDto } from '../measure.dto.js';

/** One remark about an import. */
export class FindingDto {
  @ApiProperty()
  message!: string;

  @ApiProperty({ type: String, nullable: true, description: 'The CQL library; null where it concerns no CQL' })
  library!: string | null;

  @ApiProperty({ type: Number, nullable: true, description: 'From 1' })
  line!: number | null;

  @ApiProperty({ type: Number, nullable: true, description: 'From 1' })
  column!: number | null;

  @ApiProperty({ type: String, nullable: true, description: 'That line of the CQL' })
  source!: string | null;
}

/** What an import of a file did: all of it, or nothing where there are faults. */
export class FileImportDto {
  @ApiProperty({ type: [PackageImportDto] })
  packages!: PackageImportDto[];

  @ApiProperty({ type: [LibraryImportDto] })
  libraries!: LibraryImportDto[];

  @ApiProperty({ type: [ImportedValueSetDto] })
  valueSets!: ImportedValueSetDto[];

  @ApiProperty({ type: [FindingDto] })
  warnings!: FindingDto[];

  @ApiProperty({ type: [FindingDto], description: 'Empty when it was imported' })
  faults!: FindingDto[];
}

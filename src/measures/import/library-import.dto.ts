import { ApiProperty } from '@nestjs/swagger';
import type { CqlFault } from '../../cql/translate/cql-fault.js';
import type { LibraryImport } from '../measure-packages.js';
import type { StoredLibraryType } from './stored-library.entity.js';

/** What became of a library that came without a measure. */
export class LibraryImportDto implements LibraryImport {
  @ApiProperty({ enum: ['imported', 'replaced', 'already there'] })
  result!: 'imported' | 'replaced' | 'already there';

  @ApiProperty({ description: 'As CQL includes it; the name of the model for a model definition' })
  name!: string;

  @ApiProperty()
  version!: string;

  @ApiProperty()
  url!: string;

  @ApiProperty({ enum: ['logic-library', 'model-definition'] })
  type!: StoredLibraryType;
}

/** What the translator remarked at one place of a CQL text. */
export class CqlFindingDto implements CqlFault {
  @ApiProperty({ enum: ['error', 'warning'] })
  severity!: 'error' | 'warning';

  @ApiProperty()
  library!: string;

  @ApiProperty({ description: 'From 1; 0 where no place is known' })
  line!: number;

  @ApiProperty({ description: 'From 1; 0 where no place is known' })
  column!: number;

  @ApiProperty()
  message!: string;

  @ApiProperty({ type: String, nullable: true, description: 'That line of the CQL' })
  source!: string | null;
}

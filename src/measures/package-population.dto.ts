import { ApiProperty } from '@nestjs/swagger';
import type { PackagePopulation } from './measure-packages.js';

/** A population or stratum of a group. */
export class PackagePopulationDto implements PackagePopulation {
  @ApiProperty({ description: 'Id of the group' })
  group!: string;

  @ApiProperty({ example: 'denominator-exclusion', description: 'Code of the population, or `stratifier`' })
  code!: string;

  @ApiProperty({ description: 'Expression of the logic' })
  expression!: string;
}

import { Controller, Get, Param } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Roles } from '../access/caller.js';
import { ROLES } from '../access/roles.js';
import { ProgrammeFiles } from './programme-files.js';
import { programmeDto, ProgrammeDto } from './programme.dto.js';

/** The reporting programmes of this installation. */
@ApiTags('programmes')
@Controller('api/programmes')
export class ProgrammesController {
  constructor(private readonly files: ProgrammeFiles) {}

  /** All programmes, newest year first. */
  @Get()
  @Roles(...ROLES)
  @ApiOkResponse({ type: [ProgrammeDto] })
  list(): ProgrammeDto[] {
    return this.files.read().list().map(programmeDto);
  }

  /** One programme with its measures, benchmarks and what is not known of it. */
  @Get(':id')
  @Roles(...ROLES)
  @ApiOkResponse({ type: ProgrammeDto })
  @ApiNotFoundResponse()
  show(@Param('id') id: string): ProgrammeDto {
    return programmeDto(this.files.read().get(id));
  }
}

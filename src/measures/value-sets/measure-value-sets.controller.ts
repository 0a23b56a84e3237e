import { Body, Controller, Delete, Get, Param, ParseUUIDPipe, Put, Query } from '@nestjs/common';
import { ApiConflictResponse, ApiNotFoundResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { actorOf, CurrentCaller, Roles, type Caller } from '../../access/caller.js';
import { ROLES } from '../../access/roles.js';
import { MeasureValueSets } from './measure-value-sets.service.js';
import { ValueSetChoiceDto, ValueSetPinDto } from './value-set.dto.js';

/** The value sets of one measure package: everyone signed in reads, administrators and quality officers pin. */
@ApiTags('measures')
@Controller('api/measures/:id/value-sets')
export class MeasureValueSetsController {
  constructor(private readonly valueSets: MeasureValueSets) {}

  /** Every value set that the logic names, with the versions there are. */
  @Get()
  @Roles(...ROLES)
  @ApiOkResponse({ type: [ValueSetChoiceDto] })
  @ApiNotFoundResponse({ description: 'No such package' })
  list(@Param('id', ParseUUIDPipe) id: string): Promise<ValueSetChoiceDto[]> {
    return this.valueSets.of(id);
  }

  /** Fixes the version of a value set for this package, from its next run on. */
  @Put('pins')
  @Roles('administrator', 'quality-officer')
  @ApiOkResponse({ type: ValueSetChoiceDto })
  @ApiNotFoundResponse({ description: 'No such package, value set or version' })
  @ApiConflictResponse({ description: 'The logic or the manifest fixes the version' })
  pin(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { url, version }: ValueSetPinDto,
    @CurrentCaller() caller: Caller,
  ): Promise<ValueSetChoiceDto> {
    return this.valueSets.pin(id, url, version, actorOf(caller));
  }

  /** Takes a pin away. */
  @Delete('pins')
  @Roles('administrator', 'quality-officer')
  @ApiOkResponse({ type: ValueSetChoiceDto })
  @ApiNotFoundResponse({ description: 'No such package or pin' })
  unpin(
    @Param('id', ParseUUIDPipe) id: string,
    @Query('url') url: string,
    @CurrentCaller() caller: Caller,
  ): Promise<ValueSetChoiceDto> {
    return this.valueSets.unpin(id, url, actorOf(caller));
  }
}

import { Body, Controller, Get, HttpCode, Param, ParseIntPipe, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { actorOf, CurrentCaller, Roles, type Caller } from '../../access/caller.js';
import { AttributionSummaryDto, PersonAttributionDto, RunAttributionDto } from './attributions.dto.js';
import { Attributions } from './attributions.js';

/** To whom persons are attributed, and why. */
@ApiTags('roster')
@Controller('api')
export class AttributionsController {
  constructor(private readonly attributions: Attributions) {}

  @Get('attributions/:year')
  @Roles('administrator', 'quality-officer', 'aco-analyst', 'auditor')
  @ApiOperation({ summary: 'Persons attributed in a year, by TIN, site and clinician, and to nobody, by reason' })
  summary(@Param('year', ParseIntPipe) year: number): Promise<AttributionSummaryDto> {
    return this.attributions.summary(year);
  }

  @Post('attributions/:year/run')
  @HttpCode(202)
  @Roles('administrator', 'aco-analyst')
  @ApiOperation({ summary: 'Attribute everyone anew, by another rule if one is given' })
  async run(
    @Param('year', ParseIntPipe) year: number,
    @Body() { rule }: RunAttributionDto,
    @CurrentCaller() caller: Caller,
  ): Promise<void> {
    await this.attributions.run(year, rule, actorOf(caller));
  }

  @Get('persons/:person/attributions')
  @Roles('administrator', 'quality-officer', 'aco-analyst')
  @ApiOperation({ summary: 'To whom a person is attributed in each year, and why' })
  ofPerson(@Param('person') person: string, @CurrentCaller() caller: Caller): Promise<PersonAttributionDto[]> {
    return this.attributions.ofPerson(person, actorOf(caller));
  }
}

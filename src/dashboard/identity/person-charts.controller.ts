import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import {
  ApiConflictResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  ApiUnprocessableEntityResponse,
} from '@nestjs/swagger';
import { actorOf, CurrentCaller, Roles, type Caller } from '../../access/caller.js';
import { PersonIdentity } from '../../records/identity/identity.js';
import { PersonChartsDto } from './charts.dto.js';
import { IdentityActDto, IdentityHistoryDto, KeepApartDto, MergeDto, SplitDto } from './match-decisions.dto.js';
import { PersonChartsService } from './person-charts.service.js';

/**
 * Of which charts a person is made, and changing it. Patient data: every look is recorded in the audit trail, and
 * every act with who did it. Whoever sees a person sees the charts; who is one person is for quality officers to say.
 */
@ApiTags('Matching')
@Controller('api/persons')
@Roles('quality-officer')
@ApiNotFoundResponse({ description: 'No such person' })
export class PersonChartsController {
  constructor(
    private readonly pages: PersonChartsService,
    private readonly identity: PersonIdentity,
  ) {}

  @Get(':id/charts')
  @Roles('quality-officer', 'aco-analyst', 'administrator')
  @ApiOperation({ summary: 'The charts of a person, with what each EHR says of who its patient is' })
  @ApiOkResponse({ type: PersonChartsDto })
  charts(@Param('id', ParseUUIDPipe) id: string, @CurrentCaller() caller: Caller): Promise<PersonChartsDto> {
    return this.pages.charts(id, actorOf(caller));
  }

  @Get(':id/decisions')
  @Roles('quality-officer', 'aco-analyst', 'administrator')
  @ApiOperation({ summary: 'How a person came to be what it is: who or what decided, when and why' })
  @ApiOkResponse({ type: IdentityHistoryDto })
  decisions(@Param('id', ParseUUIDPipe) id: string, @CurrentCaller() caller: Caller): Promise<IdentityHistoryDto> {
    return this.pages.history(id, actorOf(caller));
  }

  @Post(':id/merge')
  @HttpCode(200)
  @ApiOperation({ summary: 'Say that other persons are this one: the one that was there first remains' })
  @ApiOkResponse({ type: IdentityActDto })
  @ApiConflictResponse({ description: 'It does not go together with how things stand now' })
  @ApiUnprocessableEntityResponse({ description: 'A person cannot be merged with itself' })
  merge(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { others, reason }: MergeDto,
    @CurrentCaller() caller: Caller,
  ): Promise<IdentityActDto> {
    return this.identity.merge([id, ...others], reason.trim(), actorOf(caller));
  }

  @Post(':id/split')
  @HttpCode(200)
  @ApiOperation({ summary: 'Give some charts of a person to a new one; matching never joins them again' })
  @ApiOkResponse({ type: IdentityActDto })
  @ApiConflictResponse({ description: 'A chart is no longer of this person' })
  @ApiUnprocessableEntityResponse({ description: 'No chart would be left' })
  split(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { charts, reason }: SplitDto,
    @CurrentCaller() caller: Caller,
  ): Promise<IdentityActDto> {
    return this.identity.split(id, charts, reason.trim(), actorOf(caller));
  }

  @Post(':id/keep-apart')
  @HttpCode(200)
  @ApiOperation({ summary: 'Say that another person is not this one: matching never joins them' })
  @ApiOkResponse({ type: IdentityActDto })
  @ApiConflictResponse({ description: 'It does not go together with how things stand now' })
  keepApart(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { other, reason }: KeepApartDto,
    @CurrentCaller() caller: Caller,
  ): Promise<IdentityActDto> {
    return this.identity.keepApart(id, other, reason.trim(), actorOf(caller));
  }
}

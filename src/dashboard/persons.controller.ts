import { Controller, Get, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { actorOf, CurrentCaller, Roles, type Caller } from '../access/caller.js';
import { PersonDto, PersonPageDto, PersonsQueryDto, ResourcePageDto, ResourcesQueryDto } from './persons.dto.js';
import { PersonPagesService } from './person-pages.service.js';

/**
 * Persons as the pages show them. Patient data: every answer is recorded in the audit trail, for each person in it.
 * Administrators are named because whoever sets the service up has to see that records arrive whole.
 */
@ApiTags('Persons')
@Controller('api/persons')
@Roles('quality-officer', 'aco-analyst', 'administrator')
export class PersonsController {
  constructor(private readonly pages: PersonPagesService) {}

  @Get()
  @ApiOperation({ summary: 'Persons of a population, or those whose evaluation failed' })
  @ApiOkResponse({ type: PersonPageDto })
  @ApiNotFoundResponse({ description: 'This measure was never evaluated for this period' })
  list(@Query() query: PersonsQueryDto, @CurrentCaller() caller: Caller): Promise<PersonPageDto> {
    return this.pages.list(query, actorOf(caller));
  }

  @Get(':id')
  @ApiOperation({ summary: 'One person with the EHRs that know them and what they count for' })
  @ApiOkResponse({ type: PersonDto })
  @ApiNotFoundResponse({ description: 'No such person' })
  show(@Param('id', ParseUUIDPipe) id: string, @CurrentCaller() caller: Caller): Promise<PersonDto> {
    return this.pages.show(id, actorOf(caller));
  }

  @Get(':id/resources')
  @ApiOperation({ summary: 'The resources of a person’s record, the newest first' })
  @ApiOkResponse({ type: ResourcePageDto })
  @ApiNotFoundResponse({ description: 'No such person' })
  resources(
    @Param('id', ParseUUIDPipe) id: string,
    @Query() query: ResourcesQueryDto,
    @CurrentCaller() caller: Caller,
  ): Promise<ResourcePageDto> {
    return this.pages.resources(id, query, actorOf(caller));
  }
}

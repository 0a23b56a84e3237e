import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { actorOf, CurrentCaller, Roles, type Caller } from '../access/caller.js';
import { DisagreementPageDto, DisagreementsQueryDto } from './disagreements.dto.js';
import { DisagreementPagesService } from './disagreement-pages.service.js';

/** Patient data: every answer is recorded in the audit trail, for each person in it. */
@ApiTags('Persons')
@Controller('api/runs')
@Roles('quality-officer', 'aco-analyst', 'administrator')
export class DisagreementsController {
  constructor(private readonly pages: DisagreementPagesService) {}

  @Get(':id/disagreements')
  @ApiOperation({ summary: 'Persons on whom the two engines disagree in a run, and in what' })
  @ApiOkResponse({ type: DisagreementPageDto })
  @ApiNotFoundResponse({ description: 'No such run' })
  list(
    @Param('id') id: string,
    @Query() query: DisagreementsQueryDto,
    @CurrentCaller() caller: Caller,
  ): Promise<DisagreementPageDto> {
    return this.pages.list(id, query, actorOf(caller));
  }
}

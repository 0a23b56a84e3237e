import { Body, Controller, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiConflictResponse, ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { actorOf, CurrentCaller, Roles, type Caller } from '../../access/caller.js';
import { PersonIdentity } from '../../records/identity/identity.js';
import { IdentityActDto, ReasonDto } from './match-decisions.dto.js';

/** Taking back what rules or people decided of charts. */
@ApiTags('Matching')
@Controller('api/match-decisions')
export class MatchDecisionsController {
  constructor(private readonly identity: PersonIdentity) {}

  @Post(':id/undo')
  @HttpCode(200)
  @Roles('quality-officer')
  @ApiOperation({ summary: 'Take a decision back, with all others of the same act' })
  @ApiOkResponse({ type: IdentityActDto })
  @ApiNotFoundResponse({ description: 'No such decision' })
  @ApiConflictResponse({ description: 'It is undone already, or later decisions build on it' })
  undo(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { reason }: ReasonDto,
    @CurrentCaller() caller: Caller,
  ): Promise<IdentityActDto> {
    return this.identity.undo(id, reason.trim(), actorOf(caller));
  }
}

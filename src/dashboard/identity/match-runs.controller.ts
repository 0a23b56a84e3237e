import { Controller, Get, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import {
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { actorOf, CurrentCaller, Roles, type Caller } from '../../access/caller.js';
import { IdentityFiguresDto, MatchRunDto } from './match-runs.dto.js';
import { MatchRunsService } from './match-runs.service.js';

/** Comparing everybody anew, and how matching does. No patient data. */
@ApiTags('Matching')
@Controller('api')
@Roles('quality-officer', 'administrator')
export class MatchRunsController {
  constructor(private readonly runs: MatchRunsService) {}

  @Get('match-figures')
  @ApiOperation({ summary: 'How charts are spread over persons, what rules and people decided, and the last runs' })
  @ApiOkResponse({ type: IdentityFiguresDto })
  figures(): Promise<IdentityFiguresDto> {
    return this.runs.figures();
  }

  @Post('match-runs')
  @ApiOperation({ summary: 'Compare all source patients anew, in the background' })
  @ApiCreatedResponse({ type: MatchRunDto })
  @ApiConflictResponse({ description: 'Another run is under way' })
  start(@CurrentCaller() caller: Caller): Promise<MatchRunDto> {
    return this.runs.start(actorOf(caller));
  }

  @Get('match-runs/:id')
  @ApiOperation({ summary: 'A match run with its progress' })
  @ApiOkResponse({ type: MatchRunDto })
  @ApiNotFoundResponse({ description: 'No such run' })
  show(@Param('id', ParseUUIDPipe) id: string): Promise<MatchRunDto> {
    return this.runs.show(id);
  }
}

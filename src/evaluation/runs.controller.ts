import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiProduces,
  ApiTags,
  ApiUnprocessableEntityResponse,
} from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { actorOf, CurrentCaller, Roles, type Caller } from '../access/caller.js';
import { CallerSessions } from '../access/caller-sessions.js';
import { ROLES, type Role } from '../access/roles.js';
import { ListRunsDto, RunDto, StartRunDto } from './run.dto.js';
import { Runs } from './runs.js';
import { streamRun } from './run-events.js';

const OPERATORS: Role[] = ['administrator', 'quality-officer', 'aco-analyst'];

/** Runs over HTTP: everyone signed in sees them; those who work with measures start and cancel them. */
@ApiTags('runs')
@Controller('api/runs')
export class RunsController {
  constructor(
    private readonly runs: Runs,
    private readonly sessions: CallerSessions,
  ) {}

  /** Starts a run; it goes on in the background. */
  @Post()
  @Roles(...OPERATORS)
  @ApiCreatedResponse({ type: RunDto })
  @ApiUnprocessableEntityResponse({ description: 'A period, person or measure that cannot be used' })
  start(@Body() { periodStart, periodEnd, ...request }: StartRunDto, @CurrentCaller() caller: Caller): Promise<RunDto> {
    return this.runs.start({ ...request, period: { start: periodStart, end: periodEnd } }, actorOf(caller));
  }

  /** Runs, newest first. */
  @Get()
  @Roles(...ROLES)
  @ApiOkResponse({ type: [RunDto] })
  list(@Query() { limit }: ListRunsDto): Promise<RunDto[]> {
    return this.runs.list(limit);
  }

  /** One run with its progress. */
  @Get(':id')
  @Roles(...ROLES)
  @ApiOkResponse({ type: RunDto })
  @ApiNotFoundResponse({ description: 'No such run' })
  show(@Param('id') id: string): Promise<RunDto> {
    return this.runs.show(id);
  }

  /** Ends a run; no result is stored after it. */
  @Post(':id/cancel')
  @HttpCode(200)
  @Roles(...OPERATORS)
  @ApiOkResponse({ type: RunDto })
  @ApiNotFoundResponse({ description: 'No such run' })
  cancel(@Param('id') id: string, @CurrentCaller() caller: Caller): Promise<RunDto> {
    return this.runs.cancel(id, actorOf(caller));
  }

  /** Server-sent events named `run`, one each time the progress has changed; the stream ends with the run or the session. */
  @Get(':id/events')
  @Roles(...ROLES)
  @ApiProduces('text/event-stream')
  @ApiOkResponse({ description: 'Events of type `run` whose data is the run as JSON' })
  @ApiNotFoundResponse({ description: 'No such run' })
  async events(@Param('id') id: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    await this.runs.show(id);
    await streamRun(this.runs, id, () => this.sessions.lives(request), request, response);
  }
}

import { Body, Controller, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { actorOf, CurrentCaller, Roles, type Caller } from '../../access/caller.js';
import { SourceRefusedError } from '../source-errors.js';
import { ConnectionsService } from './connections.service.js';
import { ConnectionWalk } from './connection-walk.service.js';
import {
  ConnectDto,
  ConnectionDto,
  ConnectionStepDto,
  PullDto,
  RequestedPullDto,
  RequestPullDto,
  SchedulePullsDto,
} from './pulls.dto.js';
import { PullsService } from './pulls.service.js';

const SHOWN = 20;

/** The FHIR server of a source and its pulls, for users. `{source}` is a name or an id. */
@ApiTags('sources')
@Controller('api/sources/:source')
export class PullsController {
  constructor(
    private readonly connections: ConnectionsService,
    private readonly pulls: PullsService,
    private readonly walk: ConnectionWalk,
  ) {}

  @Put('connection')
  @Roles('administrator')
  @ApiOperation({ summary: 'Connect the FHIR server of a source; asks it what it can do' })
  async connect(
    @Param('source') reference: string,
    @Body() request: ConnectDto,
    @CurrentCaller() caller: Caller,
  ): Promise<ConnectionDto> {
    return ConnectionDto.of(await this.connections.connect(reference, request, actorOf(caller)));
  }

  @Get('connection')
  @Roles('administrator', 'quality-officer', 'aco-analyst', 'auditor')
  @ApiOperation({ summary: 'The FHIR server of a source and what it can do' })
  async connection(@Param('source') reference: string): Promise<ConnectionDto> {
    const connection = await this.connections.find(reference);
    if (!connection) throw new SourceRefusedError(404, 'This source is not connected as a FHIR server.');
    return ConnectionDto.of(connection);
  }

  @Get('pulls')
  @Roles('administrator', 'quality-officer', 'aco-analyst', 'auditor')
  @ApiOperation({ summary: 'The last pulls of a source, newest first' })
  list(@Param('source') reference: string): Promise<PullDto[]> {
    return this.pulls.list(reference, SHOWN);
  }

  @Post('pulls')
  @HttpCode(202)
  @Roles('administrator')
  @ApiOperation({
    summary: 'Pull a source by Bulk Data export or by searches; while a pull is under way, that one is meant',
  })
  request(
    @Param('source') reference: string,
    @Body() { full }: RequestPullDto,
    @CurrentCaller() caller: Caller,
  ): Promise<RequestedPullDto> {
    return this.pulls.request(reference, full ?? false, actorOf(caller));
  }

  @Post('pulls/:pull/cancel')
  @HttpCode(204)
  @Roles('administrator')
  @ApiOperation({ summary: 'Cancel a pull; what was read of it stays, and the server lets go of its files' })
  async cancel(
    @Param('source') reference: string,
    @Param('pull') pull: string,
    @CurrentCaller() caller: Caller,
  ): Promise<void> {
    await this.pulls.cancel(reference, pull, actorOf(caller));
  }

  @Post('connection/probe')
  @HttpCode(200)
  @Roles('administrator')
  @ApiOperation({ summary: 'Ask the FHIR server again what it can do, and test each step of the connection' })
  async probe(@Param('source') reference: string, @CurrentCaller() caller: Caller): Promise<ConnectionStepDto[]> {
    await this.connections.probeAgain(reference, actorOf(caller));
    return this.walk.steps(reference);
  }

  @Put('schedule')
  @HttpCode(204)
  @Roles('administrator')
  @ApiOperation({ summary: 'Set how often a source is pulled' })
  async schedule(
    @Param('source') reference: string,
    @Body() { everySeconds }: SchedulePullsDto,
    @CurrentCaller() caller: Caller,
  ): Promise<void> {
    await this.pulls.schedule(reference, everySeconds, actorOf(caller));
  }
}

import { Body, Controller, Delete, Get, HttpCode, Param, Post, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { actorOf, CurrentCaller, Public, Roles, type Caller } from '../../access/caller.js';
import { SourcesService } from '../sources.service.js';
import { SubscriptionDoor } from './subscription-door.service.js';
import { AddedSubscriptionDto, AddSubscriptionDto, SubscriptionDto } from './subscriptions.dto.js';
import { SubscriptionsService } from './subscriptions.service.js';

/** Seconds between signs of life, where nobody says otherwise. */
export const HEARTBEAT = 900;

/** Subscriptions at the EHR of a source, for users. `{source}` is a name or an id. */
@ApiTags('sources')
@Controller('api/sources/:source/subscriptions')
export class SubscriptionsController {
  constructor(
    private readonly sources: SourcesService,
    private readonly subscriptions: SubscriptionsService,
  ) {}

  @Get()
  @Roles('administrator', 'quality-officer', 'aco-analyst', 'auditor')
  @ApiOperation({ summary: 'Subscriptions at the EHR of a source, and what has come of them' })
  async list(@Param('source') reference: string): Promise<SubscriptionDto[]> {
    return this.subscriptions.list((await this.sources.find(reference)).id);
  }

  @Post()
  @HttpCode(202)
  @Roles('administrator')
  @ApiOperation({ summary: 'Subscribe to a topic at the EHR of a source' })
  async add(
    @Param('source') reference: string,
    @Body() { topic, filters, content, heartbeatSeconds }: AddSubscriptionDto,
    @CurrentCaller() caller: Caller,
  ): Promise<AddedSubscriptionDto> {
    const source = await this.sources.find(reference);
    const request = { topic, filters, content: content ?? 'id-only', heartbeatSeconds: heartbeatSeconds ?? HEARTBEAT };
    return { id: await this.subscriptions.add(source, request, actorOf(caller)) };
  }

  @Post(':subscription/reactivate')
  @HttpCode(202)
  @Roles('administrator')
  @ApiOperation({ summary: 'Have the EHR send again what it has ceased to send' })
  async reactivate(
    @Param('source') reference: string,
    @Param('subscription') id: string,
    @CurrentCaller() caller: Caller,
  ): Promise<void> {
    await this.subscriptions.reactivate((await this.sources.find(reference)).id, id, actorOf(caller));
  }

  @Delete(':subscription')
  @HttpCode(202)
  @Roles('administrator')
  @ApiOperation({ summary: 'Remove a subscription, at the EHR too' })
  async remove(
    @Param('source') reference: string,
    @Param('subscription') id: string,
    @CurrentCaller() caller: Caller,
  ): Promise<void> {
    await this.subscriptions.remove((await this.sources.find(reference)).id, id, actorOf(caller));
  }
}

/** Where EHRs send notifications; each proves itself with the header that its Subscription names. */
@ApiTags('webhooks')
@Controller('webhooks/:source/subscriptions')
export class NotificationsController {
  constructor(private readonly door: SubscriptionDoor) {}

  @Post(':subscription')
  @HttpCode(200)
  @Public()
  @ApiOperation({ summary: 'Send a notification of a topic-based subscription; it is safe once this is answered' })
  async receive(
    @Param('source') source: string,
    @Param('subscription') subscription: string,
    @Req() request: Request,
  ): Promise<void> {
    await this.door.take(source, subscription, request);
  }
}

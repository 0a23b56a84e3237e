import { Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { AuditTrail, type AuditEntry } from '../access/audit-trail.js';
import { actorOf, CurrentCaller, Roles, type Caller } from '../access/caller.js';
import { RecordStore } from '../records/record-store.js';
import { InboxService } from './inbox.service.js';
import { MessageDto, MessagesQueryDto } from './messages.dto.js';
import { SourcesService } from './sources.service.js';

/** What each source sent, for users. `{source}` is a name or an id. */
@ApiTags('sources')
@Controller('api/sources/:source/messages')
export class MessagesController {
  constructor(
    private readonly sources: SourcesService,
    private readonly inbox: InboxService,
    private readonly records: RecordStore,
    private readonly audit: AuditTrail,
  ) {}

  @Get()
  @Roles('administrator', 'quality-officer', 'aco-analyst')
  @ApiOperation({ summary: 'Messages of a source, newest first' })
  async list(
    @Param('source') reference: string,
    @Query() { state, before, limit }: MessagesQueryDto,
    @CurrentCaller() caller: Caller,
  ): Promise<MessageDto[]> {
    const source = await this.sources.find(reference);
    const messages = await this.inbox.list(source.id, state ?? null, limit, before);
    await this.record(caller, 'query', source.id, { source: source.id, found: messages.length });
    return messages.map((message) => MessageDto.of(message));
  }

  @Get(':id')
  @Roles('administrator', 'quality-officer', 'aco-analyst')
  @ApiOperation({ summary: 'One message, with its OperationOutcome' })
  async show(
    @Param('source') reference: string,
    @Param('id') id: string,
    @CurrentCaller() caller: Caller,
  ): Promise<MessageDto> {
    const source = await this.sources.find(reference);
    const message = await this.inbox.find(source.id, id);
    await this.record(caller, 'read', message.id);
    return MessageDto.of(message);
  }

  @Get(':id/body')
  @Roles('administrator', 'quality-officer')
  @ApiOperation({ summary: 'The message as it was received' })
  async body(
    @Param('source') reference: string,
    @Param('id') id: string,
    @CurrentCaller() caller: Caller,
    @Res() response: Response,
  ): Promise<void> {
    const source = await this.sources.find(reference);
    const { contentType, body } = await this.inbox.body(source.id, id);
    await this.record(caller, 'export', id, { bytes: body.length });
    response.type(contentType).attachment(`message-${id}`).send(body);
  }

  @Post(':id/replay')
  @HttpCode(200)
  @Roles('administrator', 'quality-officer')
  @ApiOperation({ summary: 'Apply a message again, whatever became of it before' })
  async replay(
    @Param('source') reference: string,
    @Param('id') id: string,
    @CurrentCaller() caller: Caller,
  ): Promise<MessageDto> {
    const source = await this.sources.find(reference);
    const { id: messageId } = await this.inbox.find(source.id, id);
    const { state } = await this.records.replay(messageId);
    await this.record(caller, 'execute', messageId, { operation: 'replay', state });
    return MessageDto.of(await this.inbox.find(source.id, messageId));
  }

  private record(
    caller: Caller,
    action: AuditEntry['action'],
    entityId: string,
    details?: AuditEntry['details'],
  ): Promise<void> {
    const entityType = action === 'query' ? 'source' : 'message';
    return this.audit.record({ actor: actorOf(caller), action, entityType, entityId, details });
  }
}

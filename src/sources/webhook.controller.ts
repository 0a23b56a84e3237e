import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiConsumes, ApiHeader, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { AuditTrail } from '../access/audit-trail.js';
import { actorOf, AllowClients, AllowSources, CurrentCaller, Public, Roles, type Caller } from '../access/caller.js';
import { FhirError } from '../fhir/operation-outcome.js';
import { InboxService } from './inbox.service.js';
import { MessageReceiptDto, MessageStatusDto } from './messages.dto.js';
import { JSON_TYPES, NDJSON_TYPES } from './request-body.js';
import { SourcesService } from './sources.service.js';
import { checkWriter } from './webhook-clients.js';
import { WebhookDoorService } from './webhook-door.service.js';
import { SIGNATURE_HEADER } from './webhook-signature.js';

/** Where connected EHRs push. Each request proves its sender itself: by signature, or by bearer or access token. */
@ApiTags('webhooks')
@Controller('webhooks')
export class WebhookController {
  constructor(
    private readonly door: WebhookDoorService,
    private readonly sources: SourcesService,
    private readonly inbox: InboxService,
    private readonly audit: AuditTrail,
  ) {}

  @Post(':source')
  @Public()
  @ApiOperation({
    summary: 'Send a resource, a Bundle, a subscription notification, or NDJSON',
    description:
      'Answers 202 once the message is committed. A message that is refused (any other status) is not stored; the ' +
      'OperationOutcome says why. The same Idempotency-Key, or the same signed request again, is answered with the ' +
      'id of the first message.',
  })
  @ApiBearerAuth()
  @ApiHeader({
    name: SIGNATURE_HEADER,
    required: false,
    description: 't=<unix seconds>,v1=<hex HMAC-SHA-256 of "t.body">',
  })
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiConsumes(...JSON_TYPES, ...NDJSON_TYPES)
  @ApiResponse({ status: 202, type: MessageReceiptDto })
  @ApiResponse({ status: '4XX', description: 'OperationOutcome' })
  async receive(@Param('source') source: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const { id } = await this.door.take(source, request);
    response
      .status(202)
      .location(`/webhooks/${source}/messages/${id}`)
      .json({ id } satisfies MessageReceiptDto);
  }

  @Get(':source/messages/:id')
  @AllowSources()
  @AllowClients('as-handled')
  @Roles('administrator', 'quality-officer', 'aco-analyst')
  @ApiOperation({ summary: 'What became of a message' })
  @ApiBearerAuth()
  @ApiResponse({ status: 200, type: MessageStatusDto })
  async status(
    @Param('source') name: string,
    @Param('id') id: string,
    @CurrentCaller() caller: Caller,
  ): Promise<MessageStatusDto> {
    if (caller.kind === 'source' && caller.name !== name) {
      throw FhirError.of(403, 'forbidden', 'The bearer token is that of another source.');
    }
    if (caller.kind === 'client') checkWriter(caller, name);
    const source = await this.sources.find(name);
    const message = await this.inbox.find(source.id, id);
    await this.audit.record({ actor: actorOf(caller), action: 'read', entityType: 'message', entityId: message.id });
    return MessageStatusDto.of(message);
  }
}

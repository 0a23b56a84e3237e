import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentCaller, Roles, actorOf } from '../caller.js';
import type { Caller } from '../caller.js';
import { AuditReader } from './audit-reader.js';
import { AuditPageDto, AuditQueryDto } from './audit.dto.js';

/** The audit trail, for those who watch over access (45 CFR 164.312(b)). */
@ApiTags('Audit')
@Controller('api/audit')
@Roles('auditor', 'administrator')
export class AuditController {
  constructor(private readonly reader: AuditReader) {}

  @Get()
  @ApiOperation({ summary: 'Entries of the audit trail, newest first; reading them is recorded' })
  @ApiOkResponse({ type: AuditPageDto })
  list(@Query() query: AuditQueryDto, @CurrentCaller() caller: Caller): Promise<AuditPageDto> {
    return this.reader.read(query, actorOf(caller));
  }
}

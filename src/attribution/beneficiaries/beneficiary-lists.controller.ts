import { Controller, Get, HttpCode, Param, ParseIntPipe, Post, Query, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { actorOf, CurrentCaller, Roles, type Caller } from '../../access/caller.js';
import {
  BeneficiariesQueryDto,
  BeneficiaryImportDto,
  BeneficiaryImportQueryDto,
  BeneficiaryListDto,
  ListedBeneficiaryDto,
} from './beneficiary-lists.dto.js';
import { BeneficiaryLists } from './beneficiary-lists.js';
import { columnNames, quarterOr } from './list-options.js';

/** The quarterly lists of beneficiaries of whom Medicare CQMs are. */
@ApiTags('roster')
@Controller('api/beneficiary-lists')
export class BeneficiaryListsController {
  constructor(private readonly lists: BeneficiaryLists) {}

  @Get()
  @Roles('administrator', 'quality-officer', 'aco-analyst', 'auditor')
  @ApiOperation({ summary: 'All lists with how many of each were found, the newest first' })
  list(): Promise<BeneficiaryListDto[]> {
    return this.lists.list();
  }

  @Post('import')
  @HttpCode(200)
  @Roles('administrator', 'aco-analyst')
  @ApiOperation({ summary: 'Import a list, all or nothing; then its beneficiaries are looked for' })
  @ApiConsumes('text/csv')
  @ApiBody({ description: 'CSV as docs/attribution.md says', schema: { type: 'string', format: 'binary' } })
  import(
    @Req() request: Request,
    @Query() { name: fileName, year, quarter, columns, dryRun }: BeneficiaryImportQueryDto,
    @CurrentCaller() caller: Caller,
  ): Promise<BeneficiaryImportDto> {
    const body: unknown = request.body;
    const content = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
    const file = {
      content,
      fileName,
      ...quarterOr(fileName, year, quarter),
      columns: columnNames(columns?.split(',')),
    };
    return this.lists.import(file, actorOf(caller), dryRun);
  }

  @Post(':list/match')
  @HttpCode(202)
  @Roles('administrator', 'aco-analyst')
  @ApiOperation({ summary: 'Look for the beneficiaries of a list anew' })
  async match(@Param('list', ParseIntPipe) list: number, @CurrentCaller() caller: Caller): Promise<void> {
    await this.lists.match(list, actorOf(caller));
  }

  @Get(':list/beneficiaries')
  @Roles('administrator', 'quality-officer', 'aco-analyst')
  @ApiOperation({ summary: 'Lines of a list with who they are here, and why not' })
  beneficiaries(
    @Param('list', ParseIntPipe) listId: number,
    @Query() query: BeneficiariesQueryDto,
    @CurrentCaller() caller: Caller,
  ): Promise<ListedBeneficiaryDto[]> {
    return this.lists.beneficiaries({ listId, ...query }, actorOf(caller));
  }
}

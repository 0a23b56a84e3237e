import { Controller, Get, Param } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Roles } from '../../access/caller.js';
import { Clock } from '../../config/clock.js';
import { FeedHealthDto, SourceHealthDto } from './feed-health.dto.js';
import { FeedHealths } from './feed-health.service.js';

/** How the feeds do. Counts only: no answer tells anything of a person. */
@ApiTags('sources')
@Controller('api/sources')
@Roles('administrator', 'quality-officer', 'aco-analyst', 'auditor')
export class FeedHealthController {
  constructor(
    private readonly healths: FeedHealths,
    private readonly clock: Clock,
  ) {}

  @Get('health')
  @ApiOperation({ summary: 'Every feed: last message, delay, and what is not as it usually is' })
  @ApiOkResponse({ type: [FeedHealthDto] })
  async all(): Promise<FeedHealthDto[]> {
    const now = this.clock.now();
    return (await this.healths.all()).map((health) => FeedHealthDto.of(health, now));
  }

  @Get(':source/health')
  @ApiOperation({ summary: 'One feed, its resources by type and clinical month, and how well they are coded' })
  @ApiOkResponse({ type: SourceHealthDto })
  @ApiNotFoundResponse({ description: 'No such source' })
  async show(@Param('source') reference: string): Promise<SourceHealthDto> {
    return SourceHealthDto.ofSource(await this.healths.of(reference), this.clock.now());
  }
}

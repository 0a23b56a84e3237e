import { Controller, ForbiddenException, Get, Req, Res } from '@nestjs/common';
import { ApiForbiddenResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Public } from '../../access/caller.js';
import { Environment } from '../../config/environment.js';
import { Metrics } from './metrics.js';
import { mayReadMetrics } from './metrics-access.js';

/** For Prometheus. Public to the access guard: it has a rule of its own, see `mayReadMetrics`. */
@ApiTags('Operations')
@Controller('metrics')
@Public()
export class MetricsController {
  constructor(
    private readonly metrics: Metrics,
    private readonly environment: Environment,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'Metrics in the Prometheus text format; from this machine, or with METRICS_TOKEN as bearer',
  })
  @ApiProduces('text/plain')
  @ApiForbiddenResponse({ description: 'Neither from this machine nor with the token' })
  async read(@Req() request: Request, @Res() response: Response): Promise<void> {
    if (!mayReadMetrics(request, this.environment)) {
      throw new ForbiddenException('Metrics are for this machine, or for the bearer of METRICS_TOKEN.');
    }
    const text = await this.metrics.registry.metrics();
    response.setHeader('Content-Type', this.metrics.registry.contentType);
    response.send(text);
  }
}

import { Global, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { ErrorFilter } from './errors/error.filter.js';
import { HealthController } from './health/health.controller.js';
import { HealthService } from './health/health.service.js';
import { BacklogMetrics } from './metrics/backlog-metrics.js';
import { MetricsController } from './metrics/metrics.controller.js';
import { Metrics } from './metrics/metrics.js';

/** What operators see of the service: health, metrics, logs, and one form for every error. */
@Global()
@Module({
  controllers: [HealthController, MetricsController],
  providers: [HealthService, Metrics, BacklogMetrics, { provide: APP_FILTER, useClass: ErrorFilter }],
  exports: [HealthService, Metrics],
})
export class OperationsModule {}

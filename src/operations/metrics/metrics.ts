import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/**
 * The metrics of this process, for Prometheus. Labels are few and never name a person. Other modules inject it and
 * register their own: `metrics.histogram('caliper_evaluation_seconds', 'Time of …', ['measure'])` in a constructor.
 */
@Injectable()
export class Metrics {
  readonly registry = new Registry();
  /** Time from the first byte of a request to the last byte of its answer. */
  readonly httpSeconds: Histogram<'method' | 'route' | 'status'>;

  constructor() {
    collectDefaultMetrics({ register: this.registry });
    this.httpSeconds = this.histogram(
      'caliper_http_request_seconds',
      'Time to answer a request, by the template of its route',
      ['method', 'route', 'status'],
      [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    );
  }

  counter<Label extends string>(name: string, help: string, labelNames: readonly Label[] = []): Counter<Label> {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }

  histogram<Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[] = [],
    buckets: number[] = [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300],
  ): Histogram<Label> {
    return new Histogram({ name, help, labelNames, buckets, registers: [this.registry] });
  }

  /** @param collect called at every scrape: sets the gauge's values */
  gauge<Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[],
    collect: (gauge: Gauge<Label>) => Promise<void>,
  ): Gauge<Label> {
    return new Gauge({
      name,
      help,
      labelNames,
      registers: [this.registry],
      async collect() {
        this.reset();
        await collect(this);
      },
    });
  }
}

import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { INestApplicationContext } from '@nestjs/common';
import { Environment } from '../config/environment.js';
import { HealthService } from './health/health.service.js';
import { mayReadMetrics } from './metrics/metrics-access.js';
import { Metrics } from './metrics/metrics.js';

/** Serves health and metrics of a worker, and nothing else: it has no door through which patient data could go. */
export function workerServer(application: INestApplicationContext): Server {
  const environment = application.get(Environment);
  const health = application.get(HealthService);
  const { registry } = application.get(Metrics);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url?.split('?')[0];
    if (path === '/health/live') return reply(response, 200, { status: 'live' });
    if (path === '/health/ready') {
      const readiness = await health.readiness();
      return reply(response, readiness.status === 'ready' ? 200 : 503, readiness);
    }
    if (path === '/metrics' && mayReadMetrics(request, environment)) {
      const text = await registry.metrics();
      response.writeHead(200, { 'content-type': registry.contentType }).end(text);
      return;
    }
    reply(response, path === '/metrics' ? 403 : 404, { statusCode: path === '/metrics' ? 403 : 404 });
  }

  return createServer((request, response) => {
    answer(request, response).catch(() => reply(response, 500, { statusCode: 500 }));
  });
}

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

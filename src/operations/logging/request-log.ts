import { Logger } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import type { Metrics } from '../metrics/metrics.js';
import { requestId } from './request-id.js';

/**
 * Logs and measures every request once it ended, by the template of its route: an address itself may name a patient,
 * so neither path nor query is kept.
 */
export function requestLog(metrics: Metrics): (request: Request, response: Response, next: NextFunction) => void {
  const logger = new Logger('Requests');
  return (request, response, next) => {
    const id = requestId(request);
    const start = process.hrtime.bigint();
    response.setHeader('X-Request-Id', id);
    response.once('close', () => {
      const seconds = Number(process.hrtime.bigint() - start) / 1e9;
      const route = routeOf(request);
      const status = response.writableFinished ? response.statusCode : 499;
      metrics.httpSeconds.observe({ method: request.method, route, status: String(status) }, seconds);
      const fields = { requestId: id, method: request.method, route, status, milliseconds: round(seconds * 1000) };
      if (QUIET.test(route)) logger.debug('request', fields);
      else logger.log('request', fields);
    });
    next();
  };
}

/** Asked every few seconds by machines: not worth a line each. */
const QUIET = /^\/(health\/|metrics$)/;

function routeOf(request: Request): string {
  const { path } = (request.route ?? {}) as { path?: unknown };
  return typeof path === 'string' ? path : 'unrouted';
}

function round(milliseconds: number): number {
  return Math.round(milliseconds * 100) / 100;
}

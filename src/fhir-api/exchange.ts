import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { Caller } from '../access/caller.js';

/** One request of the FHIR API, its answer, and who asked. */
export interface Exchange {
  caller: Caller;
  request: Request;
  response: Response;
}

/**
 * The exchange that a route answers by itself. A route has to take `@Next()` or `@Res()` beside it: by these Nest knows
 * that the answer is not its own to send.
 */
export const CurrentExchange = createParamDecorator((_: unknown, context: ExecutionContext): Exchange => {
  const http = context.switchToHttp();
  const request = http.getRequest<Request & { caller: Caller }>();
  return { caller: request.caller, request, response: http.getResponse<Response>() };
});

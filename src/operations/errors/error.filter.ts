import { STATUS_CODES } from 'node:http';
import { Catch, Logger, NotFoundException } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import { InsufficientScopeError } from '../../access/clients/insufficient-scope.js';
import { outcomeOf } from '../../fhir/operation-outcome.js';
import { requestId } from '../logging/request-id.js';
import { answerTo } from './error-answer.js';
import type { ErrorAnswer } from './error-answer.js';
import { methodNotAllowed } from './method-not-allowed.js';

/** Where callers speak FHIR and expect an OperationOutcome. */
const FHIR_ROUTES = /^\/(fhir|webhooks)(\/|$)/;

/**
 * Answers every error: FHIR routes with an OperationOutcome (https://hl7.org/fhir/R4/http.html#2.21.0.4),
 * the others with `{statusCode, error, message, requestId}`. What nobody foresaw is logged, and told by request id.
 */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger('Errors');

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<Request>();
    const response = http.getResponse<Response>();
    const answer = this.answer(error, request, response);
    if (answer.unexpected) this.logger.error(error, { requestId: requestId(request) });
    if (response.headersSent) {
      response.destroy();
      return;
    }
    if (answer.status === 401) response.setHeader('WWW-Authenticate', 'Bearer realm="caliper"');
    if (error instanceof InsufficientScopeError) {
      response.setHeader('WWW-Authenticate', `Bearer error="insufficient_scope", scope="${error.scope}"`);
    }
    if (answer.status === 503) response.setHeader('Retry-After', '5');
    response.status(answer.status);
    send(request, response, answer);
  }

  private answer(error: unknown, request: Request, response: Response): ErrorAnswer {
    const unrouted = error instanceof NotFoundException && request.route === undefined;
    if (!unrouted) return answerTo(error);
    const refused = methodNotAllowed(request);
    if (!refused) return answerTo(new NotFoundException('There is nothing at this address.'));
    response.setHeader('Allow', refused.allow);
    return answerTo(refused.error);
  }
}

function send(request: Request, response: Response, answer: ErrorAnswer): void {
  if (FHIR_ROUTES.test(request.path)) {
    response.type('application/fhir+json').send(JSON.stringify(outcomeOf(answer.issues)));
    return;
  }
  const messages = answer.issues.map(({ severity, code, diagnostics = code, location }) =>
    location ? `${location.join()}: ${severity}: ${diagnostics}` : diagnostics,
  );
  response.json({
    statusCode: answer.status,
    error: STATUS_CODES[answer.status] ?? 'Error',
    message: messages.length === 1 ? messages[0] : messages,
    requestId: requestId(request),
  });
}

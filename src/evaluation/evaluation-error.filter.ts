import { Catch, HttpStatus, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Response } from 'express';
import { RunRefusedError, UnknownRunError } from './runs.js';
import { UnknownMeasurePeriodError } from './scores.js';

type EvaluationError = RunRefusedError | UnknownRunError | UnknownMeasurePeriodError;

/** Answers the errors of this module with their status, in the form of the other `/api` errors. */
@Catch(RunRefusedError, UnknownRunError, UnknownMeasurePeriodError)
export class EvaluationErrorFilter implements ExceptionFilter<EvaluationError> {
  catch(error: EvaluationError, host: ArgumentsHost): void {
    const statusCode = error instanceof RunRefusedError ? HttpStatus.UNPROCESSABLE_ENTITY : HttpStatus.NOT_FOUND;
    host.switchToHttp().getResponse<Response>().status(statusCode).json({ statusCode, message: error.message });
  }
}
